"""The rows of all public listings, kept in a file over a restart and brought up to date by what changed.

The file holds nothing but what everybody may see. It is used only as far as the journal of the store tells all that
changed since it was written; of the listings that this concerns, the rows are read again.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg import __version__
from symbio_kg.store import LISTINGS, EmbeddedStore, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue
from symbio_kg.web.rows import Row, RowTables, all_rows, row_of, tables_of

__all__ = ["Listed"]

_LOG = logging.getLogger("symbio.service")
_SYM = PREFIXES["sym"]
_MANY: Final = 5_000
"""From so many changed subjects that reading all is the shorter way."""
_WITH: Final = f"""SELECT DISTINCT ?listing WHERE {{{{ GRAPH <{LISTINGS}> {{{{
  {{{{ ?listing sym:concerns {{node}} }}}} UNION {{{{ ?listing sym:atSite {{node}} }}}} UNION
  {{{{ ?listing sym:listedBy {{node}} }}}} }}}} }}}}"""
_MADE: Final = f"{__version__} {' '.join(field.name for field in fields(Row))}"


class Listed:
    """The rows by IRI, in its order; kept in *file*, if one is given."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._rows: Mapping[str, Row] = {}
        self._tables = RowTables({}, {})
        self._position = ""

    def rows(self, store: GraphStore) -> Mapping[str, Row]:
        """Return the public listings of *store* as they are now."""
        if not isinstance(store, EmbeddedStore):
            return all_rows(store, tables_of(store))
        with self._lock:
            if not self._position:
                self._read()
            changed, now = store.changed_since(self._position)
            tables = tables_of(store) if changed is None or changed.keys() - {LISTINGS} else self._tables
            subjects = set() if changed is None else changed.get(LISTINGS, set())
            if changed is None or subjects is None or len(subjects) > _MANY or tables != self._tables:
                self._rows, self._tables = all_rows(store, tables), tables
                self._position = now
                self._write(None)
            elif now != self._position:
                self._position = now
                self._write(self._followed(store, subjects))
            return self._rows

    def _followed(self, store: EmbeddedStore, subjects: Iterable[str]) -> dict[str, Row | None]:
        """Read again what changes of *subjects* concern; return the rows that are others now."""
        concerned = set()
        for node in subjects:
            found = store.select(sparql_prologue() + _WITH.format(node=node)).rows
            concerned |= {node[1:-1], *(str(getattr(row[0], "value", "")) for row in found)}
        new = {iri: self._one(store, iri) for iri in concerned}
        differ = {iri: row for iri, row in new.items() if row != self._rows.get(iri)}
        if differ:
            rows = {iri: row for iri, row in {**self._rows, **differ}.items() if row is not None}
            self._rows = rows if rows.keys() == self._rows.keys() else dict(sorted(rows.items()))
        return differ

    def _one(self, store: EmbeddedStore, iri: str) -> Row | None:
        own = store.triples(LISTINGS, NamedNode(iri))
        if not any(t.predicate == RDF_TYPE for t in own):
            return None
        around: list[Triple] = []
        for t in own:
            if t.predicate in (_SYM["concerns"], _SYM["atSite"], _SYM["listedBy"]):
                assert isinstance(t.object, NamedNode)
                around += store.triples(LISTINGS, t.object)
        return row_of(iri, [*own, *around], self._tables)

    def _read(self) -> None:
        if self._file is None or not self._file.exists():
            return
        try:
            with closing(sqlite3.connect(self._file)) as file:
                told = dict(file.execute("SELECT name, said FROM told"))
                if told["made"] != _MADE:
                    return
                rows = [_row(said) for (said,) in file.execute("SELECT said FROM row ORDER BY iri")]
            tables = RowTables(**json.loads(told["tables"]))
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            _LOG.warning("the list of listings is read again")
            return
        self._rows, self._tables, self._position = {row.iri: row for row in rows}, tables, told["position"]

    def _write(self, differ: Mapping[str, Row | None] | None) -> None:
        """Keep the rows that *differ*, None for all, with how far they have followed; a full disk keeps nothing."""
        if self._file is None or not self._position:
            return
        try:
            if differ is None:
                self._file.unlink(missing_ok=True)
            self._file.touch(mode=0o600)
            with closing(sqlite3.connect(self._file)) as file, file:
                file.execute("PRAGMA secure_delete=ON")
                file.execute("CREATE TABLE IF NOT EXISTS row (iri TEXT PRIMARY KEY, said TEXT) WITHOUT ROWID")
                file.execute("CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, said TEXT)")
                new = self._rows if differ is None else differ
                file.executemany("DELETE FROM row WHERE iri = ?", ((iri,) for iri in differ or ()))
                file.executemany(
                    "INSERT INTO row VALUES (?, ?)",
                    ((iri, json.dumps(asdict(row))) for iri, row in new.items() if row is not None),
                )
                told = {
                    "made": _MADE,
                    "tables": json.dumps(self._tables._asdict()),
                    "position": self._position,
                }
                file.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", told.items())
        except (sqlite3.Error, OSError):
            _LOG.warning("the list of listings could not be kept")
            self._file.unlink(missing_ok=True)


def _row(said: str) -> Row:
    found = json.loads(said)
    return Row(**{**found, "codes": tuple(found["codes"])})
