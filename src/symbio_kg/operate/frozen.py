"""A frozen copy of a data folder, whether a service runs on it or not: what backups are made of and verified on.

Without a service the store is opened and copied by hard links. A running service holds the lock; then the
newest of its own snapshots is taken, which it makes after each durable change.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from symbio_kg.people.database import FILE
from symbio_kg.store import EmbeddedStore, StoreFailed, StoreLocked
from symbio_kg.store.undo import COUNTER, FOLDER, confirmed

__all__ = ["copy_database", "counted", "frozen", "people_copy", "reading"]

_SNAPSHOTS: Final = "snapshots"
_PREFIX: Final = "copy-"
_OLD: Final = 86_400
_STARTING: Final = 10.0
"""Seconds that a service may take from the lock to its first snapshot; a process of another kind makes none."""
_BUSY: Final = 60.0
"""Seconds that it may take for the next one."""
_COMMITS: Final = (
    "SELECT (MAX(?n) AS ?most) WHERE { GRAPH ?g { ?g <https://w3id.org/symbio-kg/ont/commits> ?n } }"
)


@contextlib.contextmanager
def frozen(folder: Path) -> Iterator[Path]:
    """Give a folder that holds the graph of *folder* as it is now, with its counter; it is removed in the end.

    Every change acknowledged before the call is in it. Raises StoreLocked when another process holds the
    folder and makes no snapshots, StoreDamaged, StoreFailed.
    """
    _sweep(folder)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as name:
        copy = Path(name) / "graph"
        try:
            store = EmbeddedStore(folder)
        except StoreLocked:
            _linked(folder, copy)
        else:
            try:
                store.backup(copy)
            finally:
                store.close()
        yield copy


def _linked(folder: Path, copy: Path) -> None:
    """Link the newest snapshot that holds all that was confirmed; the service may remove it meanwhile."""
    wanted = confirmed(folder)
    latest = time.monotonic() + (_BUSY if (folder / _SNAPSHOTS).exists() else _STARTING)
    older = None
    while time.monotonic() < latest:
        snapshot = max((folder / _SNAPSHOTS).glob("[0-9]*"), default=None)
        if snapshot != older and snapshot is not None:
            with contextlib.suppress(OSError, shutil.Error, StoreFailed):
                shutil.copytree(snapshot, copy, copy_function=os.link)
                if (copy / COUNTER).exists():  # written last
                    if counted(copy) >= max(wanted, confirmed(copy)):
                        return
                    older = snapshot
            shutil.rmtree(copy, ignore_errors=True)
        time.sleep(0.05)
    raise StoreLocked(str(folder))


def counted(copy: Path) -> int:
    """Return how many commits the graph in the frozen folder *copy* holds; StoreFailed when it cannot be read."""
    with reading(copy) as store:
        most = next(iter(store.query(_COMMITS)))["most"]  # type: ignore[arg-type]
        return int(most.value) if most is not None else 0


@contextlib.contextmanager
def reading(copy: Path) -> Iterator[Store]:
    """Give the graph in the frozen folder *copy* to read; StoreFailed when its files are damaged."""
    try:
        yield Store.read_only(str(copy / FOLDER))
    except (OSError, RuntimeError) as error:
        raise StoreFailed(str(copy), str(error)) from error


@contextlib.contextmanager
def people_copy(folder: Path) -> Iterator[Path | None]:
    """Give a folder with a consistent copy of the accounts of *folder*; None where there are none."""
    if not (folder / FILE).exists():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="symbio-people-") as name:
        copy_database(folder, Path(name), FILE)
        yield Path(name)


def copy_database(folder: Path, target: Path, name: str) -> None:
    """Write the SQLite database *name* of *folder* to *target*, readable by its owner only, in one file."""
    os.close(os.open(target / name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    address = f"{(folder / name).resolve().as_uri()}?mode=ro"
    if not any((folder / f"{name}-{end}").exists() for end in ("wal", "shm")):
        address += "&immutable=1"  # nobody has it open, and reading it leaves no file behind
    with (
        closing(sqlite3.connect(address, uri=True, timeout=10)) as source,
        closing(sqlite3.connect(target / name)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # no second file beside it


def _sweep(folder: Path) -> None:
    """Remove what a killed process left here."""
    for left in folder.glob(f"{_PREFIX}*"):
        if left.stat().st_mtime < time.time() - _OLD:
            shutil.rmtree(left, ignore_errors=True)
