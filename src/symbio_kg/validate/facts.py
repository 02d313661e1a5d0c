"""The triples of one graph as a DuckDB table, each term spelt as N-Triples does: the same term, the same text.

A line that is already written in that one way is only cut in three; any other goes through the parser first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path as File
from typing import Any

import duckdb
import pyoxigraph as ox

from symbio_kg.validate.paths import Path
from symbio_kg.validate.slow import SlowWay

__all__ = ["Facts", "facts_of", "facts_of_file", "quoted"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MEMORY = "2GB"
_MOST_PAIRS = 5_000_000
_CHARS = r"(?:[A-Za-z0-9/._~?=&+,;@!$'()*:-]|%[0-9A-Fa-f]{2})*"
_IRI = (
    r"<[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://[A-Za-z0-9.-]+(?:[/?]{_CHARS})?|/?(?:[A-Za-z0-9._~=&+,;@!$'()*:-]{_CHARS})?)(?:#{_CHARS})?>"
)
_BLANK = "_:[A-Za-z0-9]+"
_TEXT = r'"[^"\\\x00-\x1f\x7f\x{fffe}\x{ffff}]*"'
_LINE = (
    rf"(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_TEXT}(?:@[a-z]{{2,3}}(?:-[a-z]{{2}})?|\^\^{_IRI})?) \."
)
# the datatype that is left out when a term is written
_PLAIN = "regexp_full_match(l, $line) AND NOT suffix(l, '#string> .') AND NOT suffix(l, '#langString> .')"
# only an object with a space in it is cut out of the line
_CUT = (
    "string_split(l, ' ') AS w, w[1] AS s, w[2] AS p, "
    "CASE WHEN len(w) = 4 THEN w[3] ELSE l[length(s) + length(p) + 3 : -3] END AS o"
)


class Facts:
    """One graph in tables: `t` has all triples (s, p, o), and each property a table of its own (s, o)."""

    def __init__(self, folder: str) -> None:
        config: dict[str, Any] = {
            "memory_limit": _MEMORY,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
        }
        self._connection = duckdb.connect(":memory:", config=config)
        self._tables: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self.run("CREATE TABLE t (s VARCHAR, p VARCHAR, o VARCHAR)")

    def run(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        """Return the rows that *sql* gives."""
        return self._connection.execute(sql, values or None).fetchall()

    def temp(self, select: str) -> str:
        """Return the name of a table that holds what *select* gives; the same one for the same text."""
        found = self._tables.get(select)
        if found is None:
            found = f"k{len(self._tables)}"
            self._sizes[found] = int(self.run(f"CREATE TEMP TABLE {found} AS {select}")[0][0])
            self._tables[select] = found
        return found

    def some(self, select: str) -> str | None:
        """Return the name of a table that holds what *select* gives, None when that is nothing."""
        found = self.temp(select)
        return found if self._sizes[found] else None

    def size(self, table: str) -> int:
        """Return how many rows *table* has, which `temp` made."""
        return self._sizes[table]

    def table(self, iri: str) -> str | None:
        """Return the table of the property *iri*, None when no triple has it."""
        text = f"<{iri}>"
        return self.temp(f"SELECT s, o FROM t WHERE p = {quoted(text)}") if text in self._predicates else None

    @cached_property
    def _predicates(self) -> frozenset[str]:
        """The properties; from here on `t` holds them as numbers of a list, which are quicker to compare."""
        found = frozenset(p for (p,) in self.run("SELECT DISTINCT p FROM t"))
        if found:
            self.run(f"CREATE TYPE property AS ENUM ({', '.join(quoted(p) for p in sorted(found))})")
            self.run("ALTER TABLE t ALTER p TYPE property")
        return found

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The classes that something is said to be of."""
        table = self.table(_TYPE)
        found = self.run(f"SELECT DISTINCT o FROM {table} WHERE starts_with(o, '<')") if table else ()
        return frozenset(kind[1:-1] for (kind,) in found)

    def pairs(self, path: Path) -> str | None:
        """Return a table of the pairs (s, o) that *path* connects in one step or more; None when there are none."""
        if path.kind == ".":
            return self.table(path.iri)
        if path.kind == "^":
            table = self.table(path.iri)
            return table and self.temp(f"SELECT o AS s, s AS o FROM {table}")
        if path.kind == "|":
            return self._union(self.pairs(part) for part in path.parts)
        if path.kind == "/":
            return self._chain(path.parts)
        inner = self.pairs(path.parts[0])
        return inner if path.kind == "?" or inner is None else self._closure(inner)

    def _chain(self, parts: tuple[Path, ...]) -> str | None:
        first, *rest = parts
        if not rest:
            return self.pairs(first)
        a, b = self.pairs(first), self._chain(tuple(rest))
        found = [a if all(part.empty for part in rest) else None, b if first.empty else None]
        if a and b:
            found.append(self.temp(f"SELECT DISTINCT a.s, b.o FROM {a} a JOIN {b} b ON a.o = b.s"))
        return self._union(found)

    def _union(self, tables: Iterable[str | None]) -> str | None:
        found = list(dict.fromkeys(t for t in tables if t))
        if len(found) < 2:
            return found[0] if found else None
        return self.temp(" UNION ".join(f"SELECT s, o FROM {table}" for table in found))

    def _closure(self, step: str) -> str:
        """Return the table of all pairs that *step* connects in one step or more; SlowWay for very many."""
        whole = self.temp(f"SELECT DISTINCT s, o FROM {step} WHERE true")
        new = whole
        while True:
            if self.size(whole) > _MOST_PAIRS:
                raise SlowWay("a path that leads from very many nodes to very many")
            more = self.some(
                f"SELECT DISTINCT a.s, b.o FROM {new} a JOIN {step} b ON a.o = b.s EXCEPT SELECT s, o FROM {whole}"
            )
            if more is None:
                return whole
            new = more
            whole = self.temp(f"SELECT s, o FROM {whole} UNION ALL SELECT s, o FROM {new}")

    def listed(self, nodes: list[str]) -> str:
        """Return the name of a table (n) of *nodes*."""
        found = self._tables[f"listed {len(self._tables)}"] = f"k{len(self._tables)}"
        self.run(f"CREATE TEMP TABLE {found} AS SELECT unnest($nodes::VARCHAR[]) AS n", nodes=nodes)
        return found

    def terms(self, texts: list[str]) -> list[Any]:
        """Return the terms that *texts* spell."""
        lines = "\n".join(f"<urn:n> <urn:n> {text} ." for text in texts)
        return [quad.object for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]

    def restate(self, where: str, change: Callable[[Any], Any]) -> None:
        """Put what *change* makes of it in the place of each object for which *where* is true."""
        old = [text for (text,) in self.run(f"SELECT DISTINCT o FROM t WHERE {where}")]
        new = [str(change(term)) for term in self.terms(old)]
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        if pairs:
            self.run(
                f"UPDATE t SET o = m.b FROM (SELECT unnest($a::VARCHAR[]) AS a, unnest($b::VARCHAR[]) AS b) m "
                f"WHERE t.o = m.a AND {where}",
                a=[a for a, _ in pairs],
                b=[b for _, b in pairs],
            )

    def triples(self, select: str) -> Iterator[ox.Triple]:
        """Yield the triples that *select* gives as s, p, o."""
        lines = self.run(f"SELECT DISTINCT s || ' ' || p || ' ' || o || ' .' FROM ({select})")
        for quad in ox.parse("\n".join(line for (line,) in lines), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Triple(quad.subject, quad.predicate, quad.object)

    def fill(self, store: ox.Store, select: str) -> None:
        """Put the triples that *select* gives as s, p, o into *store*."""
        with tempfile.TemporaryDirectory() as folder:
            path = File(folder) / "triples.nt"
            # a tab stands in no term as it is written
            how = "(FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '')"
            self.run(
                f"COPY (SELECT s || ' ' || p || ' ' || o || ' .' FROM ({select})) TO {quoted(str(path))} {how}"
            )
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)

    def read(self, path: File, *, canonical: bool = False) -> None:
        """Add the triples of the N-Triples file *path*; SyntaxError when it is none."""
        if canonical:
            self._take(path, f"s, p, o FROM (SELECT {_CUT}")
            return
        try:
            self._take(
                path,
                "CASE WHEN plain THEN s END, CASE WHEN plain THEN p END, CASE WHEN plain THEN o ELSE l END "
                f"FROM (SELECT l, {_PLAIN} AS plain, {_CUT}",
                line=_LINE,
            )
        except duckdb.Error:
            # a character that no line of text should have
            self.add(ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))
            return
        other = [line for (line,) in self.run("SELECT o FROM t WHERE s IS NULL AND o IS NOT NULL")]
        self.run("DELETE FROM t WHERE s IS NULL")
        if other:
            self.add(ox.parse("\n".join(other), format=ox.RdfFormat.N_TRIPLES))

    def _take(self, path: File, what: str, **values: object) -> None:
        """Insert *what* is selected, its last bracket open, from the lines of *path*.

        Several threads read; only one where a line is very long.
        """
        try:
            self.run(f"INSERT INTO t SELECT {what} FROM {_lines(path, 2_000_000)})", **values)
        except duckdb.Error:
            self.run(f"INSERT INTO t SELECT {what} FROM {_lines(path, 100_000_000)})", **values)

    def add(self, triples: Iterable[Any]) -> None:
        """Add *triples*, each term spelt in its one way."""
        with tempfile.TemporaryDirectory() as folder:
            path = File(folder) / "triples.nt"
            with path.open("wb") as file:
                ox.serialize(triples, file, ox.RdfFormat.N_TRIPLES)
            if path.stat().st_size:
                self.read(path, canonical=True)

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


@contextmanager
def facts_of(triples: Iterable[ox.Triple]) -> Iterator[Facts]:
    """Give *triples* as facts while they are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Facts(folder)
        try:
            facts.add(triples)
            yield facts
        finally:
            facts.close()


@contextmanager
def facts_of_file(path: File) -> Iterator[Facts]:
    """Give the triples of the N-Triples file *path* as facts while they are looked at; SyntaxError when it is none."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Facts(folder)
        try:
            facts.read(path)
            yield facts
        finally:
            facts.close()


def _lines(path: File, longest: int) -> str:
    """Return the lines (l) of *path* as SQL; the longer the *longest* may be, the fewer threads read at once."""
    return (
        f"read_csv({quoted(str(path))}, columns = {{'l': 'VARCHAR'}}, delim = '\x01', quote = '', escape = '', "
        f"header = false, auto_detect = false, max_line_size = {longest}, nullstr = '\x02')"
    )


def quoted(text: str) -> str:
    """Return *text* as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
