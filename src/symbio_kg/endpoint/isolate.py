"""A worker's walls: no network, bounded memory and processor time, and its end when the service ends.

Own user and network namespaces where the system allows them; a system call filter that refuses sockets
where it does not. What was reached is reported, since some systems offer neither.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import resource
import signal
import struct
from enum import StrEnum
from typing import Final

__all__ = ["Isolation", "allow_seconds", "give_way", "limit_memory", "without_network"]

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000
_OTHER_ABI: Final = 0x40000000
_GIVES_WAY: Final = 5
_SOCKET: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → its audit number and the number of the call `socket`."""


class Isolation(StrEnum):
    """What keeps a worker from the network."""

    NAMESPACE = "namespace"
    FILTER = "filter"
    NONE = "none"


def without_network() -> Isolation:
    """Cut this process off from the network for good, and let it end with its parent; say how.

    To be called before any other thread runs.
    """
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        reached = _namespace(libc) or _filter(libc)
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    except (AttributeError, OSError):
        return Isolation.NONE
    return reached


def _namespace(libc: ctypes.CDLL) -> Isolation | None:
    if libc.unshare(_NEW_USER | _NEW_NET) == 0 or libc.unshare(_NEW_NET) == 0:
        return Isolation.NAMESPACE
    return None


def _filter(libc: ctypes.CDLL) -> Isolation:
    """Refuse the system call that makes sockets."""
    if platform.machine() not in _SOCKET:
        return Isolation.NONE
    audit, call = _SOCKET[platform.machine()]
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 1, 0, _OTHER_ABI),
        (_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(code)))
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return Isolation.FILTER if libc.prctl(_SECCOMP, _FILTER, program, 0, 0) == 0 else Isolation.NONE


def give_way() -> None:
    """Let the service itself go first: whoever stores something does not wait for queries."""
    os.nice(_GIVES_WAY)


def limit_memory(size: int) -> None:
    """Bound the address space of this process to *size* bytes; it leaves no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_seconds(seconds: float) -> None:
    """Let the kernel end this process once it has used *seconds* more of processor time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(spent + seconds) + 1, hard))
