"""Limits of an attempt: control groups where the machine lends some, else what a process can set.

A lane joins the attempt's groups itself, starts the program, and leaves: the program is in them from
its first instruction. The same way it lowers its own limits for the moment of the start.
"""

from __future__ import annotations

import os
import resource
from typing import Any

_CONTROLLERS = {"memory": "memory", "processes": "pids", "cpu": "cpu"}
_PERIOD = 100_000

Limits = dict[str, Any]

# "folders": by limit, the control group below which attempts get their own; "version": 1 or 2
Groups = dict[str, Any]


def means(groups: Groups) -> dict[str, str]:
    """By which means each limit would be held."""
    fallback = {"memory": "rlimit", "processes": "rlimit", "cpu": "affinity"}
    if os.geteuid() == 0:
        fallback["processes"] = "none"  # the kernel does not count the processes of root
    return {name: f"cgroup{groups['version']}" if name in groups["folders"] else fallback[name] for name in fallback}


def find_groups(name: str) -> Groups:
    """Looks for groups that may be used, and makes one of this name to put attempts below."""
    lines = [line.split(":", 2) for line in _text("/proc/self/cgroup").splitlines()]
    v1 = {name: path for _, names, path in lines for name in names.split(",") if name}
    found = {limit: _usable_v1(each, v1[each], name) for limit, each in _CONTROLLERS.items() if each in v1}
    usable = {limit: folder for limit, folder in found.items() if folder}
    if usable:
        return {"folders": usable, "version": 1}
    unified = next((path for number, _, path in lines if number == "0"), None)
    return {"folders": _usable_v2(unified, name) if unified else {}, "version": 2}


class Held:
    """What was put around one attempt, to be taken away after it."""

    def __init__(self, attempt: str, limits: Limits, groups: Groups) -> None:
        self._folders = _make_groups(attempt, limits, groups)
        self._left = _join(self._folders)
        missing = {name: value for name, value in limits.items() if name not in self._folders}
        self._soft = _lower(missing)
        self._processors = _narrow(missing)

    def release_lane(self, pid: int) -> None:
        """The program runs: the lane takes its own limits back and makes the program's final."""
        for kind, (mine, value) in self._soft.items():
            resource.setrlimit(kind, mine)
            _make_final(pid, kind, value)
        if self._processors:
            os.sched_setaffinity(0, self._processors)
        _leave(self._left)

    def restore_lane(self) -> None:
        """The program did not start."""
        for kind, (mine, _) in self._soft.items():
            resource.setrlimit(kind, mine)
        if self._processors:
            os.sched_setaffinity(0, self._processors)
        _leave(self._left)

    def remove(self) -> None:
        for folder in set(self._folders.values()):
            try:
                os.rmdir(folder)
            except OSError:
                pass


def _make_groups(attempt: str, limits: Limits, groups: Groups) -> dict[str, str]:
    made: dict[str, str] = {}
    for name, value in limits.items():
        if name not in groups["folders"]:
            continue
        folder = os.path.join(groups["folders"][name], attempt)
        os.makedirs(folder, exist_ok=True)
        for file, text in _settings(name, value, groups["version"]):
            _put(os.path.join(folder, file), text)
        made[name] = folder
    return made


def _settings(name: str, value: float, version: int) -> list[tuple[str, str]]:
    if name == "processes":
        return [("pids.max", str(int(value)))]
    if name == "cpu" and version == 2:
        return [("cpu.max", f"{int(value * _PERIOD)} {_PERIOD}")]
    if name == "cpu":
        return [("cpu.cfs_period_us", str(_PERIOD)), ("cpu.cfs_quota_us", str(int(value * _PERIOD)))]
    if version == 2:
        return [("memory.max", str(int(value))), ("memory.swap.max", "0")]
    # the second line fails where swap is not accounted; the first one holds all the same
    return [("memory.limit_in_bytes", str(int(value))), ("memory.memsw.limit_in_bytes", str(int(value)))]


def _join(folders: dict[str, str]) -> list[str]:
    """Moves this process into the groups and answers those it came from."""
    left = [os.path.dirname(folder) for folder in set(folders.values())]
    for folder in set(folders.values()):
        _put(os.path.join(folder, "cgroup.procs"), str(os.getpid()))
    return [_home_of(folder) for folder in left]


def _home_of(parent: str) -> str:
    """Where a lane lives: beside the attempts in version 2, above them in version 1."""
    lanes = os.path.join(parent, "lanes")
    return lanes if os.path.isdir(lanes) else parent


def _leave(folders: list[str]) -> None:
    for folder in folders:
        _put(os.path.join(folder, "cgroup.procs"), str(os.getpid()))


def _lower(limits: Limits) -> dict[int, tuple[tuple[int, int], int]]:
    lowered: dict[int, tuple[tuple[int, int], int]] = {}
    if "memory" in limits:
        _lower_one(resource.RLIMIT_AS, int(limits["memory"]), lowered)
    if "processes" in limits and os.geteuid() != 0:
        # the kernel counts all processes of the user, so the attempt's come on top of what is there
        _lower_one(resource.RLIMIT_NPROC, _threads_of_user() + int(limits["processes"]), lowered)
    return lowered


def _lower_one(kind: int, value: int, lowered: dict[int, tuple[tuple[int, int], int]]) -> None:
    mine = resource.getrlimit(kind)
    most = value if mine[1] == resource.RLIM_INFINITY else min(value, mine[1])
    resource.setrlimit(kind, (most, mine[1]))
    lowered[kind] = (mine, most)


def _make_final(pid: int, kind: int, value: int) -> None:
    try:
        resource.prlimit(pid, kind, (value, value))
    except OSError:
        pass  # it has ended already


def _narrow(limits: Limits) -> set[int]:
    """Runs the attempt on as few processors as it may use; answers those of the lane, or none."""
    if "cpu" not in limits:
        return set()
    mine = os.sched_getaffinity(0)
    count = max(1, int(-(-limits["cpu"] // 1)))
    os.sched_setaffinity(0, set(sorted(mine)[:count]))
    return set(mine)


def _threads_of_user() -> int:
    me = os.geteuid()
    count = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == me:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            pass
    return count


def _usable_v1(controller: str, path: str, name: str) -> str:
    mount = _mount_of("cgroup", controller)
    if not mount:
        return ""
    own = os.path.join(mount, path.lstrip("/"))
    return _try_group(own if os.path.isdir(own) else mount, name)


def _usable_v2(path: str, name: str) -> dict[str, str]:
    mount = _mount_of("cgroup2", "")
    own = os.path.join(mount, path.lstrip("/")) if mount else ""
    base = _try_group(own, name) if own else ""
    offered = set(_text(os.path.join(base, "cgroup.controllers")).split()) if base else set()
    wanted = [each for each in _CONTROLLERS.values() if each in offered]
    if not wanted:
        return {}
    # a group with controllers below it must hold no process itself: lanes live in a group of their own
    if not _try_group(base, "lanes") or not _put(os.path.join(base, "lanes", "cgroup.procs"), str(os.getpid())):
        return {}
    if not _put(os.path.join(base, "cgroup.subtree_control"), " ".join("+" + each for each in wanted)):
        return {}
    return {limit: base for limit, each in _CONTROLLERS.items() if each in wanted}


def _try_group(parent: str, name: str) -> str:
    folder = os.path.join(parent, name)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError:
        return ""
    return folder if os.access(os.path.join(folder, "cgroup.procs"), os.W_OK) else ""


def _mount_of(kind: str, controller: str) -> str:
    for line in _text("/proc/self/mounts").splitlines():
        words = line.split()
        if words[2] == kind and (not controller or controller in words[3].split(",")):
            return words[1]
    return ""


def _put(path: str, text: str) -> bool:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError:
        return False
    return True


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
