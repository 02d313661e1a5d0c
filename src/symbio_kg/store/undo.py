"""What lets a store on disk go back: a copy kept while a large write runs, and room for it on the disk.

The copy is a checkpoint of hard links, made in milliseconds. Its name tells how many writes were confirmed
when it was made; as long as the note beside it says no more, the write it was made for did not succeed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from symbio_kg.store.base import StoreFailed, StoreFull, StoreLocked

__all__ = ["COUNTER", "FOLDER", "confirmed", "failure", "forget", "keep", "need_room", "note", "recover"]

FOLDER: Final = "oxigraph"
COUNTER: Final = "commits"
_KEPT: Final = "before-"
_RESERVE: Final = 16 * 1024 * 1024
_GROWTH: Final = 4
"""A statement takes so much more room on the disk, at the most, than it has letters: log, tables, indexes."""
_FULL: Final = ("no space left", "file too large", "quota exceeded")


def need_room(path: Path, size: int) -> None:
    """Raise StoreFull when the disk of *path* has no room to write *size* bytes and work on afterwards."""
    if shutil.disk_usage(path).free < _RESERVE + _GROWTH * size:
        raise StoreFull(str(path))


def failure(where: str, error: OSError | RuntimeError) -> StoreFailed:
    """Return what *error* of the disk or of Oxigraph means for the store at *where*."""
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or any(words in str(error).lower() for words in _FULL):
        return StoreFull(where)
    return StoreFailed(where, str(error))


def keep(path: Path, store: Store) -> None:
    """Keep a copy of *store*, which lies in *path*, as it is now."""
    kept = path / f"{_KEPT}{confirmed(path)}"
    fresh = path / f"{kept.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    store.backup(str(fresh))
    fresh.rename(kept)
    _sync(path)


def forget(path: Path) -> None:
    """Remove what was kept in *path*."""
    if found := list(path.glob(f"{_KEPT}*")):
        for kept in found:
            shutil.rmtree(kept, ignore_errors=True)
        _sync(path)  # it must not come back with a number that was not durable


def recover(path: Path) -> None:
    """Put back what was kept in *path* when the write it was kept for was not confirmed.

    Raises StoreLocked when another process is still writing.
    """
    live = path / FOLDER
    for kept in path.glob(f"{_KEPT}*[0-9]"):
        if int(kept.name.removeprefix(_KEPT)) < confirmed(path):
            continue
        if live.exists():
            _not_in_use(path)
            shutil.rmtree(live)
        kept.rename(live)
        _sync(path)


def confirmed(path: Path) -> int:
    """Return the number of writes to the store in *path* that were confirmed."""
    file = path / COUNTER
    text = file.read_text(encoding="ascii").strip() if file.exists() else "0"
    return int(text) if text.isdigit() else 0


def note(path: Path, commits: int, *, durable: bool = True) -> None:
    """Write *commits* beside the store in *path* so that a crash leaves the old number or the new one.

    Unless *durable* the power may go and leave an older one, which only tells less of what a damaged store has lost.
    """
    fresh = (path / COUNTER).with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{commits}\n")
        if durable:
            file.flush()
            os.fsync(file.fileno())
    fresh.replace(path / COUNTER)


def _not_in_use(path: Path) -> None:
    try:
        Store(str(path / FOLDER))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(str(path)) from error


def _sync(path: Path) -> None:
    with contextlib.suppress(OSError):  # not every system lets a folder be opened
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
