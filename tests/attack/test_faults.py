"""Killed, cut off from power, without room, started twice: nothing acknowledged is lost, nothing is there by halves."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode

from symbio_kg.operate import back_up, restore, verify
from symbio_kg.store import LISTINGS, EmbeddedStore, log, open_store
from symbio_kg.store.undo import FOLDER
from symbio_kg.terms import PREFIXES

from ..api.conftest import light_store, serving
from .serve import Writers, start, writer_of

KILLS = int(os.environ.get("SYMBIO_KILLS", "5"))
SYM, PROV = PREFIXES["sym"], PREFIXES["prov"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return light_store(tmp_path / "data")


def wait(until: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so; fail when it takes too long."""
    latest = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < latest, "it never came"
        time.sleep(0.01)


def check(folder: Path, acknowledged: list[str]) -> None:
    """Every acknowledged listing is in the graph; each one there has all its statements; the trail holds."""
    with closing(open_store(folder)) as store:
        sizes = Counter(t.subject for t in store.triples(LISTINGS))
        there = {t.subject for t in store.triples(LISTINGS) if t.predicate == SYM["listedBy"]}
    missing = [name for name in acknowledged if NamedNode(name) not in there]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged listings are lost"
    mine = {sizes[name] for name in there if "k-" in str(name)}
    assert len(mine) <= 1, f"listings of different size: {mine}"
    assert verify(folder).findings == ()


def test_killed_at_any_moment(folder: Path) -> None:
    """SIGKILL under load, again and again: no acknowledged write lost, nothing half-written, and it starts again."""
    writers, chance = Writers(writer_of(folder, "kill")), random.Random(7)
    slowest = 0.0
    for _ in range(KILLS):
        running = start(folder)
        slowest = max(slowest, running.seconds)
        with writers.at_work(running.address):
            before = len(writers.acknowledged)
            wait(lambda before=before: len(writers.acknowledged) > before)  # type: ignore[misc]
            time.sleep(chance.random())
            running.kill()
        check(folder, writers.acknowledged)
    assert len(writers.acknowledged) >= KILLS
    print(f"{KILLS} kills, {len(writers.acknowledged)} acknowledged, slowest start {slowest:.1f} s")


def test_asked_to_end_it_finishes(folder: Path) -> None:
    """SIGTERM under load: what was begun is answered, the process ends with 0, and leaves only its data."""
    writers = Writers(writer_of(folder, "end"))
    running = start(folder)
    with writers.at_work(running.address):
        wait(lambda: len(writers.acknowledged) > 3)
        code = running.stop()
    assert code == 0
    check(folder, writers.acknowledged)
    assert {answer.status_code for answer in writers.refused} <= {503}
    kept = {path.name for path in folder.iterdir()}
    data = {"oxigraph", "commits", "people.sqlite", "first-password", "verdicts.sqlite"}
    over = {"live", "listings.sqlite", "snapshots-merged", "snapshots-merged.json"}
    assert {name for name in kept - data - over if not name.startswith("changed-")} == set()


def test_a_second_writer_is_refused(folder: Path) -> None:
    """A second service on the same folder ends at once, in words; the first goes on."""
    running = start(folder)
    try:
        command = [
            sys.executable,
            "-m",
            "symbio_kg",
            "--data",
            str(folder),
            "--lang",
            "en",
            "serve",
            "--port",
            "0",
        ]
        second = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert second.returncode == 3
        assert "another symbio process is using this folder" in second.stderr
        assert httpx.get(f"{running.address}/ready").status_code == 200
    finally:
        running.stop()


def test_backed_up_under_load(folder: Path, tmp_path: Path) -> None:
    """A backup beside the writing service holds all that was acknowledged before, whole, and restores."""
    writers = Writers(writer_of(folder, "kept"))
    running = start(folder)
    try:
        with writers.at_work(running.address):
            for number in range(3):
                wait(lambda number=number: len(writers.acknowledged) > 3 * number)  # type: ignore[misc]
                before = list(writers.acknowledged)
                back_up(folder, tmp_path / f"kept-{number}")
                restore(tmp_path / f"kept-{number}", tmp_path / f"again-{number}")
                check(tmp_path / f"again-{number}", before)
            assert verify(folder).findings == ()
    finally:
        running.stop()


def noting(lengths: dict[str, int]) -> Callable[[int], None]:
    """Return a sync of an open file that notes in *lengths* how long a log is then: so much of it is on the disk."""

    def sync(file: int) -> None:
        path = Path(f"/proc/self/fd/{file}").readlink()
        if path.suffix == ".log":
            lengths[path.name] = os.fstat(file).st_size
        os.fsync(file)

    return sync


def copied(folder: Path, copy: Path, lengths: dict[str, int]) -> None:
    """Copy the store as a machine without power leaves it: of every log only what was synced."""
    (copy / FOLDER).mkdir(parents=True)
    for path in (folder / FOLDER).iterdir():
        if path.is_file() and path.name != "LOCK":
            shutil.copy(path, copy / FOLDER / path.name)
    for path in (copy / FOLDER).glob("*.log"):
        os.truncate(path, lengths.get(path.name, 0))
    shutil.copy(folder / "commits", copy / "commits")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to know what is synced")
@pytest.mark.parametrize("synced", [True, False], ids=["as it is", "without the sync"])
def test_power_is_cut(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, synced: bool) -> None:
    """Every log cut back to what was synced: all that was acknowledged is there. Without the sync it would not be."""
    lengths: dict[str, int] = {}
    token, copy = writer_of(folder, "power"), tmp_path / "after"
    monkeypatch.setattr(log, "_SYNC", noting(lengths))
    if not synced:
        monkeypatch.setattr(EmbeddedStore, "_confirm", lambda _: None)
    writers = Writers(token)
    with serving(folder) as (service, address), writers.at_work(address):
        wait(lambda: len(writers.acknowledged) > 7)
        with service.store._lock:  # type: ignore[attr-defined]  # nothing is written while it is copied
            acknowledged = list(writers.acknowledged)
            copied(folder, copy, lengths)
    monkeypatch.undo()
    assert acknowledged
    if synced:
        check(copy, acknowledged)
    else:
        with closing(open_store(copy)) as store:
            there = {t.subject for t in store.triples(LISTINGS)}
        assert not {NamedNode(name) for name in acknowledged} <= there


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 80 MB; only an administrator may mount one."""
    disk, mount = tmp_path / "disk", shutil.which("mount")
    disk.mkdir()
    if mount is None or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(disk)], capture_output=True)
    if made.returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_no_room(small_disk: Path) -> None:
    """A full disk: writes are refused with 507 in words, reading goes on, and with room they work again."""
    folder, ballast = light_store(small_disk / "data"), small_disk / "ballast"
    writers = Writers(writer_of(folder, "room"))
    running = start(folder)
    try:
        with writers.at_work(running.address, 1):
            wait(lambda: bool(writers.acknowledged))
        ballast.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 4_000_000))
        full = len(writers.acknowledged)
        with writers.at_work(running.address, 2):
            wait(lambda: len(writers.refused) > 3)
        assert {(answer.status_code, answer.json()["code"]) for answer in writers.refused} == {
            (507, "store-full")
        }
        assert len(writers.acknowledged) == full
        asked = {"query": "ASK { ?s a sym:Offer }"}
        assert httpx.get(f"{running.address}/sparql", params=asked, timeout=30).json()["boolean"] is True
        ballast.unlink()
        with writers.at_work(running.address, 1):
            wait(lambda: len(writers.acknowledged) > full + 1)
    finally:
        running.stop()
    check(folder, writers.acknowledged)
