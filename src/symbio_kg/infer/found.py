"""The substitutions that were inferred, asked by what is given or by where it goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.model import Text
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import sparql_prologue

__all__ = ["Substitution", "substitutions"]

_WHERE: Final = """WHERE {
  ?substitution a sym:Substitution ; sym:ofKind ?kind ; sym:atSlot ?slot ; sym:byRule ?rule ;
    sym:confidence ?confidence .
  ?slot sym:slotOf ?process .
}"""
_COUNT: Final = f"SELECT (COUNT(*) AS ?n) {_WHERE}"
_FOUND: Final = f"""SELECT ?substitution ?kind ?slot ?process ?rule ?confidence {_WHERE}
ORDER BY DESC(?confidence) ?substitution"""
_LABELS: Final = "SELECT ?label WHERE { ?node rdfs:label | skos:prefLabel ?label }"
_FROM: Final = "SELECT DISTINCT ?source WHERE { ?substitution prov:wasDerivedFrom ?source } ORDER BY ?source"


@dataclass(frozen=True, slots=True)
class Substitution:
    """That a kind of stream can go to an input of a process, by a rule; `sources` are what it rests on."""

    iri: str
    kind: str
    slot: str
    process: str
    rule: str
    confidence: float
    kind_label: Text
    slot_label: Text
    process_label: Text
    sources: tuple[str, ...]


def substitutions(
    store: GraphStore,
    *,
    kind: str | None = None,
    slot: str | None = None,
    process: str | None = None,
    skip: int = 0,
    most: int = 100,
) -> tuple[int, list[Substitution]]:
    """Return how many substitutions fit the IRIs given, and *most* of them after *skip*; surest first."""
    given = {"kind": kind, "slot": slot, "process": process}
    bindings: dict[str, Term] = {name: NamedNode(iri) for name, iri in given.items() if iri}
    ((total,),) = store.select(sparql_prologue() + _COUNT, bindings)
    page = f"{_FOUND} LIMIT {most:d} OFFSET {skip:d}"
    labels = _Labels(store)
    rows = store.select(sparql_prologue() + page, bindings).dicts()
    return int(str(getattr(total, "value", 0))), [_one(store, row, labels) for row in rows]


class _Labels(defaultdict[str, Text]):
    def __init__(self, store: GraphStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, iri: str) -> Text:
        found = self._store.select(sparql_prologue() + _LABELS, {"node": NamedNode(iri)})
        self[iri] = {t.language: t.value for (t,) in found if isinstance(t, Literal) and t.language}
        return self[iri]


def _one(store: GraphStore, row: Mapping[str, Term], labels: _Labels) -> Substitution:
    text = {name: str(getattr(term, "value", term)) for name, term in row.items()}
    asked = {"substitution": row["substitution"]}
    return Substitution(
        iri=text["substitution"],
        kind=text["kind"],
        slot=text["slot"],
        process=text["process"],
        rule=text["rule"].rsplit("/", 1)[-1],
        confidence=float(text["confidence"]),
        kind_label=labels[text["kind"]],
        slot_label=labels[text["slot"]],
        process_label=labels[text["process"]],
        sources=tuple(_values(store.select(sparql_prologue() + _FROM, asked))),
    )


def _values(rows: object) -> Iterator[str]:
    for (term,) in rows:  # type: ignore[attr-defined]
        yield str(term.value)
