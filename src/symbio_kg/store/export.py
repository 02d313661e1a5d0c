"""The graph as a file that any other tool reads."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import IO

from pyoxigraph import Quad, RdfFormat, serialize

from symbio_kg.errors import SymbioError
from symbio_kg.store.base import GraphStore
from symbio_kg.store.text import node
from symbio_kg.terms import PREFIXES

__all__ = ["Format", "export"]


class Format(StrEnum):
    """What an export is written as; Turtle and N-Triples hold one graph, the others name theirs."""

    NQUADS = "nq"
    TRIG = "trig"
    TURTLE = "ttl"
    NTRIPLES = "nt"


_FORMATS = {
    Format.NQUADS: RdfFormat.N_QUADS,
    Format.TRIG: RdfFormat.TRIG,
    Format.TURTLE: RdfFormat.TURTLE,
    Format.NTRIPLES: RdfFormat.N_TRIPLES,
}


def export(store: GraphStore, target: IO[bytes], form: Format, graphs: Sequence[str] | None = None) -> int:
    """Write *graphs* (all by default) to *target* and return the number of statements.

    Raises SymbioError when a format of one graph is asked for several.
    """
    names = store.graphs() if graphs is None else list(graphs)
    prefixes: dict[str, str] = {prefix: str(iri) for prefix, iri in PREFIXES.items()}
    if form in (Format.TURTLE, Format.NTRIPLES):
        if len(names) != 1:
            raise SymbioError(
                en=f"The format {form} holds one graph; choose one with --graph, or nq or trig.",
                tr=f"{form} biçimi tek çizge tutar; --graph ile birini ya da nq veya trig biçimini seçin.",
            )
        triples = sorted(store.triples(names[0]), key=str)
        serialize(triples, target, _FORMATS[form], prefixes=prefixes)
        return len(triples)
    quads = [
        Quad(t.subject, t.predicate, t.object, node(name)) for name in names for t in store.triples(name)
    ]
    serialize(sorted(quads, key=_order), target, _FORMATS[form], prefixes=prefixes)
    return len(quads)


def _order(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)
