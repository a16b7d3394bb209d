"""The two kinds of partners of step-host, and the lines of JSON that pass between them."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

Message = dict[str, Any]

_LONGEST_LINE = 16 << 20


class Connection:
    """One server that speaks to us: lines of JSON in both directions."""

    def __init__(self, channel: socket.socket) -> None:
        channel.setblocking(False)
        self.channel = channel
        self._read = b""
        self._unsent = b""

    def lines(self) -> list[bytes] | None:
        """Whole lines that have arrived; None when the other side has gone."""
        try:
            piece = self.channel.recv(1 << 18)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not piece or len(self._read) > _LONGEST_LINE:
            return None
        *whole, self._read = (self._read + piece).split(b"\n")
        return whole

    @property
    def waits(self) -> bool:
        return bool(self._unsent)

    def send(self, message: Message) -> None:
        self.pass_on(json.dumps(message).encode())

    def pass_on(self, line: bytes) -> None:
        self._unsent += line + b"\n"
        self.flush()

    def flush(self) -> None:
        """Never waits for a slow reader; what it misses it finds in the records."""
        try:
            self._unsent = self._unsent[self.channel.send(self._unsent) :]
        except BlockingIOError:
            pass
        except OSError:
            self._unsent = b""


class LaneHandle:
    """step-host's end of a lane. A lane of an earlier step-host has no channel and is only looked at."""

    def __init__(self, number: int, pid: int, ticks: int, channel: socket.socket | None) -> None:
        self.number = number
        self.pid = pid
        self.ticks = ticks
        self.connection = Connection(channel) if channel else None
        self.attempt = ""
        self.asked: tuple[Connection, int] | None = None
        self.process: Message = {}
        self.idle_since = time.monotonic()
