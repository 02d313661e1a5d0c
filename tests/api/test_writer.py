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


def test_those_that_are_coming_share_a_sync() -> None:
    """While more are being prepared the first waits a moment; a refused one does not hurt the others."""
    store, synced, left = open_store(None), [], threading.Semaphore(8)
    writer = Writer(store, lambda: synced.append(store.count(GRAPH)), lambda: left.acquire(blocking=False))

    def give(number: int) -> int | str:
        try:
            return writer.hand_in(_bulk, number).result()
        except ValueError as error:
            return f"refused {error}"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(give, [1, -2, 3, 4]))
    writer.close()
    assert answers[1] == "refused -2"
    assert store.count(GRAPH) == 3
    assert len(synced) < 4


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
