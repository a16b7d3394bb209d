"""The system calls that no step needs and a namespace does not hold, as a seccomp filter.

Some sockets know no network namespace: AF_VSOCK leads from any of them to the machine's host. Others,
such as keys, are shared by all processes of a user, or have a long record of faults in the kernel. A
filter is a program of classic BPF (Linux, Documentation/userspace-api/seccomp_filter.rst), and numbers
of calls differ by machine: where they are not known here, there is none.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct

_SOCKET_FAMILIES = (1, 2, 10, 16)  # Unix, IPv4, IPv6, and netlink, by which libc lists interfaces

_X32 = 0x40000000
_X86_64, _AARCH64 = 0xC000003E, 0xC00000B7
_IO_URING = (425, 426, 427)

#: by machine: what the kernel calls it, `socket`, and what is refused: keys, bpf, perf events, page
#: faults by hand, kernel modules and images, files by handle
_MACHINES = {
    "x86_64": (_X86_64, 41, (248, 249, 250, 321, 298, 323, 175, 313, 176, 246, 320, 304)),
    "aarch64": (_AARCH64, 198, (217, 218, 219, 280, 241, 282, 105, 273, 106, 104, 294, 265)),
}

_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000

#: above the descriptors a namespace is given, so that none of them takes this one's place
_LEAST_DESCRIPTOR = 10


def program(machine: str) -> bytes | None:
    """The filter for a machine as `uname` names it; None where calls have other numbers."""
    if machine not in _MACHINES:
        return None
    kernel_name, socket, refused = _MACHINES[machine]
    code = [_step(_LOAD, _MACHINE)] + _unless(_EQUAL, kernel_name, _refuse(errno.ENOSYS))
    code += [_step(_LOAD, _NUMBER)]
    if kernel_name == _X86_64:
        code += _when(_AT_LEAST, _X32, _refuse(errno.ENOSYS))
    for number in refused:
        code += _when(_EQUAL, number, _refuse(errno.EPERM))
    for number in _IO_URING:
        code += _when(_EQUAL, number, _refuse(errno.ENOSYS))  # as on a kernel without it
    code += _unless(_EQUAL, socket, _step(_RETURN, _ALLOW))
    code += [_step(_LOAD, _FIRST_ARGUMENT)]
    for family in _SOCKET_FAMILIES:
        code += _when(_EQUAL, family, _step(_RETURN, _ALLOW))
    return b"".join([*code, _refuse(errno.EAFNOSUPPORT)])


def descriptor() -> int | None:
    """A file with the filter of this machine, to be read from its start; None where there is none."""
    code = program(os.uname().machine)
    if code is None:
        return None
    file = os.memfd_create("syscalls", os.MFD_CLOEXEC)
    os.write(file, code)
    os.lseek(file, 0, os.SEEK_SET)
    high = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, _LEAST_DESCRIPTOR)
    os.close(file)
    return high


def _step(code: int, value: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


def _refuse(error: int) -> bytes:
    return _step(_RETURN, _ERROR | error)


def _when(test: int, value: int, then: bytes) -> list[bytes]:
    return [_step(test, value, 0, 1), then]


def _unless(test: int, value: int, then: bytes) -> list[bytes]:
    return [_step(test, value, 1, 0), then]
