"""Runs inside a namespace, before the program: opens Kaname's port and hands it out.

The listening socket belongs to this namespace; step-host accepts on it from outside, so nothing of
ours stays in here and no path leads out.

The builtin `_socket` stands in for `socket`, whose import would double the price of coming in.
"""

import _socket
import os
import sys


def main() -> None:
    os.set_inheritable(3, False)
    out = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, 3)
    listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(128)
    handed = listener.fileno().to_bytes(4, sys.byteorder)
    out.sendmsg([b"L"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, handed)])
    listener.close()
    if out.recv(1) != b"G":
        os._exit(126)  # nobody serves the port, and the attempt was called unstartable
    try:
        os.execvpe(sys.argv[2], sys.argv[2:], os.environ)
    except OSError as failure:
        out.send(f"{sys.argv[2]}: {os.strerror(failure.errno or 0)}".encode())
        os._exit(127)


main()
