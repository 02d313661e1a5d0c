"""Memory that is free goes back to the system.

The C library gives each thread a place of its own to take memory from, up to eight for each core, and keeps what
was used there once. Under mixed load that was more than half of what the service held. Other C libraries
do it their own way; nothing happens there.
"""

from __future__ import annotations

import contextlib
import ctypes
from typing import Final

__all__ = ["give_back", "share_places"]

_PLACES: Final = -8
"""`M_ARENA_MAX` of malloc.h."""
_MANY: Final = 2


def share_places() -> None:
    """Let all threads take memory from the same few places; to be called before they start."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").mallopt(_PLACES, _MANY)


def give_back() -> None:
    """Give memory that nobody uses back to the system."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
