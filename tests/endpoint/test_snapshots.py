"""Snapshots: a new one after changes, not too many, the old ones gone when nobody uses them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from symbio_kg.endpoint.snapshots import Snapshots
from symbio_kg.store import StoreFailed


class Copies:
    """Stands for a store: notes its state in a file of each copy."""

    def __init__(self) -> None:
        self.state = 0
        self.made = 0
        self.fails = False

    def copy(self, folder: Path) -> int:
        if self.fails:
            raise StoreFailed(str(folder), "disk full")
        folder.mkdir(parents=True)
        (folder / "state").write_text(str(self.state))
        self.made += 1
        return 0


@pytest.fixture
def copies() -> Copies:
    return Copies()


@pytest.fixture
def snapshots(copies: Copies, tmp_path: Path) -> Iterator[Snapshots]:
    folder = tmp_path / "snapshots"
    (folder / "000000007").mkdir(parents=True)
    made = Snapshots(folder, copies.copy, lambda: ["urn:g"], pause=0.05)
    made.start()
    yield made
    made.stop()
    assert not folder.exists()


def state(snapshots: Snapshots) -> int:
    return int((snapshots.newest.folder / "state").read_text())


def soon(holds: Callable[[], bool]) -> bool:
    """Tell whether something comes true within some seconds."""
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def test_leftovers_are_removed_at_start(snapshots: Snapshots, tmp_path: Path) -> None:
    """What a killed process left behind is gone."""
    assert [folder.name for folder in (tmp_path / "snapshots").iterdir()] == ["000000001"]
    assert snapshots.newest.graphs == ("urn:g",)


def test_fresh_holds_what_was_written_before(snapshots: Snapshots, copies: Copies) -> None:
    """Who wrote something reads it at once."""
    for number in range(1, 6):
        copies.state = number
        assert (snapshots.fresh().folder / "state").read_text() == str(number)


def test_many_changes_share_a_snapshot(snapshots: Snapshots, copies: Copies) -> None:
    """However many changes there are, only some snapshots a second are made, and the last one holds all."""
    before = copies.made
    for number in range(1, 1001):
        copies.state = number
        snapshots.changed()
    snapshots.fresh()
    assert state(snapshots) == 1000
    assert copies.made - before < 50


def test_used_snapshots_stay_and_unused_go(snapshots: Snapshots, tmp_path: Path) -> None:
    """A folder stays while a query runs on it and is removed afterwards."""
    with snapshots.using() as held:
        snapshots.fresh()
        snapshots.fresh()
        assert held.folder.exists()
        assert soon(lambda: len(list((tmp_path / "snapshots").iterdir())) == 2)
    assert not held.folder.exists()


def test_full_disk_leaves_the_last_snapshot(snapshots: Snapshots, copies: Copies) -> None:
    """When no copy can be made, queries go on with the last one; later changes appear when there is room."""
    copies.state, copies.fails = 1, True
    snapshots.changed()
    time.sleep(0.1)
    assert state(snapshots) == 0
    copies.fails = False
    assert soon(lambda: state(snapshots) == 1)


def test_private_copies_are_for_one(snapshots: Snapshots, copies: Copies, tmp_path: Path) -> None:
    """A copy made for an update is not what queries see, and is removed with its scratch folder."""
    copies.state = 5
    with snapshots.private(copies.copy) as (copy, scratch):
        assert (copy.folder / "state").read_text() == "5"
        assert state(snapshots) == 0
        scratch.mkdir()
    assert len(list((tmp_path / "snapshots").iterdir())) == 1


def test_many_readers_and_writers(snapshots: Snapshots, copies: Copies) -> None:
    """Nobody is ever given a folder that is gone."""
    missing: list[str] = []

    def read() -> None:
        for _ in range(100):
            with snapshots.using() as held:
                if not (held.folder / "state").exists():
                    missing.append(str(held))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        snapshots.fresh()
    for thread in threads:
        thread.join()
    assert not missing
