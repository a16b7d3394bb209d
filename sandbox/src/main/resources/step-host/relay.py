"""The way from inside a namespace to Kaname's port: one request a connection, one token.

The head of every request is read here: it must be plain HTTP/1.1 with exactly one body length and
bear the attempt's token. It is passed on with `Connection: close` and exactly the body that it
announced, so a second request cannot ride behind a checked one. The answer says the same, so that
a client with a pool of connections does not try to use this one again.
"""

from __future__ import annotations

import _thread
import binascii
import hmac
import json
import select
import socket

_HEAD = 64 << 10
_PIECE = 256 << 10
_MOST_CONNECTIONS = 64
_IDLE = 3600.0
_DROPPED = (b"connection", b"keep-alive", b"proxy-connection", b"upgrade")


class Refused(Exception):
    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def serve(listener: socket.socket, port: int, token: str) -> None:
    """Accepts for ever; the lane ends this process with its attempt."""
    places = _thread.allocate_lock(), [_MOST_CONNECTIONS]
    while True:
        client, _ = listener.accept()
        with places[0]:
            free = places[1][0] > 0
            places[1][0] -= 1 if free else 0
        if free:
            _thread.start_new_thread(_serve_one, (client, port, token.encode(), places))
        else:
            _refuse(client, "503 Service Unavailable")
            client.close()


def _serve_one(client: socket.socket, port: int, token: bytes, places: tuple[_thread.LockType, list[int]]) -> None:
    try:
        _relay(client, port, token)
    except Refused as refused:
        _refuse(client, refused.status)
    except OSError:
        pass
    finally:
        client.close()
        with places[0]:
            places[1][0] += 1


def _relay(client: socket.socket, port: int, token: bytes) -> None:
    client.settimeout(_IDLE)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head, rest = _read_head(client)
    passed, body = check(head, token)
    try:
        server = socket.create_connection(("127.0.0.1", port), timeout=10)
    except OSError:
        raise Refused("502 Bad Gateway") from None
    with server:
        server.settimeout(_IDLE)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.sendall(passed)
        _exchange(client, server, body, rest)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        if len(data) > _HEAD:
            raise Refused("431 Request Header Fields Too Large")
        piece = client.recv(_PIECE)
        if not piece:
            raise OSError("closed")
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def check(head: bytes, token: bytes) -> tuple[bytes, Body]:
    """The head to pass on and the body to follow it.

    :raises Refused: if it is no plain request, or bears another token
    """
    lines = head.split(b"\r\n")
    words = lines[0].split(b" ")
    if len(words) != 3 or words[2] not in (b"HTTP/1.1", b"HTTP/1.0") or not words[1].startswith(b"/"):
        raise Refused("400 Bad Request")
    headers = [_header(line) for line in lines[1:]]
    if not _bears(headers, token):
        raise Refused("401 Unauthorized")
    kept = [name + b": " + value for name, value in headers if name.lower() not in _DROPPED]
    return b"\r\n".join([lines[0], *kept, b"Connection: close", b"", b""]), _body(headers)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, colon, value = line.partition(b":")
    plain = name.replace(b"-", b"").replace(b"_", b"").isalnum()
    if not colon or not plain or any(c in line for c in (b"\r", b"\n", b"\0")):
        raise Refused("400 Bad Request")
    return name, value.strip(b" \t")


def _bears(headers: list[tuple[bytes, bytes]], token: bytes) -> bool:
    values = [value for name, value in headers if name.lower() == b"authorization"]
    if len(values) != 1:
        return False
    kind, _, proof = values[0].partition(b" ")
    if kind.lower() == b"basic":
        proof = _password(proof.strip())
    elif kind.lower() != b"bearer":
        return False
    return hmac.compare_digest(proof.strip(), token)


def _password(text: bytes) -> bytes:
    try:
        return binascii.a2b_base64(text).partition(b":")[2]
    except binascii.Error:
        return b""


def _body(headers: list[tuple[bytes, bytes]]) -> Body:
    lengths = [value for name, value in headers if name.lower() == b"content-length"]
    codings = [value.lower() for name, value in headers if name.lower() == b"transfer-encoding"]
    if codings == [b"chunked"] and not lengths:
        return Chunked()
    if codings or len(lengths) > 1 or not all(value.isdigit() and len(value) < 19 for value in lengths):
        raise Refused("400 Bad Request")
    return Body(int(lengths[0]) if lengths else 0)


class Body:
    """A body of a known number of bytes."""

    def __init__(self, left: int) -> None:
        self._left = left

    @property
    def done(self) -> bool:
        return self._left == 0

    def abandon(self) -> None:
        self._left = 0

    def take(self, data: bytes) -> int:
        """How many of these bytes belong to the body."""
        count = min(self._left, len(data))
        self._left -= count
        return count


class Chunked(Body):
    """A body in chunks: it ends with the empty chunk and its trailer."""

    def __init__(self) -> None:
        super().__init__(1)
        self._line = b""
        self._data = 0
        self._last = False

    def take(self, data: bytes) -> int:
        at = 0
        while at < len(data) and not self.done:
            at += self._skip(data, at) if self._data else self._read_line(data, at)
        return at

    def _skip(self, data: bytes, at: int) -> int:
        count = min(self._data, len(data) - at)
        self._data -= count
        return count

    def _read_line(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        stop = len(data) if end < 0 else end + 1
        self._line += data[at:stop]
        if len(self._line) > 4096:
            raise Refused("400 Bad Request")
        if end >= 0:
            line, self._line = self._line, b""
            self._end_line(line)
        return stop - at

    def _end_line(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            raise Refused("400 Bad Request")
        if self._last:
            self._left = 1 if line != b"\r\n" else 0
            return
        size = line[:-2].partition(b";")[0].strip()
        # not left to int(), which also takes "0x4", "+4" and "1_0"
        if not 0 < len(size) <= 15 or size.strip(b"0123456789abcdefABCDEF"):
            raise Refused("400 Bad Request")
        count = int(size, 16)
        self._last = count == 0
        # the line end after the data is skipped with it
        self._data = count + 2 if count else 0


class Answer:
    """What the server sends, with `Connection: close` put into its head."""

    def __init__(self) -> None:
        self._head = b""
        self._headed = False

    def take(self, piece: bytes) -> bytes:
        """What of it can be passed on now."""
        if self._headed:
            return piece
        self._head += piece
        passed = b""
        while not self._headed and b"\r\n\r\n" in self._head:
            head, _, self._head = self._head.partition(b"\r\n\r\n")
            passed += self._rewritten(head.split(b"\r\n"))
        if self._headed or len(self._head) > _HEAD:
            self._headed = True
            passed += self._head
        return passed

    def _rewritten(self, lines: list[bytes]) -> bytes:
        if lines[0].split(b" ", 2)[1:2] == [b"100"]:
            return b"\r\n".join([*lines, b"", b""])  # only a promise; the answer follows
        self._headed = True
        kept = [line for line in lines if line.partition(b":")[0].strip().lower() not in _DROPPED]
        return b"\r\n".join([*kept, b"Connection: close", b"", b""])


def _exchange(client: socket.socket, server: socket.socket, body: Body, rest: bytes) -> None:
    """Passes the body one way and the answer the other, until the server closes."""
    _pass_body(server, body, rest)
    answer = Answer()
    while True:
        ready, _, _ = select.select([server] if body.done else [server, client], [], [], _IDLE)
        if server in ready:
            piece = server.recv(_PIECE)
            if not piece:
                return
            client.sendall(answer.take(piece))
        elif client in ready:
            piece = client.recv(_PIECE)
            if not piece:
                return
            _pass_body(server, body, piece)
        else:
            return


def _pass_body(server: socket.socket, body: Body, data: bytes) -> None:
    count = body.take(data)
    if count:
        try:
            server.sendall(data[:count])
        except OSError:
            body.abandon()  # the server answered early; its answer still counts


def _refuse(client: socket.socket, status: str) -> None:
    why = f"Kaname answers plain requests with this step's own token only ({status})"
    text = json.dumps({"error_code": "PERMISSION_DENIED", "message": why}).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n"
    more = 'WWW-Authenticate: Basic realm="mlflow"\r\n' if status.startswith("401") else ""
    try:
        client.sendall((head + more + "Connection: close\r\n\r\n").encode() + text)
        client.shutdown(socket.SHUT_WR)
        _linger(client)
    except OSError:
        pass


def _linger(client: socket.socket) -> None:
    """Takes some of what still comes: closing on unread bytes would tear the answer away."""
    client.settimeout(2)
    for _ in range(64):
        if not client.recv(_PIECE):
            return
