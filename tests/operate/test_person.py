"""The rights of a person: everything that tells who it was is found, given out, and erased everywhere."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from symbio_kg.operate import (
    Person,
    back_up,
    compact,
    erase_person,
    export_person,
    restore,
    rewrite_backups,
    tombstones_of,
    verify,
)
from symbio_kg.store import StoreLocked, open_store

from .conftest import FIRM, MAIL, account_of
from .test_backup import bytes_of, content

TELLING = (MAIL, "ayşe  Yılmaz", "Ayşe Yılmaz,")


def test_all_of_it_is_exported(data: Path) -> None:
    """The export holds the account and every statement of the graph about the person."""
    told = export_person(data, account_of(data))
    assert told["account"]["login"] == MAIL
    assert {s["object"] for s in told["graph"]} >= {f'"ask Ayşe Yılmaz, {MAIL}"'}
    assert any(s["predicate"].endswith("#member") for s in told["graph"])
    assert not any("Yılmazer" in s["object"] for s in told["graph"])


def test_erasing_reaches_accounts_graph_and_backups(data: Path, tmp_path: Path) -> None:
    """After erasing, compacting and rewriting, no file anywhere holds the person's words; the rest is as it was."""
    kept = tmp_path / "kept"
    back_up(data, kept / "one")
    account = account_of(data)
    assert erase_person(data, account)
    compact(data)
    assert rewrite_backups(kept, tombstones_of(data)) == ["one"]
    for folder in (data, kept):
        held = bytes_of(folder)
        assert not [text for text in TELLING if text.encode() in held]
        assert "Yılmazer".encode() in held
    assert verify(data).sound
    assert verify(kept / "one").sound
    left = content(data)[FIRM]
    assert any("[…] said, at noon" in triple and "@tr" in triple for triple in left)
    assert not any("#member" in triple or "hasMembership" in triple for triple in left)
    assert rewrite_backups(kept, tombstones_of(data)) == []


def test_a_restored_backup_is_cleansed(data: Path, tmp_path: Path) -> None:
    """Who was erased since does not come back, whether the data folder or only a newer backup knows."""
    back_up(data, tmp_path / "kept" / "old")
    account = account_of(data)
    erase_person(data, account)
    restore(tmp_path / "kept" / "old", tmp_path / "first", erased=tombstones_of(data))
    back_up(data, tmp_path / "kept" / "new")
    restore(tmp_path / "kept" / "old", tmp_path / "second")
    for folder in (tmp_path / "first", tmp_path / "second"):
        assert MAIL.encode() not in bytes_of(folder)
        assert account in tombstones_of(folder)
        assert verify(folder).sound


def test_a_running_service_is_not_written_past(data: Path) -> None:
    """The command refuses while a service has the graph, and has then erased nothing."""
    account = account_of(data)
    with closing(open_store(data)), pytest.raises(StoreLocked):
        erase_person(data, account)
    assert account_of(data) == account


@pytest.mark.parametrize(
    ("login", "name", "telling"),
    [
        ("a@b.example", "Ayşe", ("a@b.example",)),
        ("administrator", "Administrator", ()),
        ("x", "Ali  Can Öz", ("Ali Can Öz",)),
    ],
)
def test_what_tells_who_it_was(login: str, name: str, telling: tuple[str, ...]) -> None:
    """A mail address and a full name tell; a single word, which many have, does not."""
    assert Person("1", login, name).telling == telling
