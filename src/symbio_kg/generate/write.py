"""Writing a region as N-Triples or Turtle, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, TextIO

from symbio_kg.generate.faults import Planted, Statement, planted
from symbio_kg.generate.region import Block
from symbio_kg.generate.statements import statements
from symbio_kg.terms import PREFIXES, curie, turtle_prologue

__all__ = ["FORMATS", "write_rdf"]

_DATA: Final = f"<{PREFIXES['data']}"
_SHAPE = PREFIXES["shp"]
_A = f"<{PREFIXES['rdf']}type>"


def write_rdf(found: Iterable[Block], out: TextIO, form: str = "nt") -> Iterator[tuple[int, list[Planted]]]:
    """Write the blocks to *out* in *form*, a name of FORMATS; yield, for each, its listings and faults.

    OSError when it cannot be written; what was written until then stays.
    """
    text = FORMATS[form]
    if form == "ttl":
        out.write(turtle_prologue())
    for block in found:
        said = statements(block)
        told: list[Planted] = []
        if block.fault is not None:
            listing = block.listings[0]
            said = planted(block.fault, said, _nodes(block))
            told.append(Planted(block.fault.shape.removeprefix(_SHAPE), listing.iri, block.firm.iri))
        out.write(text(said))
        yield len(block.listings), told


def _nodes(block: Block) -> Mapping[str, str]:
    listing = block.listings[0].iri
    return {
        "firm": block.firm.iri,
        "site": block.firm.site,
        "listing": listing,
        "resource": f"{listing}/resource",
        "extra": f"{listing}/extra",
        "pair": f"{listing}/extra/pair",
    }


def _ntriples(said: Iterable[Statement]) -> str:
    return "".join([f"{subject} {predicate} {value} .\n" for subject, predicate, value in said])


def _turtle(said: Iterable[Statement]) -> str:
    lines, before = [], ""
    for subject, predicate, value in said:
        if subject != before:
            lines.append(f"{' .' if before else ''}\n\n{subject}\n    ")
        else:
            lines.append(" ;\n    ")
        lines.append(f"{_short(predicate)} {value if value.startswith(_DATA) else _short(value)}")
        before = subject
    return "".join(lines) + " .\n"


@lru_cache(maxsize=20_000)
def _short(term: str) -> str:
    """Return *term*, an IRI or a literal of N-Triples, as Turtle may write it."""
    if term == _A:
        return "a"
    if term.startswith("<"):
        name = curie(term[1:-1])
        prefix, _, local = name.partition(":")
        return name if prefix in PREFIXES and "/" not in local else term
    text, mark, kind = term.rpartition("^^")
    return f"{text}^^{_short(kind)}" if mark and kind.startswith("<") else term


FORMATS: Final[Mapping[str, Callable[[Iterable[Statement]], str]]] = {"nt": _ntriples, "ttl": _turtle}
