"""step-host: the resident process that hands attempts to lanes and tells everybody who listens.

It keeps nothing in memory that it could not find again in the folder:

    attempts/ID/records.jsonl   how an attempt started and ended, see records.py
    host/lane-N.journal         what lane N did last, see journal.py
    host/lock                   held by the one step-host of this folder
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import time
import traceback
from typing import Any

import lane
import limits
import processes
import records
import recovery
from connection import Connection, LaneHandle

Message = dict[str, Any]

_MOST_LANES = 256
_LANE_IDLE = 30.0
_TICK = 0.2
_SLOW_TICK = 5.0
_NO_REPORT = {"namespace": False, "explanation": "the probe ended early; see host.log", "limits": {}}


class Host:
    def __init__(self, folder: str, listener: socket.socket, options: Message) -> None:
        self._folder = folder
        self._listener = listener
        self._options = options
        self._connections: list[Connection] = []
        self._lanes: list[LaneHandle] = []
        self._probe: socket.socket | None = None
        self._probe_pid = 0
        self._report: Message | None = None
        self._groups: limits.Groups | None = None
        self._waiting: list[tuple[Connection, bytes]] = []
        self._lonely_since = time.monotonic()
        self._retiring = False

    def run(self) -> None:
        self._recover()
        while not self._is_done():
            self._turn()

    def _turn(self) -> None:
        poll = select.poll()
        for handler in (handlers := self._handlers()):
            poll.register(handler, select.POLLIN)
        for connection in self._connections:
            if connection.waits:
                poll.register(connection.channel, select.POLLIN | select.POLLOUT)
        for source, _ in poll.poll(self._patience() * 1000):
            handlers[source]()
        self._tick()

    def _handlers(self) -> dict[int, Any]:
        handlers: dict[int, Any] = {self._listener.fileno(): self._accept}
        for connection in self._connections:
            handlers[connection.channel.fileno()] = lambda c=connection: self._hear(c)
        for each in self._lanes:
            if each.connection:
                handlers[each.connection.channel.fileno()] = lambda h=each: self._hear_lane(h)
        if self._probe:
            handlers[self._probe.fileno()] = self._hear_probe
        return handlers

    def _patience(self) -> float:
        adopted = any(each.connection is None for each in self._lanes)
        return _TICK if adopted or self._retiring else _SLOW_TICK

    # ---- servers

    def _accept(self) -> None:
        channel, _ = self._listener.accept()
        connection = Connection(channel)
        self._connections.append(connection)
        connection.send({"event": "hello", "version": self._options["version"], "pid": os.getpid()})

    def _hear(self, connection: Connection) -> None:
        if connection.waits:
            connection.flush()
        lines = connection.lines()
        if lines is None:
            self._connections.remove(connection)
            connection.channel.close()
            return
        for line in lines:
            self._obey(connection, line)

    def _obey(self, connection: Connection, line: bytes) -> None:
        try:
            self._carry_out(connection, json.loads(line), line)
        except (ValueError, KeyError, TypeError, AttributeError) as failure:
            # a mistake of one server must not cost the attempts of all
            traceback.print_exc()
            connection.send({"re": _number_of(line), "error": f"not understood: {failure!r}"})
        except OSError as failure:
            # no process or descriptor left, a disk that refuses: it may work a moment later
            traceback.print_exc()
            connection.send({"re": _number_of(line), "error": f"not possible now: {failure}"})

    def _carry_out(self, connection: Connection, request: Message, line: bytes) -> None:
        match request.get("do"):
            case "start":
                self._start(connection, request, line)
            case "kill":
                self._kill(connection, request)
            case "list":
                items = [self._described(each) for each in self._lanes if each.attempt]
                connection.send({"re": request["re"], "items": items})
            case "settle":
                self._settle(connection, request)
            case "isolation":
                self._with_report(connection, request, line)
            case "retire":
                self._retire(connection, request)
            case _:
                connection.send({"re": request.get("re"), "error": "no such request"})

    def _described(self, each: LaneHandle) -> Message:
        return {"attempt": each.attempt, "boot": records.BOOT_ID, **each.process}

    def _start(self, connection: Connection, request: Message, line: bytes) -> None:
        spec = request["spec"]
        runs = self._lane_of(spec["attempt"])
        if runs:
            connection.send({"re": request["re"], "refused": True, "running": self._described(runs)})
            return
        more = self._more_for(spec, connection, request, line)
        if more is None:
            return
        chosen = self._free_lane()
        if chosen is None:
            connection.send({"re": request["re"], "error": f"over {_MOST_LANES} attempts at the same time"})
            return
        chosen.attempt, chosen.asked = spec["attempt"], (connection, request["re"])
        spec.update(more)
        self._tell_lane(chosen, json.dumps(request).encode() if more else line)

    def _more_for(self, spec: Message, connection: Connection, request: Message, line: bytes) -> Message | None:
        """What only step-host knows and this attempt needs; None if it cannot be started now."""
        more: Message = {}
        if spec["isolation"] == "namespace":
            if self._report is None:
                self._with_report(connection, request, line)
                return None
            if not self._report["namespace"]:
                connection.send({"re": request["re"], "unavailable": self._report["explanation"]})
                return None
            more.update({name: self._report[name] for name in ("bwrap", "bwrapExtras", "filters", "joins")})
        if spec["limits"]:
            self._groups = self._groups or limits.find_groups(self._options["name"])
            more["groups"] = self._groups
        return more

    def _kill(self, connection: Connection, request: Message) -> None:
        found = self._lane_of(request["attempt"])
        connection.send({"re": request["re"], "running": found is not None})
        if found:
            self._ask_to_end(found, request["graceMs"])

    def _ask_to_end(self, handle: LaneHandle, grace: int) -> None:
        folder = os.path.join(self._folder, "attempts", handle.attempt)
        part = os.path.join(folder, records.KILL + ".part")
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            with open(part, "w", encoding="ascii") as file:
                json.dump({"graceMs": grace}, file)
            os.rename(part, os.path.join(folder, records.KILL))
        except OSError as failure:
            print(f"cannot ask {handle.attempt} to end: {failure}", file=sys.stderr)
        if records.start_ticks(handle.pid) == handle.ticks:
            os.kill(handle.pid, signal.SIGUSR1)

    def _settle(self, connection: Connection, request: Message) -> None:
        """Makes sure that an attempt which nobody runs has its exit record; tells how it stands."""
        runs = self._lane_of(request["attempt"])
        if runs:
            connection.send({"re": request["re"], "running": self._described(runs)})
        else:
            exit_record = self._close(request["attempt"], "nobody watched it any more")
            connection.send({"re": request["re"], "exit": exit_record})

    def _retire(self, connection: Connection, request: Message) -> None:
        """Lanes see their attempts through by themselves; `now` ends those first."""
        self._retiring = True
        self._options["wait"] = request["now"]
        if request["now"]:
            for each in self._lanes:
                if each.attempt:
                    self._ask_to_end(each, 0)
        connection.send({"re": request["re"]})

    def _tell_all(self, message: Message) -> None:
        for connection in self._connections:
            connection.send(message)

    # ---- isolation

    def _with_report(self, connection: Connection, request: Message, line: bytes) -> None:
        """Tells whether this machine was proved to isolate; a request waits until that is known."""
        if self._report is not None:
            connection.send({"re": request["re"], "report": self._report})
            return
        self._waiting.append((connection, line))
        if self._probe is None:
            self._probe_pid, self._probe = self._fork(self._prove)

    def _prove(self, channel: socket.socket) -> None:
        # imported in the child only: what it needs would stay in the memory of step-host
        import probe

        probe.main(channel, self._folder, self._options["name"])

    def _hear_probe(self) -> None:
        assert self._probe
        self._probe.settimeout(10)
        text = self._probe.makefile("rb").read()
        self._probe.close()
        self._probe = None
        _wait_for(self._probe_pid)
        self._probe_pid = 0
        self._report = json.loads(text) if text else dict(_NO_REPORT)
        waiting, self._waiting = self._waiting, []
        for connection, line in waiting:
            self._obey(connection, line)

    # ---- lanes

    def _lane_of(self, attempt: str) -> LaneHandle | None:
        return next((each for each in self._lanes if each.attempt == attempt), None)

    def _free_lane(self) -> LaneHandle | None:
        # the newest first, so that surplus lanes grow old and go
        for each in reversed(self._lanes):
            if each.connection and not each.attempt:
                return each
        if len(self._lanes) >= _MOST_LANES:
            return None
        taken = {each.number for each in self._lanes}
        number = next(number for number in range(_MOST_LANES) if number not in taken)
        pid, channel = self._fork(lambda theirs: lane.main(theirs, self._folder, number))
        made = LaneHandle(number, pid, records.start_ticks(pid), channel)
        self._lanes.append(made)
        return made

    def _fork(self, work: Any) -> tuple[int, socket.socket]:
        ours, theirs = socket.socketpair()
        gc.freeze()
        # a request to end that comes before the lane can hear one must wait and not kill it
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            raise
        else:
            if pid == 0:
                _be_child(theirs, work)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
        theirs.close()
        return pid, ours

    def _tell_lane(self, handle: LaneHandle, line: bytes) -> None:
        assert handle.connection
        handle.connection.channel.setblocking(True)
        try:
            handle.connection.channel.sendall(line + b"\n")
        except OSError:
            pass  # it has died; its channel tells next
        handle.connection.channel.setblocking(False)

    def _hear_lane(self, handle: LaneHandle) -> None:
        assert handle.connection
        lines = handle.connection.lines()
        if lines is None:
            self._bury(handle)
            return
        for line in lines:
            self._relate(handle, line)

    def _relate(self, handle: LaneHandle, line: bytes) -> None:
        """Passes on, as it is, what a lane says of its attempt."""
        message = json.loads(line)
        if "re" in message and handle.asked:
            handle.asked[0].pass_on(line)
            handle.asked = None
            handle.process = {name: message[name] for name in ("pid", "ticks", "startedAt") if name in message}
        ended = message.get("event") == "exit"
        if ended or message.get("refused"):
            handle.attempt, handle.process = "", {}
            handle.idle_since = time.monotonic()
        if ended:
            for connection in self._connections:
                connection.pass_on(line)

    def _bury(self, handle: LaneHandle) -> None:
        """A lane has gone: by itself when idle, else it was killed, and what it left is ours now."""
        self._lanes.remove(handle)
        if handle.connection:
            handle.connection.channel.close()
            _wait_for(handle.pid)
        if not handle.attempt:
            return
        if handle.asked:
            handle.asked[0].send({"re": handle.asked[1], "error": "the lane ended early; see host.log"})
        # the probe is nobody's step: ended, it would leave this machine without isolation for good
        keep = {self._probe_pid, *(each.pid for each in self._lanes)}
        processes.end_all_children(keep, processes.Usage())
        self._close(handle.attempt, "the process that watched it was killed")

    def _close(self, attempt: str, why: str) -> Message | None:
        """Sees to it that an attempt which nobody runs any more has its exit record, and tells it."""
        folder = recovery.open_attempt(self._folder, attempt)
        if folder is None:
            return None
        try:
            record = recovery.close(folder, attempt, why)
        except OSError as failure:
            # the disk is full: whoever listens hears it now, and the record is tried again when asked for
            print(f"cannot record the end of {attempt}: {failure}", file=sys.stderr)
            record = records.lost(attempt, None, why)
        finally:
            os.close(folder)
        if record:
            self._tell_all({"event": "exit", "exit": record})
        return record

    # ---- time

    def _recover(self) -> None:
        """Adopts the attempts that lanes of an earlier step-host still run, and closes the others."""
        for number, started in recovery.in_hand(self._folder):
            if records.is_alive(started):
                adopted = LaneHandle(number, started["pid"], started["ticks"], None)
                adopted.attempt = started["attempt"]
                adopted.process = {name: started[name] for name in ("pid", "ticks", "startedAt")}
                self._lanes.append(adopted)
            else:
                self._close(started["attempt"], "the machine or the processes that watched it went down")

    def _tick(self) -> None:
        now = time.monotonic()
        for each in list(self._lanes):
            if each.connection is None:
                if not self._is_at_work(each):
                    self._bury(each)
            elif not each.attempt and now - each.idle_since > _LANE_IDLE:
                self._tell_lane(each, b'{"do": "rest"}')
                each.idle_since = now

    def _is_at_work(self, adopted: LaneHandle) -> bool:
        process = {"pid": adopted.pid, "ticks": adopted.ticks, "boot": records.BOOT_ID}
        return records.is_alive(process)

    def _is_done(self) -> bool:
        at_work = any(each.attempt for each in self._lanes)
        if self._retiring:
            return not (at_work and self._options["wait"])
        if self._connections or at_work:
            self._lonely_since = time.monotonic()
            return False
        if not os.path.exists(os.path.join(self._folder, "host", "lock")):
            return True
        return bool(time.monotonic() - self._lonely_since > self._options["lonely"])


def _be_child(channel: socket.socket, work: Any) -> None:
    code = 1
    try:
        kept = channel.fileno()
        os.closerange(3, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
        work(channel)
        code = 0
    except BaseException:  # noqa: BLE001  # a child must never run on into its parent's loop
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _number_of(line: bytes) -> Any:
    try:
        return json.loads(line).get("re")
    except (ValueError, AttributeError):
        return None


def _wait_for(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass
