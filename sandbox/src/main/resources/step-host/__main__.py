"""step-host: `python3 -I -S step-host FOLDER SOCKET VERSION LONELY_SECONDS`.

Started by a server, leaves its session, and stays. Of two that are started on one folder the second
gives way at once.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import zlib


def main() -> None:
    folder, path, version, lonely = sys.argv[1:5]
    os.umask(0o077)
    for name in ("", "host", "attempts"):
        os.makedirs(os.path.join(folder, name), mode=0o700, exist_ok=True)
    lock = _take(os.path.join(folder, "host", "lock"))
    if lock is None:
        return
    _leave_session()
    listener = _listen(path)
    name = f"kaname-{zlib.crc32(folder.encode()):08x}"

    import host
    import processes

    processes.become_subreaper()
    host.Host(folder, listener, {"version": version, "lonely": float(lonely), "name": name}).run()
    os.unlink(path)


def _take(path: str) -> int | None:
    """The lock of the folder, or None if another step-host has it. It goes with this process.

    A lock of this kind is not handed on to lanes, so that one can be left behind at work.
    """
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    os.ftruncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock


def _leave_session() -> None:
    """No signal that is meant for the server's terminal or group may reach us."""
    try:
        os.setsid()
    except PermissionError:
        pass  # started as the leader of its own session already
    os.chdir("/")
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _listen(path: str) -> socket.socket:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    os.chmod(path, 0o600)
    listener.listen(64)
    return listener


main()
