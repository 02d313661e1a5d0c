"""Verdicts of earlier runs in a file, so that a law that has not changed is not asked the same again.

A verdict is kept under the day and a fingerprint of all it can depend on beside its facts: rules, legal
tables and the program that judges. Under another fingerprint or day nothing is found. A file that cannot
be read or written costs time, nothing else.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode

from symbio_kg import assets
from symbio_kg import comply as judging
from symbio_kg.comply import Outcome, Verdict
from symbio_kg.comply.case import Case
from symbio_kg.comply.engine import Judge, verdict_of
from symbio_kg.comply.fines import Fine
from symbio_kg.comply.rules import LegalHeader
from symbio_kg.comply.verdict import LegalFinding, Stage
from symbio_kg.store import Term

__all__ = ["Memory", "fingerprint"]

Key = TypeVar("Key")

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS verdict (stamp TEXT, key BLOB, told BLOB, PRIMARY KEY (stamp, key))"
)
_WAIT: Final = 5.0
"""Seconds that another process may hold the file."""


class Memory:
    """The verdicts of *day* in the file at *path*; those of other fingerprints and days go when new ones come."""

    def __init__(self, path: Path, day: date) -> None:
        self._path, self._day = path, day
        self._stamp = f"{fingerprint()} {day.isoformat()}"
        self._told: dict[bytes, bytes] = {}
        self._commit(self._read)

    def recall(self, judge: Judge, cases: Mapping[Key, Case]) -> dict[Key, Verdict]:
        """Return what *judge* said of those of *cases* that are kept, by their keys."""
        rules = {rule.header.id: rule.header for rule in judge.rules}
        fines = {fine.iri: fine for fine in judge.law.fines}
        found = {}
        for key, case in cases.items():
            told = self._told.get(_digest(key))
            if told is not None:
                laws, deciding, rows = json.loads(zlib.decompress(told))
                findings = [self._finding(judge, case, rules[row[0]], fines, row[1:]) for row in rows]
                found[key] = verdict_of(
                    case, laws, tuple(deciding), self._day, Stage.PLAN, findings, judge.rule_set
                )
        return found

    def keep(self, verdicts: Mapping[Key, Verdict]) -> None:
        """Add *verdicts*, by their keys."""
        rows = {_digest(key): zlib.compress(json.dumps(_parts(v)).encode(), 1) for key, v in verdicts.items()}
        self._told |= rows
        self._commit(lambda file: self._write(file, rows))

    def _finding(
        self, judge: Judge, case: Case, header: LegalHeader, fines: Mapping[str, Fine], row: Sequence[Any]
    ) -> LegalFinding:
        finding, law, standing, deciding, outcome, blanks, fined = row
        terms = {variable: _term(value) for variable, value in blanks.items()}
        citations, evidence = judge.support(header, law, self._day, terms.get("source"))
        return LegalFinding(
            header=header,
            finding=finding,
            case=case,
            law=law,
            standing=standing,
            deciding=deciding,
            outcome=Outcome(outcome),
            blanks=terms,
            citations=citations,
            evidence=evidence,
            fines=tuple(fines[iri] for iri in fined),
        )

    def _read(self, file: sqlite3.Connection) -> None:
        rows = file.execute("SELECT key, told FROM verdict WHERE stamp = ?", [self._stamp])
        self._told = {key: told for key, told in rows if _whole(told)}

    def _write(self, file: sqlite3.Connection, rows: Mapping[bytes, bytes]) -> None:
        file.execute("DELETE FROM verdict WHERE stamp <> ?", [self._stamp])
        given = [(self._stamp, key, told) for key, told in rows.items()]
        file.executemany("INSERT OR REPLACE INTO verdict VALUES (?, ?, ?)", given)

    def _commit(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do *work* in one commit; a damaged file makes room for a new one, without any there is nothing kept."""
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT)) as file, file:
                file.execute(_TABLE)
                work(file)
        except sqlite3.OperationalError:  # no room, no right, or another process is at it
            return
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)


@cache
def fingerprint() -> str:
    """Return the fingerprint of all that a verdict depends on beside its facts and day."""
    digest = hashlib.sha256()
    program = Path(judging.__file__).parent
    places = (assets.ontology(), assets.queries() / "comply", assets.queries() / "hazard", program)
    for place in places:
        for path in sorted(p for p in place.rglob("*") if p.suffix in {".ttl", ".tsv", ".rq", ".py"}):
            text = path.read_bytes()
            digest.update(f"{path.relative_to(place).as_posix()} {len(text)}\n".encode())
            digest.update(text)
    return digest.hexdigest()


def _whole(told: bytes) -> bool:
    """Tell whether *told* is as it was written, which its checksum says."""
    try:
        return bool(zlib.decompress(told))
    except zlib.error:
        return False


def _digest(key: object) -> bytes:
    return hashlib.sha256(json.dumps(key, default=sorted).encode()).digest()


def _parts(verdict: Verdict) -> list[Any]:
    rows = [
        [
            *(f.rule, f.finding, f.law, f.standing, f.deciding, int(f.outcome)),
            {variable: _value(term) for variable, term in f.blanks.items()},
            [fine.iri for fine in f.fines],
        ]
        for f in verdict.findings
    ]
    return [list(verdict.by_law), list(verdict.deciding_laws), rows]


def _value(term: Term) -> list[str]:
    if isinstance(term, Literal):
        return [term.value, term.datatype.value, *([term.language] if term.language else [])]
    return ["iri" if isinstance(term, NamedNode) else "blank", "", "", str(getattr(term, "value", ""))]


def _term(value: list[str]) -> Term:
    if len(value) == 4:
        return NamedNode(value[3]) if value[0] == "iri" else BlankNode(value[3])
    if len(value) == 3:
        return Literal(value[0], language=value[2])
    return Literal(value[0], datatype=NamedNode(value[1]))
