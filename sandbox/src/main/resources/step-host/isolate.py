"""The command line that puts a program into namespaces with bubblewrap.

Nothing is shown but what is listed: the system's programs and libraries, the public part of /etc,
the folders the attempt may read and write, and a private /tmp and home.
"""

from __future__ import annotations

import os
import stat
import sys
from typing import Any

HOME = "/home/step"
ENTRY_FD = 3
HELD_FD = 4
FILTER_FD = 5

#: how many processors there are: libraries ask, and complain aloud when nothing answers
CPUS = "/sys/devices/system/cpu"

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store")
_ETC = (
    "alternatives", "ca-certificates", "ca-certificates.conf", "crypto-policies", "debian_version", "fonts",
    "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "locale.alias", "localtime",
    "mime.types", "nsswitch.conf", "os-release", "passwd", "pki", "protocols", "R", "redhat-release",
    "services", "ssl/certs", "ssl/openssl.cnf", "timezone",
)  # fmt: skip


def command(spec: dict[str, Any], attempt: str, bwrap: str, extras: list[str]) -> list[str]:
    """The words of bubblewrap up to and without the program.

    `attempt` is the attempt's folder, where the private folders lie; `extras` are options that only
    some versions know.
    """
    words = [bwrap, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    words += [*extras, "--hostname", "step"]
    words += _system() + ["--proc", "/proc", *_kernel(), "--dev", "/dev", "--tmpfs", "/run"]
    words += ["--ro-bind-try", CPUS, CPUS]
    words += ["--bind", os.path.join(attempt, "tmp"), "/tmp", "--bind", os.path.join(attempt, "home"), HOME]
    words += _hide(spec.get("hidden", []))
    words += _folders("--ro-bind", spec["readable"] + [interpreter()])
    words += _folders("--bind", spec["writable"])
    return words + ["--remount-ro", "/", "--chdir", spec["folder"], "--"]


def filtered(words: list[str], descriptor: int) -> list[str]:
    """The same, and what the program may ask of the kernel is read from the descriptor."""
    return [*words[:-1], "--seccomp", str(descriptor), "--"]


def held(words: list[str]) -> list[str]:
    """The same, but its process is told on one descriptor, and the program waits for a byte on the other.

    They may be the same socket but not the same number: bubblewrap closes the first before it reads
    the second, and takes a descriptor that is closed for a reason to go on.
    """
    return [*words[:-1], "--info-fd", str(ENTRY_FD), "--block-fd", str(HELD_FD), "--"]


def entry(port: int, program: list[str]) -> list[str]:
    """The program, preceded by the few lines that open Kaname's port inside the namespace."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "enter.py"), encoding="utf-8") as file:
        source = file.read()
    return python(["-c", source, str(port), *program])


def python(words: list[str]) -> list[str]:
    """Our own Python, with nothing of the user's."""
    return [sys.executable, "-I", "-S", *words]


def interpreter() -> str:
    """The folder that must be visible for our own Python to run."""
    return os.path.realpath(sys.base_prefix)


def environment(given: dict[str, str]) -> dict[str, str]:
    return {"HOME": HOME, "TMPDIR": "/tmp", **{k: v for k, v in given.items() if k not in ("HOME", "TMPDIR")}}


def _system() -> list[str]:
    words: list[str] = []
    for folder in _SYSTEM:
        if os.path.islink(folder):
            words += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            words += ["--ro-bind", folder, folder]
    for name in _ETC:
        words += ["--ro-bind-try", "/etc/" + name, "/etc/" + name]
    return words


def _kernel() -> list[str]:
    """Makes what /proc shows of the kernel, and not of processes, read-only.

    Without it a program of a server that runs as root could set the machine's `kernel.core_pattern`: root
    inside is root outside, and the kernel asks who opens a file there, not for a capability. (Of bubblewrap's
    own covers, `sys` is left out where the user without capabilities cannot write to the folder.) What is
    bound is the machine's, and shows each reader its own namespaces all the same.
    """
    try:
        names = sorted(os.listdir("/proc"))
    except OSError:
        names = []
    paths = [os.path.join("/proc", name) for name in names if not name.isdigit()]
    return [word for path in paths if _alters_kernel(path) for word in ("--ro-bind-try", path, path)]


def _alters_kernel(path: str) -> bool:
    """Whether it is a folder, or a file that somebody may write to; links lead to a process's own."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and mode & 0o222 != 0)


def _hide(folders: list[str]) -> list[str]:
    """Covers folders that lie inside a shown one; those that do not are not there in the first place."""
    shown = tuple(folder + "/" for folder in _SYSTEM)
    return [word for folder in folders if folder.startswith(shown) for word in ("--tmpfs", folder)]


def _folders(option: str, paths: list[str]) -> list[str]:
    return [word for path in paths if path not in ("/usr", "/") for word in (option, path, path)]
