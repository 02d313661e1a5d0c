"""The engine's log of what was written: it survives a power cut once it was synced, which the engine leaves to us.

A log that goes away meanwhile has been written into tables, which the engine syncs itself.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

__all__ = ["Log"]

_SYNC: Final = getattr(os, "fdatasync", os.fsync)


class Log:
    """The logs in *folder*: the engine writes the newest, and begins another when that is large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()

    def sync(self) -> None:
        """Make durable what was written; OSError when the disk does not take it.

        What was synced and is written no more is not synced again, nor are names when there is no new one.
        """
        with os.scandir(self._folder) as entries:
            names = {entry.name for entry in entries if entry.name.endswith(".log")}
        if names <= self._known and names:
            self._synced(self._folder / max(names, key=_number))
        else:
            for path in (*(self._folder / name for name in names), self._folder):
                self._synced(path)
        self._known = names

    def _synced(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            file = os.open(path, os.O_RDONLY)
            try:
                _SYNC(file)
            finally:
                os.close(file)


def _number(name: str) -> tuple[int, str]:
    return len(name), name
