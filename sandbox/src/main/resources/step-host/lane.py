"""A lane: a process that runs one attempt after another and sees each through to its exit record.

Lanes belong to step-host but do not need it: when step-host is killed, a lane finishes its attempt,
writes the record, and goes. step-host asks for an end by a signal and a file, which works for lanes
of an earlier step-host as well.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
from typing import Any

import attempt as attempts
import processes
import records
import syscalls
from journal import Journal

Message = dict[str, Any]


class Lane:
    def __init__(self, host: socket.socket, folder: str, number: int) -> None:
        self._host = host
        self._folder = folder
        self._journal = Journal(journal_path(folder, number))
        self.wakeup = _wakeup_pipe()
        self.identity = {"pid": os.getpid(), "ticks": records.start_ticks(os.getpid())}
        self.devnull = os.open(os.devnull, os.O_RDWR)
        self._signalled = False
        self._filter: int | None = None

    def run(self) -> None:
        """Serves requests until step-host lets go."""
        reader = self._host.makefile("rb")
        while line := reader.readline():
            message = json.loads(line)
            if "spec" not in message:
                self._journal.checkpoint()
                return
            self._run_one(message)

    def _run_one(self, request: Message) -> None:
        spec = request["spec"]
        folder = attempts.open_folder(self._folder, spec["attempt"])
        try:
            self._record(request["re"], spec, folder)
        finally:
            os.close(folder)

    def _record(self, re: int, spec: Message, folder: int) -> None:
        facts = attempts.started_record(spec, self.identity)
        started = json.dumps(facts).encode()
        file = records.open_once(folder, started)
        if file is None:
            self.tell(json.dumps({"re": re, "refused": True}).encode())
            return
        try:
            self._journal.add(started)
            self._see_through(re, spec, folder, facts, file)
        finally:
            os.close(file)

    def _see_through(self, re: int, spec: Message, folder: int, facts: Message, file: int) -> None:
        running = attempts.Attempt(self, spec, folder)
        running.start()
        process = {"pid": running.pid, "ticks": running.ticks, "boot": facts["boot"], "startedAt": facts["startedAt"]}
        self.tell(json.dumps({"re": re, "started": spec["attempt"], **process}).encode())
        ended = json.dumps({"kind": "exit", **running.see_through(), "startedAt": facts["startedAt"]}).encode()
        self._journal.add(ended)
        records.add(file, ended)
        self.tell(b'{"event": "exit", "exit": ' + ended + b"}")

    def tell(self, message: bytes) -> None:
        try:
            self._host.sendall(message + b"\n")
        except OSError:
            pass  # step-host was killed; the records tell the next one

    def nap(self, sources: list[int], seconds: float | None) -> list[int]:
        """Waits for output, a child's end or a request to end; answers the descriptors to read."""
        poll = select.poll()
        for source in (self.wakeup, *sources):
            poll.register(source, select.POLLIN)
        ready = [source for source, _ in poll.poll(None if seconds is None else max(0, seconds) * 1000)]
        if self.wakeup in ready:
            self._signalled = True
            _empty(self.wakeup)
        return [source for source in ready if source != self.wakeup]

    def filter(self) -> int:
        """A descriptor with the filter of system calls, to be read from its start."""
        if self._filter is None:
            self._filter = syscalls.descriptor()
        if self._filter is None:
            raise OSError("there is no filter of system calls for this machine")
        os.lseek(self._filter, 0, os.SEEK_SET)
        return self._filter

    def was_signalled(self) -> bool:
        """Whether a signal arrived since this was last asked: perhaps a request to end."""
        signalled, self._signalled = self._signalled, False
        return signalled


def main(host: socket.socket, folder: str, number: int) -> None:
    processes.become_subreaper()
    Lane(host, folder, number).run()


def journal_path(folder: str, number: int) -> str:
    return os.path.join(folder, "host", f"lane-{number}.journal")


def _wakeup_pipe() -> int:
    """A descriptor that becomes readable when a child ends or an end is asked for."""
    source, sink = os.pipe()
    os.set_blocking(source, False)
    os.set_blocking(sink, False)
    signal.set_wakeup_fd(sink, warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGUSR1):
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])  # held back since the fork
    return source


def _empty(source: int) -> None:
    try:
        os.read(source, 4096)
    except BlockingIOError:
        pass
