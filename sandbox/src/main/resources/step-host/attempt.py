"""One attempt, from its program's start to the facts of its exit record."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import entrance
import isolate
import limits
import processes
import records
from logs import CappedLog

if TYPE_CHECKING:
    from lane import Lane

Spec = dict[str, Any]

_DEFAULT_SIGNALS = [signal.SIGPIPE, signal.SIGXFSZ, signal.SIGUSR1, signal.SIGCHLD]


class Unstartable(Exception):
    """The program cannot be started; the message says why, for people."""


class Attempt:
    def __init__(self, lane: Lane, spec: Spec, folder: int) -> None:
        self._lane = lane
        self._spec = spec
        self._folder = folder
        self._logs = [CappedLog(folder, name, spec["logCap"]) for name in ("stdout.log", "stderr.log")]
        self._open = list(self._logs)
        self._held: limits.Held | None = None
        self._ours: set[int] = set()
        self._usage = processes.Usage()
        self._status: int | None = None
        self._reason = "exited"
        self._message = ""
        self._deadline: float | None = None
        self._final: float | None = None
        self.pid = 0
        self.ticks = 0

    def start(self) -> None:
        try:
            self._start()
        except (Unstartable, OSError) as failure:
            self._reason, self._message = "unstartable", str(failure)
        for log in self._logs:
            log.started()

    def see_through(self) -> Spec:
        """Waits for the end, ends whatever is left, and answers the facts."""
        if self._spec.get("timeoutMs"):
            self._deadline = time.monotonic() + self._spec["timeoutMs"] / 1000
        while self.pid and self._status is None:
            self._wait()
        ended = processes.end_all_children(set(), self._usage)
        left = [pid for pid, name in ended.items() if pid not in self._ours and name != "bwrap"]
        for log in self._logs:
            log.finish()
        self._explain()
        if self._held:
            self._held.remove()
        if self._spec["secrets"]:
            _remove_secrets(self._folder)
        return self._facts(len(left))

    def _start(self) -> None:
        spec = self._spec
        environment = {**spec["environment"], **_secrets(spec, self._folder), "KANAME_ATTEMPT": spec["attempt"]}
        if spec["isolation"] == "namespace":
            self._start_inside(isolate.environment(environment))
        else:
            os.chdir(_existing(spec["folder"]))
            self._spawn(_program(spec["command"], environment), spec["command"], environment, [])

    def _start_inside(self, environment: dict[str, str]) -> None:
        spec, here = self._spec, self._spec["here"]
        for name in ("tmp", "home"):
            os.makedirs(os.path.join(here, name), mode=0o700, exist_ok=True)
        if any(each["file"] for each in spec["secrets"]):
            spec["readable"].append(os.path.join(here, "secrets"))
        words = isolate.command(spec, here, spec["bwrap"], spec["bwrapExtras"])
        given: list[Any] = []
        if spec["filters"]:
            words = isolate.filtered(words, isolate.FILTER_FD)
            given = [(os.POSIX_SPAWN_DUP2, self._lane.filter(), isolate.FILTER_FD)]
        if not spec.get("relay"):
            self._spawn(words[0], words + spec["command"], environment, given)
            return
        with entrance.Entrance(spec["joins"]) as way:
            words = way.words(words, spec["relay"]["port"], spec["command"])
            self._spawn(words[0], words, environment, way.given() + given)
            relay = way.open(spec["relay"])
            self._ours |= relay
            if not relay:
                processes.signal_all([self.pid, *processes.descendants(self.pid)], signal.SIGKILL)
            problem = way.problem() if relay else "the namespace did not open; its reason is in stderr.log"
            if problem:
                self._reason, self._message = "unstartable", problem

    def _spawn(self, program: str, words: list[str], environment: dict[str, str], give: list[Any]) -> None:
        out, err = (log.sink for log in self._logs)
        actions = [(os.POSIX_SPAWN_DUP2, source, at) for at, source in enumerate((self._lane.devnull, out, err))]
        spec = self._spec
        held = limits.Held(spec["attempt"], spec["limits"], spec["groups"]) if spec["limits"] else None
        try:
            self.pid = os.posix_spawn(
                program, words, environment, file_actions=actions + give, setsid=True, setsigdef=_DEFAULT_SIGNALS
            )
        except OSError as failure:
            raise Unstartable(f"{words[0]}: {os.strerror(failure.errno or 0)}") from None
        finally:
            if held:
                held.release_lane(self.pid) if self.pid else held.restore_lane()
        self._held = held
        self.ticks = records.start_ticks(self.pid)

    def _wait(self) -> None:
        ready = self._lane.nap([log.source for log in self._open], self._patience())
        self._open = [log for log in self._open if log.source not in ready or log.pump()]
        self._collect()
        if self._status is None:
            self._consider_ending()

    def _collect(self) -> None:
        """Waits for every child that has ended: the program, and what it left to us."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._usage.add(usage)
            if pid == self.pid:
                self._status = status

    def _patience(self) -> float | None:
        times = [moment for moment in (self._deadline, self._final) if moment is not None]
        return min(times) - time.monotonic() if times else None

    def _consider_ending(self) -> None:
        now = time.monotonic()
        if self._final is not None:
            if now >= self._final:
                processes.signal_all([self.pid, *processes.descendants(self.pid)], signal.SIGKILL)
                self._final = now + 1
            return
        request = _request_to_end(self._folder) if self._lane.was_signalled() else None
        if request is not None:
            self._end("killed", request)
        elif self._deadline is not None and now >= self._deadline:
            self._end("timed_out", self._spec["graceMs"] / 1000)

    def _end(self, reason: str, grace: float) -> None:
        self._reason = reason
        self._deadline = None
        self._final = time.monotonic() + grace
        if grace <= 0:
            self._consider_ending()
        elif self._spec["isolation"] == "namespace":
            # bubblewrap itself would die of the polite signal and take the program with it
            inside = [pid for pid in processes.descendants(self.pid) if processes.name_of(pid) != "bwrap"]
            processes.signal_all(inside, signal.SIGTERM)
        else:
            try:
                os.killpg(self.pid, signal.SIGTERM)
            except (ProcessLookupError, PermissionError):
                pass

    def _explain(self) -> None:
        """Bubblewrap says on the program's own stderr that it could not start it: then that is all there is."""
        said = self._logs[1].beginning.decode(errors="replace")
        prefix = f"bwrap: execvp {self._spec['command'][0]}: "
        silent = not self._logs[0].beginning
        exited = self._reason == "exited" and self._spec["isolation"] == "namespace"
        if exited and silent and said.startswith(prefix) and said.find("\n") == len(said) - 1:
            self._reason, self._message = "unstartable", said.removeprefix("bwrap: execvp ").strip()

    def _facts(self, reaped: int) -> Spec:
        status = self._status
        code = os.waitstatus_to_exitcode(status) if status is not None else None
        return {
            "attempt": self._spec["attempt"],
            "reason": self._reason,
            "code": code if code is not None and code >= 0 and self._reason != "unstartable" else None,
            "signal": -code if code is not None and code < 0 else None,
            "message": self._message,
            "endedAt": records.now_micros(),
            "cpuMicros": int(self._usage.cpu * 1e6),
            "maxRssBytes": self._usage.peak,
            "reaped": reaped,
            "logBytesDropped": sum(log.dropped for log in self._logs),
        }


def open_folder(folder: str, attempt: str) -> int:
    path = os.path.join(folder, "attempts", attempt)
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        os.makedirs(path, mode=0o700, exist_ok=True)
        return os.open(path, flags)


def started_record(spec: Spec, lane: Spec) -> Spec:
    return {
        "kind": "started",
        "attempt": spec["attempt"],
        **lane,
        "boot": records.BOOT_ID,
        "startedAt": records.now_micros(),
        "isolation": spec["isolation"],
        "command": spec["command"],
        "limits": {name: limits.means(spec["groups"])[name] for name in spec["limits"]},
    }


def _program(words: list[str], environment: dict[str, str]) -> str:
    if "/" in words[0]:
        return words[0]
    for folder in environment.get("PATH", os.defpath).split(":"):
        path = os.path.join(folder, words[0])
        if folder and os.access(path, os.X_OK) and not os.path.isdir(path):
            return path
    raise Unstartable(f"{words[0]}: not found on the PATH")


def _existing(folder: str) -> str:
    if not os.path.isdir(folder):
        raise Unstartable(f"{folder}: no such working folder")
    return folder


def _secrets(spec: Spec, folder: int) -> dict[str, str]:
    variables = {each["name"]: each["value"] for each in spec["secrets"] if not each["file"]}
    files = [each for each in spec["secrets"] if each["file"]]
    if files:
        os.mkdir("secrets", 0o700, dir_fd=folder)
    for each in files:
        name = "secrets/" + each["name"]
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder), "w") as file:
            file.write(each["value"])
        variables[each["name"] + "_FILE"] = os.path.join(spec["here"], name)
    return variables


def _remove_secrets(folder: int) -> None:
    try:
        secrets = os.open("secrets", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
    except OSError:
        return
    for name in os.listdir(secrets):
        os.unlink(name, dir_fd=secrets)
    os.close(secrets)
    os.rmdir("secrets", dir_fd=folder)


def _request_to_end(folder: int) -> float | None:
    """Seconds of grace, if somebody asked for the end."""
    try:
        with os.fdopen(os.open(records.KILL, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)) as file:
            return float(json.load(file)["graceMs"]) / 1000
    except (OSError, ValueError, KeyError, TypeError):
        return None
