"""Tries what a namespace must prevent, in a real one, and reports. A level is claimed only if all hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from typing import Any

import entrance
import isolate
import limits
import syscalls

Report = dict[str, Any]

_ANY_PORT = 8470

# runs inside; prints the names of what it could do and should not have been able to
_ESCAPES = r"""
import json, os, socket, sys
secret, port, abstract, outside, filtered = sys.argv[1:6]
def reads(path):
    open(path).close()
def writes(path):
    open(path, "w").close()
def connects(family, address):
    with socket.socket(family) as s:
        s.settimeout(1)
        s.connect(address)
def opens(family):
    try:
        socket.socket(family).close()
    except OSError:
        return False
    return True
def status(name):
    return next(l.split()[1] for l in open("/proc/self/status") if l.startswith(name + ":"))
def expect(good):
    if good:
        raise OSError
def alters_kernel():
    # opening is enough to know, and nothing is written
    shown = ["/proc/" + n for n in os.listdir("/proc") if not n.isdigit() and not os.path.islink("/proc/" + n)]
    inside = (os.path.join(d, n) for top in shown for d, _, names in os.walk(top) for n in names)
    for path in [*shown, *inside]:
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            continue
        return
    raise OSError
escapes = {
    "reads a hidden file": lambda: reads(secret),
    "writes to the root": lambda: writes("/kaname-probe"),
    "writes to the system": lambda: writes("/usr/kaname-probe"),
    "can alter the kernel's settings": alters_kernel,
    "sees processes outside": lambda: expect(len([n for n in os.listdir("/proc") if n.isdigit()]) < 8),
    "reaches a port outside": lambda: connects(socket.AF_INET, ("127.0.0.1", int(port))),
    "reaches an abstract socket": lambda: connects(socket.AF_UNIX, "\0" + abstract),
    "sees a network": lambda: expect([n for _, n in socket.if_nameindex()] == ["lo"]),
    "can gain privileges": lambda: expect(status("NoNewPrivs") == "1"),
    "has capabilities": lambda: expect(int(status("CapEff"), 16) == 0 and int(status("CapBnd"), 16) == 0),
    "knows the host's name": lambda: expect(os.uname().nodename == "step"),
    "speaks to the machine's host": lambda: expect(not filtered or not opens(40)),
}
done = []
try:
    writes(outside)  # may seem to work in a private folder: the other side looks
except OSError:
    pass
for name, attempt in escapes.items():
    try:
        attempt()
        done.append(name)
    except OSError:
        pass
with open("/tmp/proof", "w") as proof:
    json.dump(done, proof)
"""


def main(channel: socket.socket, folder: str, name: str) -> None:
    report = _namespace(folder)
    report["limits"] = limits.means(limits.find_groups(name))
    channel.sendall(json.dumps(report).encode())


def failed(why: str) -> Report:
    nothing = {"bwrap": "", "bwrapExtras": [], "filters": False, "joins": False, "limits": {}}
    return {"namespace": False, "explanation": why, **nothing}


def _namespace(folder: str) -> Report:
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        return failed("bubblewrap is not installed")
    version = _output([bwrap, "--version"]).strip()
    extras = ["--disable-userns"] if "--disable-userns" in _output([bwrap, "--help"]) else []
    filters = syscalls.program(os.uname().machine) is not None
    with tempfile.TemporaryDirectory(dir=os.path.join(folder, "host"), prefix="probe-") as place:
        why = _try(place, bwrap, extras, filters)
        if why and filters and not _try(place, bwrap, extras, False):
            filters, why = False, ""
        if why and extras:
            extras, why = [], _try(place, bwrap, [], filters)
        joins = not why and _joins(place, bwrap, extras)
    if why:
        return failed(f"{version}: {why}")
    explanation = version if filters else f"{version}, without a filter of system calls"
    found = {"bwrap": bwrap, "bwrapExtras": extras, "filters": filters, "joins": joins}
    return {"namespace": True, "explanation": explanation, **found}


def _try(place: str, bwrap: str, extras: list[str], filters: bool) -> str:
    """Why the namespace does not hold; empty if it does."""
    for name in ("tmp", "home", "work"):
        os.makedirs(os.path.join(place, name), exist_ok=True)
    secret = os.path.join(place, "secret")
    with open(secret, "w", encoding="ascii") as file:
        file.write("secret")
    work = os.path.join(place, "work")
    spec = {"readable": [], "writable": [work], "folder": work}
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind("\0kaname-probe-" + str(os.getpid()))
        abstract.listen(1)
        words = isolate.command(spec, place, bwrap, extras)
        descriptor = syscalls.descriptor() if filters else None
        given = [descriptor] if descriptor is not None else []
        for each in given:
            words = isolate.filtered(words, each)
        words += isolate.python(["-c", _ESCAPES, secret, str(port.getsockname()[1])])
        words += ["kaname-probe-" + str(os.getpid()), os.path.join(place, "outside"), "filtered" if given else ""]
        result = subprocess.run(words, capture_output=True, timeout=20, check=False, text=True, pass_fds=given)
        for each in given:
            os.close(each)
    if os.path.exists(os.path.join(place, "outside")):
        return "a program inside writes outside its folders"
    return _verdict(result, os.path.join(place, "tmp", "proof"))


def _joins(place: str, bwrap: str, extras: list[str]) -> bool:
    """Whether a process of ours can open a socket in the network of a namespace from outside."""
    work = os.path.join(place, "work")
    spec = {"readable": [], "writable": [work], "folder": work}
    with entrance.Entrance(joins=True) as way:
        words = way.words(isolate.command(spec, place, bwrap, extras), _ANY_PORT, ["true"])
        pid = os.posix_spawn(words[0], words, os.environ, file_actions=way.given())
        listener = way.listener(_ANY_PORT)
        if listener is None:
            os.kill(pid, signal.SIGKILL)
        else:
            os.close(listener)
            way.let_go()
        _, status = os.waitpid(pid, 0)
        return listener is not None and status == 0


def _verdict(result: subprocess.CompletedProcess[str], proof: str) -> str:
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines()
        return lines[-1] if lines else f"ended with {result.returncode}"
    try:
        with open(proof, encoding="utf-8") as file:
            escapes = json.load(file)
    except (OSError, ValueError):
        return "the probe left no proof"
    return "a program inside " + ", ".join(escapes) if escapes else ""


def _output(words: list[str]) -> str:
    result = subprocess.run(words, capture_output=True, timeout=20, check=False, text=True)
    return result.stdout + result.stderr
