"""The records of an attempt in its folder, and the identity of processes.

`records.jsonl` holds one line when the attempt has started and a second when it has ended. It is
made before the program runs and only if it is not there, so an attempt id runs at most once. The
journal has the same facts before (see journal.py), so nothing here waits for the disk.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

FILE = "records.jsonl"
KILL = "kill.json"

Record = dict[str, Any]


def now_micros() -> int:
    return time.time_ns() // 1000


def read_small(path: str) -> bytes:
    """A file of the kernel's, to its end: a list comes a page at a time. Empty if there is none."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    text = b""
    try:
        while piece := os.read(file, 1 << 16):
            text += piece
    except OSError:
        pass
    finally:
        os.close(file)
    return text


BOOT_ID = read_small("/proc/sys/kernel/random/boot_id").decode().strip()


def stat_fields(pid: int | str) -> list[bytes]:
    """State, parent, … of a process as the kernel lists them; empty if there is none."""
    text = read_small(f"/proc/{pid}/stat")
    # the name is in parentheses and may hold blanks and parentheses itself
    return text[text.rindex(b")") + 2 :].split() if text else []


def start_ticks(pid: int) -> int:
    """When the kernel started this process, in ticks since boot; 0 if there is none of that number."""
    fields = stat_fields(pid)
    return int(fields[19]) if fields else 0


def is_alive(process: Record) -> bool:
    """Whether exactly this process still runs: same number, same start, same boot, no zombie."""
    if process.get("boot") != BOOT_ID or not process.get("ticks"):
        return False
    fields = stat_fields(int(process["pid"]))
    return bool(fields) and int(fields[19]) == process["ticks"] and fields[0] != b"Z"


def open_once(folder: int, started: bytes) -> int | None:
    """Writes the first record; answers where to write the second, or None if there is a first one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        file = os.open(FILE, flags, 0o600, dir_fd=folder)
    except FileExistsError:
        return None
    add(file, started)
    return file


def add(file: int, record: bytes) -> None:
    os.write(file, record + b"\n")


def restore(folder: int, kept: list[Record]) -> None:
    """Puts records in place that a kill or a power cut took away. Durable on return."""
    part = FILE + ".part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(part, flags, 0o600, dir_fd=folder)
    try:
        for record in kept:
            add(file, json.dumps(record).encode())
        os.fsync(file)
    finally:
        os.close(file)
    os.rename(part, FILE, src_dir_fd=folder, dst_dir_fd=folder)
    os.fsync(folder)


def read(folder: int) -> tuple[Record | None, Record | None]:
    """The started and the exit record. A torn first line still says that the attempt was started."""
    try:
        file = os.open(FILE, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return None, None
    except OSError:
        return {}, None
    try:
        lines = os.read(file, 1 << 22).split(b"\n")[:-1]
    finally:
        os.close(file)
    return _parse(lines[0]) if lines else {}, _parse(lines[1]) or None if len(lines) > 1 else None


def _parse(line: bytes) -> Record:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def lost(attempt: str, started: Record | None, why: str) -> Record:
    """The exit record of an attempt whose end nobody saw."""
    return {
        "attempt": attempt,
        "reason": "lost",
        "message": why,
        "startedAt": (started or {}).get("startedAt", 0),
        "endedAt": now_micros(),
        "cpuMicros": 0,
        "maxRssBytes": 0,
        "reaped": 0,
        "logBytesDropped": 0,
    }
