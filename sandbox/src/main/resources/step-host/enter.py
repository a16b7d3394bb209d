"""Runs inside a namespace, before the program: opens Kaname's port and hands it out.

The listening socket belongs to this namespace; step-host accepts on it from outside, so nothing of
ours stays in here and no path leads out.
"""

import os
import socket
import sys


def main() -> None:
    out = socket.socket(fileno=3)
    out.set_inheritable(False)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(128)
    socket.send_fds(out, [b"L"], [listener.fileno()])
    listener.close()
    out.recv(1)
    try:
        os.execvpe(sys.argv[2], sys.argv[2:], os.environ)
    except OSError as failure:
        out.send(f"{sys.argv[2]}: {os.strerror(failure.errno or 0)}".encode())
        os._exit(127)


main()
