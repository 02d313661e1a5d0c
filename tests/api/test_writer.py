"""The one writer: changes that come together share a sync, and each has an answer of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoxigraph import NamedNode, Triple

from symbio_kg.api.writer import Stopping, Writer
from symbio_kg.store import GraphStore, StoreFailed, open_store

GRAPH = "urn:g"


def _named(number: int) -> Triple:
    return Triple(NamedNode(f"urn:{number}"), NamedNode("urn:p"), NamedNode("urn:o"))


def _bulk(store: GraphStore, items: Sequence[int]) -> Sequence[int | Exception]:
    store.change({}, {GRAPH: [_named(n) for n in items if n >= 0]})
    return [ValueError(n) if n < 0 else len(items) for n in items]


def test_those_that_wait_share_a_sync() -> None:
    """What comes while the writer is busy is made together; a refused one does not hurt the others."""
    store, synced = open_store(None), []
    writer = Writer(store, lambda: synced.append(store.count(GRAPH)))
    begun, free = threading.Event(), threading.Event()

    def busy(_: GraphStore) -> None:
        begun.set()
        free.wait()

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(writer.write, busy)
        begun.wait()
        promises = [writer.hand_in(_bulk, number) for number in (1, -2, 3, 4)]
        free.set()
        first.result()
    assert [promises[n].result() for n in (0, 2, 3)] == [4, 4, 4]
    with pytest.raises(ValueError, match="-2"):
        promises[1].result()
    writer.close()
    assert synced == [0, 3]


def test_nobody_waits_for_nobody() -> None:
    """A change that comes alone is made at once and on its own."""
    store, synced = open_store(None), []
    writer = Writer(store, lambda: synced.append(True))
    assert [writer.hand_in(_bulk, n).result() for n in (1, 2)] == [1, 1]
    writer.close()
    assert len(synced) == 2
    with pytest.raises(Stopping):
        writer.write(lambda store: store.count())


def test_what_could_not_be_synced_is_answered_to_nobody() -> None:
    """When the sync fails every change of the group fails, though each of them was made."""

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(inner, name)

        def together(self) -> object:
            raise StoreFailed("here", "the disk is gone")

    inner = open_store(None)
    writer = Writer(Failing(), lambda: None)  # type: ignore[arg-type]
    with pytest.raises(StoreFailed):
        writer.hand_in(_bulk, 1).result()
    writer.close()
