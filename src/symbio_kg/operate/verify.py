"""Verifying a data folder or a backup: every file, every statement, every record is read and compared."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph

from symbio_kg.model import Text
from symbio_kg.operate.errors import BackupDamaged
from symbio_kg.operate.frozen import counted, frozen, people_copy, reading
from symbio_kg.operate.manifest import MANIFEST, Manifest, check_files, counts, read_manifest
from symbio_kg.operate.trail import first_broken
from symbio_kg.people import People, PeopleError
from symbio_kg.people.database import FILE
from symbio_kg.store import StoreDamaged, StoreFailed
from symbio_kg.store.undo import confirmed

__all__ = ["Finding", "Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: a code, and a sentence in each language."""

    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read, and what is wrong with it."""

    commits: int
    statements: int
    graphs: dict[str, int]
    records: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.findings


def verify(folder: Path) -> Verified:
    """Read all of a data folder, beside the running service or without one, or of a backup.

    Raises StoreLocked, and NoBackup for a manifest that cannot be read.
    """
    if (folder / MANIFEST).exists():
        manifest = read_manifest(folder)
        try:
            check_files(folder, manifest)
        except BackupDamaged as error:
            return Verified(0, 0, {}, 0, (Finding(error.code, error.message),))
        return _read(folder, folder, manifest)
    try:
        with frozen(folder) as copy:
            return _read(copy, folder, None)
    except (StoreDamaged, StoreFailed) as error:
        return Verified(0, 0, {}, 0, (Finding(error.code, error.message),))


def _read(copy: Path, folder: Path, manifest: Manifest | None) -> Verified:
    graphs: dict[str, int] = {}
    commits, findings = 0, []
    try:
        graphs, commits = counts(copy), counted(copy)
        findings = [*_counted_twice(copy, graphs), *_trail(copy)]
    except StoreFailed as error:
        findings.append(Finding(error.code, error.message))
    if commits < confirmed(copy):
        missing = StoreDamaged(str(folder), commits, confirmed(copy))
        findings.append(Finding(missing.code, missing.message))
    if manifest is not None and (manifest.graphs != graphs or manifest.commits != commits):
        findings.append(_differs())
    records, wrong = _accounts(folder, manifest)
    return Verified(commits, sum(graphs.values()), graphs, records, (*findings, *wrong))


def _counted_twice(copy: Path, graphs: dict[str, int]) -> Iterator[Finding]:
    """Count every statement once more by its property, which reads another index and all words."""
    with reading(copy) as store:
        by_property = Counter(quad.predicate for quad in store.quads_for_pattern(None, None, None, None))
        again = {p: sum(1 for _ in store.quads_for_pattern(None, p, None, None)) for p in by_property}
        unnamed = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    for name, number in by_property.items():
        if again[name] != number:
            yield _disagree(str(name), again[name], number)
    if by_property.total() != sum(graphs.values()) + unnamed:
        yield _disagree("", by_property.total(), sum(graphs.values()) + unnamed)


def _trail(copy: Path) -> Iterator[Finding]:
    with reading(copy) as store:
        number = first_broken(store)
    if number is not None:
        yield Finding(
            "trail-broken",
            {
                "en": f"The audit trail does not hold together at write {number}: it was changed.",
                "tr": f"Denetim izi {number} numaralı yazmada tutarsız: değiştirilmiş.",
            },
        )


def _accounts(folder: Path, manifest: Manifest | None) -> tuple[int, list[Finding]]:
    if not (folder / FILE).exists():
        return 0, []
    try:
        with people_copy(folder) as copy:
            assert copy is not None
            with closing(sqlite3.connect(copy / FILE)) as database:
                told = database.execute("PRAGMA integrity_check").fetchone()[0]
            if told != "ok":
                return 0, [_unreadable(str(told))]
            with closing(People(copy)) as people:
                number, _ = people.ledger.verify(manifest.ledger if manifest else None)
                return number, []
    except sqlite3.DatabaseError as error:
        return 0, [_unreadable(str(error))]
    except PeopleError as error:
        return 0, [Finding(error.code, error.message)]


def _unreadable(reason: str) -> Finding:
    return Finding(
        "unreadable",
        {"en": f"Part of it cannot be read: {reason}", "tr": f"Bir bölümü okunamıyor: {reason}"},
    )


def _disagree(name: str, found: int, said: int) -> Finding:
    return Finding(
        "indexes-disagree",
        {
            "en": f"{name}: one index holds {found} statements, another {said}.",
            "tr": f"{name}: bir dizin {found}, başka bir dizin {said} ifade tutuyor.",
        },
    )


def _differs() -> Finding:
    return Finding(
        "not-as-written",
        {
            "en": "The graph does not hold what the backup says it holds.",
            "tr": "Çizge, yedeğin içinde olduğunu söylediği verileri tutmuyor.",
        },
    )
