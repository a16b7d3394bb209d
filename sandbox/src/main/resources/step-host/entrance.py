"""Our side of a namespace's entrance: gets a listening socket of the namespace, and serves it.

There are two ways to get it. Where the machine lets us, a fork of ours joins the network of the
namespace while bubblewrap still sets it up and holds the program back. Else the lines of enter.py
run inside before the program, which costs the start of a Python.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from typing import Any

import isolate
import processes

_PATIENCE = 20.0
_MOST_INFO = 4096
_NS_GET_USERNS = 0xB701
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_IP_FREEBIND = 15


class Entrance:
    def __init__(self, joins: bool) -> None:
        self._joins = joins
        self._gone = ""
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(_PATIENCE)

    def __enter__(self) -> Entrance:
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        self._theirs.close()

    def words(self, namespace: list[str], port: int, program: list[str]) -> list[str]:
        """The command line of the namespace with the program in it."""
        if self._joins:
            return isolate.held(namespace) + program
        return namespace + isolate.entry(port, program)

    def given(self) -> list[tuple[int, int, int]]:
        """What the namespace is started with, as `posix_spawn` wants it."""
        places = (isolate.ENTRY_FD, isolate.HELD_FD) if self._joins else (isolate.ENTRY_FD,)
        return [(os.POSIX_SPAWN_DUP2, self._theirs.fileno(), place) for place in places]

    def open(self, relay: dict[str, Any]) -> set[int]:
        """Starts serving the port inside; answers the process that does, or none if nobody came in.

        In that case the namespace must be ended before this is closed: that would let the program go.
        """
        descriptor = self.listener(relay["port"])
        if descriptor is None:
            return set()
        try:
            pid = os.fork()
        except OSError:
            return set()
        if pid == 0:
            _serve(descriptor, relay)
        os.close(descriptor)
        self.let_go()
        return {pid}

    def listener(self, port: int) -> int | None:
        """The socket that listens inside; none if the namespace did not open."""
        self._theirs.close()
        try:
            if self._joins:
                return _join(self._child(), port)
            return _first(socket.recv_fds(self._ours, 1, 1)[1])
        except (OSError, ValueError, KeyError):
            return None

    def let_go(self) -> None:
        """Lets the program start."""
        try:
            self._ours.send(b"G")
        except OSError as failure:
            self._gone = str(failure)

    def problem(self) -> str:
        """What kept the program from starting inside; empty if it runs."""
        try:
            if not self._gone:
                return self._ours.recv(4096).decode(errors="replace")
        except OSError as failure:
            self._gone = str(failure)  # a byte that nobody fetched resets the connection
        return f"the namespace did not open: {self._gone}; more may be in stderr.log"

    def _child(self) -> int:
        """The process that sets up the namespace, as bubblewrap tells it."""
        text = b""
        while b"}" not in text:
            piece = self._ours.recv(_MOST_INFO)
            if not piece or len(text) > _MOST_INFO:
                raise OSError("bubblewrap ended early")
            text += piece
        return int(json.loads(text)["child-pid"])


def _join(pid: int, port: int) -> int | None:
    """A socket from inside. Whoever has joined can never leave again, so a fork does it."""
    ours, theirs = socket.socketpair()
    helper = os.fork()
    if helper == 0:
        _listen_inside(pid, port, theirs)
    theirs.close()
    with ours:
        ours.settimeout(_PATIENCE)
        descriptor = _first(socket.recv_fds(ours, 1, 1)[1])
    os.waitpid(helper, 0)
    return descriptor


def _listen_inside(pid: int, port: int, out: socket.socket) -> None:
    try:
        network = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        # the users it belongs to are not always those of the process, who may be one level deeper
        processes.join(fcntl.ioctl(network, _NS_GET_USERNS), _NEW_USER)
        processes.join(network, _NEW_NET)
        listener = socket.socket()
        # the address comes up with the interface, perhaps only after us
        listener.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
        socket.send_fds(out, [b"L"], [listener.fileno()])
        os._exit(0)
    finally:
        os._exit(1)


def _first(descriptors: list[int]) -> int | None:
    return descriptors[0] if descriptors else None


def _serve(descriptor: int, relay: dict[str, Any]) -> None:
    try:
        processes.die_with_parent()
        import relay as relays

        relays.serve(socket.socket(fileno=descriptor), relay["port"], relay["token"])
    finally:
        os._exit(1)
