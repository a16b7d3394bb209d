"""What step-host does about the past when it starts: after a kill, and after a power cut."""

from __future__ import annotations

import os
import re
import signal
from typing import Any

import journal
import processes
import records

Record = dict[str, Any]


def in_hand(folder: str) -> list[tuple[int, Record]]:
    """The attempts that lanes had started and not ended, with the number of the lane.

    Records that a power cut took from the folders are put back on the way.
    """
    found: list[tuple[int, Record]] = []
    home = os.path.join(folder, "host")
    for name in os.listdir(home):
        if number := re.fullmatch(r"lane-(\d+)\.journal", name):
            entries = journal.entries(os.path.join(home, name))
            found += [(int(number[1]), started) for started in _unfinished(folder, entries)]
    return found


def open_attempt(folder: str, attempt: str) -> int | None:
    try:
        path = os.path.join(folder, "attempts", attempt)
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None  # not there, or put in its place by a step that could: nothing to read or close


def close(folder: int, attempt: str, why: str) -> Record | None:
    """The exit record of an attempt that nobody watches; written now, as lost, if there is none."""
    started, ended = records.read(folder)
    if started is None or ended:
        return ended
    processes.signal_all(processes.survivors(attempt), signal.SIGKILL)
    ended = records.lost(attempt, started, why)
    records.restore(folder, [started, ended])
    return ended


def _unfinished(folder: str, entries: list[journal.Entry]) -> list[Record]:
    started = {entry["attempt"]: entry for entry in entries if entry["kind"] == "started"}
    ended = {entry["attempt"]: entry for entry in entries if entry["kind"] == "exit"}
    for entry in started.values():
        _put_back(folder, entry, ended.get(entry["attempt"]))
    return [entry for attempt, entry in started.items() if attempt not in ended]


def _put_back(folder: str, started: Record, ended: Record | None) -> None:
    path = os.path.join(folder, "attempts", started["attempt"])
    if not os.path.isdir(path):
        if started["boot"] == records.BOOT_ID:
            return  # removed on purpose: nothing is lost while the machine runs
        os.makedirs(path, mode=0o700)
    attempt = open_attempt(folder, started["attempt"])
    assert attempt is not None
    try:
        has_started, has_ended = records.read(attempt)
        if not has_started or ended and not has_ended:
            kept = [has_started or started, has_ended or ended]
            records.restore(attempt, [record for record in kept if record])
    finally:
        os.close(attempt)
