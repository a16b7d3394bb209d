"""Finding and ending everything an attempt left behind.

Each lane is a *subreaper*: whatever its attempt starts, however often it forks or opens sessions of
its own, becomes a child of the lane when its parent dies. So every descendant of a lane belongs to
the one attempt that the lane runs, and no mark on the process is needed to know it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import time

import records

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)
_KERNEL_LISTS_CHILDREN = os.path.exists(f"/proc/{os.getpid()}/task/{os.getpid()}/children")

# how long a killed process may take to go; only one stuck in the kernel takes longer
_STUCK = 10.0


def become_subreaper() -> None:
    if _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")


def die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def join(namespace: int, kind: int) -> None:
    """Puts this process into the namespace behind a descriptor."""
    if _libc.setns(namespace, kind) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def children(pid: int) -> list[int]:
    """The children of a process, ended ones that were not waited for included."""
    if not _KERNEL_LISTS_CHILDREN:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and _parent(name) == pid]
    found: list[int] = []
    for thread in _threads(pid):
        found.extend(int(word) for word in records.read_small(f"/proc/{pid}/task/{thread}/children").split())
    return found


def descendants(pid: int) -> list[int]:
    """All below a process, however deep: a chain must not cost us our own stack."""
    found = children(pid)
    for child in found:
        found.extend(children(child))
    return found


def signal_all(pids: list[int], number: int) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            pass


class Usage:
    """What processes used that were waited for, each with all that it had waited for itself."""

    def __init__(self) -> None:
        self.cpu = 0.0
        self.peak = 0

    def add(self, usage: resource.struct_rusage) -> None:
        self.cpu += usage.ru_utime + usage.ru_stime
        self.peak = max(self.peak, usage.ru_maxrss * 1024)


def end_all_children(keep: set[int], usage: Usage) -> dict[int, str]:
    """Kills every descendant but `keep` and waits for it; answers which there were, by name.

    All are stopped before any is killed: a process that forks as fast as it is killed would
    otherwise stay ahead.
    """
    me = os.getpid()
    ended: dict[int, str] = {}
    patience = time.monotonic() + _STUCK
    while (alive := [pid for pid in children(me) if pid not in keep]) and time.monotonic() < patience:
        stopped = _stop_all(me, keep)
        ended |= {pid: name_of(pid) for pid in stopped if pid not in ended}
        signal_all(list(stopped), signal.SIGKILL)
        _reap(alive, patience, usage)
    return ended


def name_of(pid: int) -> str:
    return records.read_small(f"/proc/{pid}/comm").decode(errors="replace").strip()


def survivors(attempt: str) -> list[int]:
    """Processes that bear the attempt's mark in their environment, wherever they hang."""
    mark = b"KANAME_ATTEMPT=" + attempt.encode()
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and mark in _environment(name)]


def _stop_all(me: int, keep: set[int]) -> set[int]:
    stopped: set[int] = set()
    while new := [pid for pid in _descendants_but(me, keep) if pid not in stopped]:
        signal_all(new, signal.SIGSTOP)
        stopped.update(new)
    return stopped


def _descendants_but(me: int, keep: set[int]) -> list[int]:
    found = [child for child in children(me) if child not in keep]
    for child in found:
        found.extend(children(child))
    return found


def _reap(pids: list[int], patience: float, usage: Usage) -> None:
    for pid in pids:
        while time.monotonic() < patience:
            try:
                ended, _, used = os.wait4(pid, os.WNOHANG)
            except ChildProcessError:
                break
            if ended:
                usage.add(used)
                break
            time.sleep(0.0005)


def _threads(pid: int) -> list[str]:
    if pid == os.getpid():
        return [str(pid)]  # a lane has one thread; this is the way of every attempt that leaves nothing
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _parent(name: str) -> int:
    fields = records.stat_fields(name)
    return int(fields[1]) if fields else 0


def _environment(name: str) -> list[bytes]:
    return records.read_small(f"/proc/{name}/environ").split(b"\0")
