"""The engine's log of what was written: it survives a power cut once it was synced, which the engine leaves to us.

A log that goes away meanwhile has been written into tables, which the engine syncs itself.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

__all__ = ["sync"]

_SYNC: Final = getattr(os, "fdatasync", os.fsync)


def sync(folder: Path) -> None:
    """Make the logs in *folder* durable, and their names; OSError when the disk does not take them."""
    for path in (*folder.glob("*.log"), folder):
        with contextlib.suppress(FileNotFoundError):
            file = os.open(path, os.O_RDONLY)
            try:
                _SYNC(file)
            finally:
                os.close(file)
