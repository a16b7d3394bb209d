"""Our side of a namespace's entrance: takes the listening socket that was opened inside, and serves it."""

from __future__ import annotations

import os
import socket
from typing import Any

import processes

_PATIENCE = 20.0


class Entrance:
    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(_PATIENCE)

    def __enter__(self) -> Entrance:
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._theirs.close()

    @property
    def inside(self) -> int:
        return self._theirs.fileno()

    def open(self, relay: dict[str, Any]) -> set[int]:
        """Starts serving the port inside; answers the process that does, or none if nobody came in."""
        self._theirs.close()
        try:
            _, descriptors, _, _ = socket.recv_fds(self._ours, 1, 1)
        except OSError:
            return set()
        if not descriptors:
            return set()
        pid = os.fork()
        if pid == 0:
            _serve(descriptors[0], relay)
        os.close(descriptors[0])
        self._ours.send(b"G")
        return {pid}

    def problem(self) -> str:
        """What kept the program from starting inside; empty if it runs."""
        try:
            return self._ours.recv(4096).decode(errors="replace")
        except OSError as failure:
            return f"the namespace did not open: {failure}"


def _serve(descriptor: int, relay: dict[str, Any]) -> None:
    try:
        processes.die_with_parent()
        import relay as relays

        relays.serve(socket.socket(fileno=descriptor), relay["port"], relay["token"])
    finally:
        os._exit(1)
