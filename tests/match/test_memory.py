"""What was judged before is not asked again, is the same to the last word, and never outlives its law."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from symbio_kg import assets, comply
from symbio_kg.comply import Verdict
from symbio_kg.match import memory
from symbio_kg.match.asking import Asker
from symbio_kg.match.memory import Memory
from symbio_kg.match.sides import Facts

DAY = date(2026, 11, 25)
CODES = ("10 09 03", "16 06 04", "13 02 05*", "20 03 01")


def cases() -> list[Facts]:
    """Return what a few ways are to the law, at home and over a border, as waste and as by-product."""
    return [
        {
            "claim": claim,
            "code": code,
            "producer.country": "TR",
            "receiver.country": country,
            "operation": "R5",
            "licence.held": "true",
            "licence.from": "2020-01-01",
            "licence.until": "2026-11-20",
            "licence.covers": (f"{code}:R5",),
        }
        for claim in ("waste", "by-product")
        for code in CODES
        for country in ("TR", "DE")
    ]


def judged(asker: Asker) -> list[Verdict]:
    """Return what all parts of the rules say to `cases`."""
    return [asker.verdicts[place] for part in asker.parts for place in asker.ask(part, cases())]


def test_a_second_run_asks_nothing_and_says_the_same(tmp_path: Path) -> None:
    """Verdicts from the file equal those just made, findings, citations, fines and the terms of their sentences too."""
    file = tmp_path / "verdicts.sqlite"
    first, second = Asker(DAY, Memory(file, DAY)), Asker(DAY, Memory(file, DAY))
    made = judged(first)
    assert first.judged > 50
    assert any(f.fines for v in made for f in v.findings)

    assert judged(second) == judged(first)  # it was opened before anything was kept
    third = Asker(DAY, Memory(file, DAY))
    assert judged(third) == made
    assert third.judged == 0
    assert judged(Asker(DAY)) == made


def test_another_day_is_asked_anew(tmp_path: Path) -> None:
    """The day after, nothing that was said the day before is used: the licence's last day and the lists count anew."""
    file, later = tmp_path / "verdicts.sqlite", DAY + timedelta(days=14)
    judged(Asker(DAY, Memory(file, DAY)))
    asker = Asker(later, Memory(file, later))
    assert judged(asker) == judged(Asker(later))
    assert asker.judged > 0


@pytest.mark.parametrize("changed", ["rule", "preparation", "legal data", "program"])
def test_another_law_is_asked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    """A changed rule, preparing query, table of the law or program makes another fingerprint, and nothing is found."""
    places = {"rule": "queries", "preparation": "queries", "legal data": "ontology", "program": "comply"}
    root = tmp_path / "product"
    files = {
        "rule": root / "queries/comply/tr/one.rq",
        "preparation": root / "queries/comply/prepare/one.rq",
        "legal data": root / "ontology/law/one.ttl",
        "program": root / "comply/one.py",
    }
    for path in files.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was", encoding="utf-8")
    (root / "comply/__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(assets, "queries", lambda: root / "queries")
    monkeypatch.setattr(assets, "ontology", lambda: root / "ontology")
    monkeypatch.setattr(comply, "__file__", str(root / "comply/__init__.py"))
    memory.fingerprint.cache_clear()
    try:
        before = memory.fingerprint()
        file = tmp_path / "verdicts.sqlite"
        kept = Asker(DAY, Memory(file, DAY))
        part = kept.parts[0]
        kept.ask(part, cases()[:1])
        files[changed].write_text("as it is", encoding="utf-8")
        memory.fingerprint.cache_clear()
        assert memory.fingerprint() != before, places[changed]
        asker = Asker(DAY, Memory(file, DAY))
        asker.ask(part, cases()[:1])
        assert asker.judged == 1
    finally:
        memory.fingerprint.cache_clear()


@pytest.mark.parametrize("damage", ["garbage", "cut", "row", "folder", "read only"])
def test_a_file_that_cannot_be_used_is_done_without(tmp_path: Path, damage: str) -> None:
    """Whatever became of the file, the verdicts are right, and where it can be mended the next run finds them."""
    file = tmp_path / "verdicts.sqlite"
    if damage == "folder":
        file.mkdir()
    else:
        judged(Asker(DAY, Memory(file, DAY)))
        _damage(file, damage)
    asker = Asker(DAY, Memory(file, DAY))
    assert judged(asker) == judged(Asker(DAY))
    if damage in ("garbage", "row"):
        assert asker.judged > 0
        again = Asker(DAY, Memory(file, DAY))
        judged(again)
        assert again.judged == 0


def _damage(file: Path, how: str) -> None:
    data = bytearray(file.read_bytes())
    if how == "garbage":
        data[:] = b"no database" * 100
    elif how == "cut":
        del data[len(data) // 2 :]
    elif how == "row":
        _overwrite_a_row(file)
        return
    else:
        file.chmod(0o400)
        return
    file.write_bytes(data)


def _overwrite_a_row(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE verdict SET told = substr(told, 1, 20) WHERE rowid = 1")
