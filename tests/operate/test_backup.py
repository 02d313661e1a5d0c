"""Backups: whole, apart from what they were made of, checked when used, never written over anything."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal

from symbio_kg.api.service import Service
from symbio_kg.operate import BackupDamaged, FolderInUse, back_up, backups_in, compact, restore, verify
from symbio_kg.operate.errors import NoBackup
from symbio_kg.people import People
from symbio_kg.settings import ServiceSettings, Settings
from symbio_kg.store import AUDIT, LISTINGS, StoreLocked, open_store

from .conftest import FIRM, MAIL, statements


def content(folder: Path) -> dict[str, set[str]]:
    with closing(open_store(folder)) as store:
        return {graph: set(map(str, store.triples(graph))) for graph in store.graphs()}


def test_a_backup_restores_to_the_same(data: Path, tmp_path: Path) -> None:
    """Graph and accounts come back as they were, and both folders and the backup verify."""
    made = back_up(data, tmp_path / "kept" / "one")
    assert restore(made.folder, tmp_path / "again").manifest == made.manifest
    assert content(tmp_path / "again") == content(data)
    with closing(People(data)) as old, closing(People(tmp_path / "again")) as new:
        assert {a.login for a in old.accounts.all()} == {a.login for a in new.accounts.all()}
        assert old.ledger.verify() == new.ledger.verify()
    assert [verify(one).findings for one in (data, made.folder, tmp_path / "again")] == [(), (), ()]


def test_a_backup_shares_no_file(data: Path, tmp_path: Path) -> None:
    """What happens to the data folder afterwards does not reach the backup, nor may others read it."""
    made = back_up(data, tmp_path / "one")
    files = [path for path in made.folder.rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}
    assert made.folder.stat().st_mode & 0o077 == 0
    for path in (data / "oxigraph").iterdir():
        path.write_bytes(b"x")
    assert verify(made.folder).sound


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    """A folder that holds something is refused by backup and by restore, and stays as it is."""
    made = back_up(data, tmp_path / "one")
    before = content(data)
    with pytest.raises(FolderInUse):
        back_up(data, tmp_path / "one")
    with pytest.raises(FolderInUse):
        restore(made.folder, data)
    assert content(data) == before
    (tmp_path / "empty").mkdir()
    restore(made.folder, tmp_path / "empty")
    with pytest.raises(NoBackup):
        restore(data, tmp_path / "other")
    assert not (tmp_path / "other").exists()


def damage(path: Path, way: str) -> None:
    if way == "missing":
        path.unlink()
    elif way == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        held = bytearray(path.read_bytes())
        held[len(held) // 2] ^= 1
        path.write_bytes(held)


@pytest.mark.parametrize("way", ["missing", "cut", "flipped", "added", "manifest"])
def test_a_damaged_backup_is_not_restored(data: Path, tmp_path: Path, way: str) -> None:
    """One bit, one byte, one file: it is told, and nothing comes of it."""
    made = back_up(data, tmp_path / "one")
    if way == "added":
        (made.folder / "oxigraph" / "999999.sst").write_bytes(b"x")
    elif way == "manifest":
        said = json.loads((made.folder / "manifest.json").read_text())
        said["files"].pop("commits")
        (made.folder / "manifest.json").write_text(json.dumps(said))
    else:
        damage(max((made.folder / "oxigraph").iterdir(), key=lambda p: p.stat().st_size), way)
    with pytest.raises(BackupDamaged) as caught:
        restore(made.folder, tmp_path / "again")
    assert caught.value.message["en"] != caught.value.message["tr"]
    assert not (tmp_path / "again").exists()
    assert not verify(made.folder).sound


def test_a_running_service_is_backed_up(data: Path, tmp_path: Path) -> None:
    """Beside a service nothing that it acknowledged is missing; without its snapshots the lock is respected."""
    service = Service(Settings(location=str(data)), ServiceSettings(live_matching=False))  # writes later on
    service.start()
    try:
        with pytest.raises(StoreLocked):
            compact(data)
        snapshot = data / "snapshots" / "000000001"
        service.write(lambda store: store.add(LISTINGS, statements(50, "b")))
        service.store.backup(snapshot)  # as the read path does after each change
        made = back_up(data, tmp_path / "one")
        found = verify(data)
        assert found.sound
        assert found.graphs == made.manifest.graphs
    finally:
        service.stop()
    assert made.manifest.graphs[LISTINGS] == 550
    restore(made.folder, tmp_path / "again")
    assert content(tmp_path / "again")[LISTINGS] == content(data)[LISTINGS]
    assert not list(data.glob("copy-*"))


def test_a_backup_waits_for_the_next_snapshot(data: Path, tmp_path: Path) -> None:
    """A service that is behind with its snapshots is waited for: what it acknowledged is in the backup."""
    with closing(open_store(data)) as store:
        store.backup(data / "snapshots" / "000000001")
        store.add(LISTINGS, statements(50, "late"))
        later = threading.Timer(0.3, store.backup, (data / "snapshots" / "000000002",))
        later.start()
        made = back_up(data, tmp_path / "one")
        later.join()
    assert made.manifest.graphs[LISTINGS] == 550


def test_backups_are_listed_by_age(data: Path, tmp_path: Path) -> None:
    """Only folders that hold a whole backup count."""
    for name in ("b", "a"):
        back_up(data, tmp_path / "kept" / name)
    (tmp_path / "kept" / "no").mkdir()
    assert [one.folder.name for one in backups_in(tmp_path / "kept")] == ["b", "a"]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_compacting_keeps_all_and_forgets_what_was_deleted(data: Path) -> None:
    """The statements are the same; a text that was deleted stands in no file any more."""
    with closing(open_store(data)) as store:
        contact = [t for t in store.triples(FIRM) if MAIL in str(t)]
        store.change({FIRM: contact}, {})
    before = content(data)
    assert MAIL.encode() in bytes_of(data / "oxigraph")
    for copy in ("dumps", "snapshots", "snapshots-merged"):  # of the service
        (data / copy).mkdir()
        (data / copy / "x").write_text(MAIL)
    for kept in ("listings.sqlite", "changed-0"):
        (data / kept).write_text(MAIL)
    compact(data)
    assert content(data) == before
    assert MAIL.encode() not in bytes_of(data / "oxigraph")
    assert sorted(p.name for p in data.iterdir() if p.is_dir()) == ["oxigraph"]
    assert not [*data.glob("listings.sqlite"), *data.glob("changed-*")]
    assert verify(data).sound


@pytest.mark.parametrize("moment", ["written", "live removed"])
def test_a_killed_compacting_leaves_a_whole_store(data: Path, moment: str) -> None:
    """Whenever it ends in the middle, the next opening finds all statements."""
    before = content(data)
    commits = (data / "commits").read_text().strip()
    shutil.copytree(data / "oxigraph", data / f"before-{commits}")  # what the new store is called at last
    if moment == "live removed":
        shutil.rmtree(data / "oxigraph")
    assert content(data) == before
    assert not list(data.glob("before-*"))


@pytest.mark.parametrize("part", ["table gone", "sst", "counter", "accounts", "trail", "ledger"])
def test_damage_is_found(data: Path, part: str) -> None:
    """A table lost or changed, a changed record: verifying says so and does not pass over it."""
    with closing(open_store(data)) as store:
        store.add(LISTINGS, statements(300, "c"))
    if part == "table gone":
        max((data / "oxigraph").glob("*.sst"), key=lambda p: p.stat().st_size).unlink()
    elif part == "sst":
        for table in (data / "oxigraph").glob("*.sst"):
            if table.stat().st_size > 5000:
                held = bytearray(table.read_bytes())
                held[100:140] = bytes(40)
                table.write_bytes(held)
    elif part == "counter":
        (data / "commits").write_text("999\n")
    elif part == "accounts":
        held = bytearray((data / "people.sqlite").read_bytes())
        held[4096:8192] = bytes(4096)
        (data / "people.sqlite").write_bytes(held)
    elif part == "trail":
        with closing(open_store(data)) as store:
            said = [t for t in store.triples(AUDIT) if t.object == Literal("POST /1")]
            store.change({AUDIT: said}, {})
    else:
        with closing(People(data)) as people, people.database.write() as db:
            db.execute("DROP TRIGGER audit_no_update")
            db.execute("UPDATE audit_event SET event = 'nothing' WHERE number = 1")
    found = verify(data)
    assert not found.sound
    assert all(f.message["en"] != f.message["tr"] for f in found.findings)
