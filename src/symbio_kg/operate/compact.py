"""Compacting: the store written anew without what was deleted from it.

Deleting a statement takes it out of the indexes, but its words stay in the engine's dictionary. Only a
store that is written anew is rid of them, which the erasure of a person needs.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Quad, Store

from symbio_kg.operate.errors import OperateError
from symbio_kg.store import EmbeddedStore
from symbio_kg.store.undo import FOLDER, confirmed, need_room, recover

__all__ = ["compact"]

_FRESH: Final = "compact.new"
_COPIES: Final = ("dumps", "snapshots", "snapshots-merged")
_LISTS: Final = ("listings.sqlite", "snapshots-merged.json", "changed-*")
"""What the service makes of the store in its folder, and makes again when it needs it."""


def compact(data: Path) -> tuple[int, int]:
    """Write the store in *data* anew, and take the service's copies of it away; return its bytes before and after.

    Killed at any moment, the store is the old one or the new one. Raises StoreLocked while a service
    runs, StoreDamaged, StoreFull when there is no room for both.
    """
    EmbeddedStore(data).close()  # undoes what a killed write left, and counts the commits
    before, fresh = _size(data / FOLDER), data / _FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    need_room(data, before)
    try:
        _write_anew(data / FOLDER, fresh)
        fresh.rename(data / f"before-{confirmed(data)}")  # what `recover` puts in the place of the store
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    recover(data)
    EmbeddedStore(data).close()
    for name in _COPIES:
        shutil.rmtree(data / name, ignore_errors=True)
    for path in (path for name in _LISTS for path in data.glob(name)):
        path.unlink()
    return before, _size(data / FOLDER)


def _write_anew(source: Path, target: Path) -> None:
    old, new = Store(str(source)), Store(str(target))
    new.bulk_extend(_quads(old))
    for graph in old.named_graphs():
        new.add_graph(graph)
    new.optimize()
    new.flush()
    if len(new) != len(old):
        raise OperateError(
            en=f"{source}: the copy does not hold all statements; nothing was changed.",
            tr=f"{source}: kopyada bütün ifadeler yok; hiçbir şey değiştirilmedi.",
        )


def _quads(store: Store) -> Iterator[Quad]:
    yield from store.quads_for_pattern(None, None, None, DefaultGraph())
    for graph in store.named_graphs():
        yield from store.quads_for_pattern(None, None, None, graph)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
