"""What makes records durable: a small ring of entries on disk for each lane.

A new file costs several waits for the disk before it survives a power cut. So the records in the
attempts' folders are written without waiting, and the same facts go first into a file whose blocks
were laid out beforehand: one short wait each. After a power cut step-host reads the rings and puts
the missing records in their place. The last entry also says what a killed lane had in hand.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import zlib
from typing import Any

Entry = dict[str, Any]

_SLOT = 1024
_SLOTS = 1024
_HEAD = struct.Struct("<QIH")
_ROOM = _SLOT - _HEAD.size
_libc = ctypes.CDLL(None, use_errno=True)


class Journal:
    """The writing end. Only one lane at a time has it."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._file).st_size < _SLOT * _SLOTS:
            os.pwrite(self._file, bytes(_SLOT * _SLOTS), 0)
            os.fsync(self._file)
        self._next = max(_numbers(path), default=0) + 1
        self._clean = True

    def add(self, text: bytes) -> None:
        """Durable on return. An entry too long for its place loses its words, never its facts."""
        if self._next % (_SLOTS // 2) == 0:
            self.checkpoint()
        self._write(text if len(text) <= _ROOM else _shortened(text))
        self._clean = False

    def checkpoint(self) -> None:
        """Makes all records in the folders durable, so that the entries before are needed no more."""
        if not self._clean:
            _libc.syncfs(self._file)
        self._write(b'{"kind": "checkpoint"}')
        self._clean = True

    def _write(self, text: bytes) -> None:
        slot = _HEAD.pack(self._next, zlib.crc32(text), len(text)) + text
        os.pwrite(self._file, slot, self._next % _SLOTS * _SLOT)
        os.fdatasync(self._file)
        self._next += 1


def _shortened(text: bytes) -> bytes:
    facts = json.loads(text)
    for name in ("command", "message"):
        if name in facts:
            facts[name] = type(facts[name])()
    return json.dumps(facts).encode()


def entries(path: str) -> list[Entry]:
    """What was written since the last checkpoint, oldest first; torn entries are left out."""
    found = sorted(_read(path).items())
    last = max((number for number, entry in found if entry.get("kind") == "checkpoint"), default=0)
    return [entry for number, entry in found if number > last]


def _numbers(path: str) -> list[int]:
    return list(_read(path))


def _read(path: str) -> dict[int, Entry]:
    with open(path, "rb") as file:
        ring = file.read()
    found: dict[int, Entry] = {}
    for at in range(0, len(ring) - _SLOT + 1, _SLOT):
        number, check, length = _HEAD.unpack_from(ring, at)
        text = ring[at + _HEAD.size : at + _HEAD.size + length]
        if number and length <= _ROOM and zlib.crc32(text) == check:
            found[number] = json.loads(text)
    return found
