"""What no listing changes, kept for many questions: its tables, and what the rows of a listing are made with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import Final

from pyoxigraph import NamedNode, Triple

from symbio_kg.match.asking import Asker
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.tables import knowledge_tables, known_limits, region_tables
from symbio_kg.store import AUDIT, CODES, KNOWLEDGE, LAW, LISTINGS, ONTOLOGY, GraphStore, open_store
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["Knowledge", "Known", "is_known"]

_GRAPH: Final = PREFIXES["graph"]
_INFERRED: Final = f"{_GRAPH}inferred/"
_KNOWN: Final = (ONTOLOGY, CODES, LAW, KNOWLEDGE)
_OTHER: Final = (
    *(f"{_GRAPH}{name}/" for name in ("firm", "match", "draft", "request", "governance")),
    f"{_GRAPH}public/",
    _INFERRED,
    AUDIT,
)
"""What no projection of a listing needs to know; private statements are among it."""
_SYM, _SKOS = PREFIXES["sym"], PREFIXES["skos"]
_CODE, _CONTENT, _SAME = _SYM["wasteCode"], _SYM["CodeMaterial"], _SKOS["exactMatch"]
_FOLLOWED: Final = frozenset({_SKOS["notation"], _SAME, PREFIXES["rdfs"]["subClassOf"]})
"""The links of the knowledge that the projections of `queries/match` follow from a listing."""


def is_known(graph: str) -> bool:
    """Tell whether *graph* holds knowledge, or what follows from it."""
    return graph in _KNOWN or graph.startswith(_INFERRED)


class Known:
    """What no listing changes, read from a store once for many questions of one day, and the law asked so far.

    Names of what is known are asked of `store`. One question at a time.
    """

    def __init__(self, store: GraphStore, day: date, asker: Asker | None = None) -> None:
        self.store, self.day = store, day
        self.tables = knowledge_tables(store, day) | {"limit_value": known_limits(store)}
        self.asker = asker or Asker(day)

    @cached_property
    def _engine(self) -> DuckEngine:
        engine = DuckEngine()
        for name, table in self.tables.items():
            engine.put(name, table)
        return engine

    @contextmanager
    def asked_of(self, listings: GraphStore) -> Iterator[DuckEngine]:
        """Give the engine with what is known and the projections of *listings*, which it forgets in the end."""
        connection = self._engine.connection
        connection.execute("BEGIN")
        try:
            tables = region_tables(listings, self.day)
            self._engine.extend("limit_value", tables.pop("limit_value"))
            for name, table in tables.items():
                self._engine.put(name, table)
            self._engine.run("wanted", "join")
            yield self._engine
        finally:
            connection.execute("ROLLBACK")


class Knowledge:
    """A copy in memory of what a store knows, so small that a projection of one listing takes no time.

    Only what the projections of a listing look at is in it, and what waste codes contain is put in for the
    codes that are mentioned: they would go through all of it each time.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = open_store(None)
        self._contents: dict[object, list[Triple]] = defaultdict(list)
        self._same: dict[object, set[object]] = defaultdict(set)
        for graph in store.graphs():
            if not graph.startswith(_OTHER):
                self._store.add(graph, self._kept(store.triples(graph)))

    def with_listings(self, said: Iterable[Triple]) -> GraphStore:
        """Return the store with the listings of *said* and no others; it changes with the next call."""
        triples = list(said)
        codes: set[object] = {t.object for t in triples if t.predicate == _CODE}
        codes |= {same for code in codes for same in self._same.get(code, ())}
        self._store.replace(LISTINGS, [*triples, *(t for c in codes for t in self._contents.get(c, ()))])
        return self._store

    def _kept(self, triples: list[Triple]) -> list[Triple]:
        contents = {t.subject for t in triples if t.predicate == RDF_TYPE and t.object == _CONTENT}
        of: dict[object, object] = {t.subject: t.object for t in triples if t.predicate == _CODE}
        kept = []
        for triple in triples:
            if triple.predicate == _SAME and isinstance(triple.object, NamedNode):
                self._same[triple.subject].add(triple.object)
            if triple.subject in contents:
                self._contents[of.get(triple.subject)].append(triple)
            elif triple.predicate in _FOLLOWED or (triple.predicate, triple.object) == (
                RDF_TYPE,
                _SYM["ResourceKind"],
            ):
                kept.append(triple)
        return kept
