"""One stream of an attempt's output, kept in a file that cannot grow without end.

The beginning is kept as it came. Beyond the cap only the newest lines are remembered, and written
under a marker line when the stream ends; the writer is never made to wait and never fails.
"""

from __future__ import annotations

import os

_PIECE = 1 << 18
_TAIL = 1 << 15
_BEGINNING = 512


class CappedLog:
    def __init__(self, folder: int, name: str, cap: int) -> None:
        self._folder = folder
        self._name = name
        self._file: int | None = None
        self.source, self.sink = os.pipe()
        os.set_blocking(self.source, False)
        self._cap = cap
        self._room = cap
        self._tail = b""
        self._beyond = 0
        self.beginning = b""

    @property
    def dropped(self) -> int:
        return max(0, self._beyond - len(self._tail))

    def started(self) -> None:
        """The process has its own copy of the writing end; ours must go, or the end is never seen."""
        os.close(self.sink)

    def pump(self) -> bool:
        """Takes what is there, at most one piece; False when every writer has gone."""
        try:
            piece = os.read(self.source, _PIECE)
        except BlockingIOError:
            return True
        if piece:
            self._keep(piece)
        return bool(piece)

    def finish(self) -> None:
        """Takes the rest without waiting, and closes."""
        self._drain()
        os.close(self.source)
        if self._beyond:
            self._write_tail()
        if self._file is not None:
            os.close(self._file)

    def _drain(self) -> None:
        # bounded: a writer that was not ours to kill could feed it for ever
        for _ in range(64):
            try:
                piece = os.read(self.source, _PIECE)
            except BlockingIOError:
                return
            if not piece:
                return
            self._keep(piece)

    def _keep(self, piece: bytes) -> None:
        if len(self.beginning) < _BEGINNING:
            self.beginning = (self.beginning + piece)[:_BEGINNING]
        head = piece[: self._room]
        if head:
            self._room -= len(head)
            self._write(head)
        rest = piece[len(head) :]
        if rest:
            self._beyond += len(rest)
            self._tail = (self._tail + rest)[-_TAIL:]

    def _write_tail(self) -> None:
        dropped = self.dropped
        tail = self._tail
        if dropped and b"\n" in tail:
            whole = tail[tail.index(b"\n") + 1 :]
            dropped += len(tail) - len(whole)
            tail = whole
        marker = f"\n[kaname] log cap of {self._cap} bytes reached; {dropped} bytes left out here\n"
        self._write(marker.encode() + tail)

    def _write(self, piece: bytes) -> None:
        try:
            if self._file is None:
                # only now: most short steps are silent, and making a file costs more than a pipe
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
                self._file = os.open(self._name, flags, 0o600, dir_fd=self._folder)
            while piece:
                piece = piece[os.write(self._file, piece) :]
        except OSError:
            # a full disk must not end the step; what could not be kept counts as dropped
            self._beyond += len(piece)
