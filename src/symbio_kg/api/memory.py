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
_BY_ITSELF: Final = -3
"""`M_MMAP_THRESHOLD` of malloc.h: from which size on a piece is taken by itself, and given back once it is free."""
_LARGE: Final = 1_048_576


def share_places() -> None:
    """Let all threads take memory from the same few places, and large pieces by themselves; before they start.

    Left alone, the size from which on a piece stands by itself grows to 32 MB with those that were freed.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_PLACES, _MANY)
        library.mallopt(_BY_ITSELF, _LARGE)


def give_back() -> None:
    """Give memory that nobody uses back to the system."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
