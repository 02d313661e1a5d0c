"""The note of a backup's last verification: it speaks of the backup as it is, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from symbio_kg.operate import MANIFEST, Verified, last_check, note_check


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The folder of a backup, as far as its manifest goes."""
    folder = tmp_path / "2026-11-26T030000Z"
    folder.mkdir()
    (folder / MANIFEST).write_text('{"made": "2026-11-26"}', encoding="utf-8")
    return folder


@pytest.mark.parametrize("wrong", [(), ("index",)])
def test_noted(backup: Path, wrong: tuple[str, ...]) -> None:
    """What verifying found is told again; before it nothing is."""
    assert last_check(backup) is None
    note_check(backup, Verified(1, 1, {}, 0, wrong))  # type: ignore[arg-type]
    check = last_check(backup)
    assert check is not None
    assert check.sound == (not wrong)


def test_another_backup(backup: Path) -> None:
    """A backup that was rewritten since has not been verified; the note lies beside it, not in it."""
    note_check(backup, Verified(1, 1, {}, 0, ()))
    assert [path.name for path in backup.iterdir()] == [MANIFEST]
    (backup / MANIFEST).write_text('{"made": "2026-11-27"}', encoding="utf-8")
    assert last_check(backup) is None


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"manifest": 1, "at": "x", "sound": true}'])
def test_a_note_that_is_none(backup: Path, note: str) -> None:
    """Anything else beside it is no verification."""
    backup.with_name(f"{backup.name}.verified.json").write_text(note, encoding="utf-8")
    assert last_check(backup) is None
