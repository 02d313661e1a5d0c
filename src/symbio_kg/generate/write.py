"""Writing a region as N-Triples or Turtle, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
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
            before = subject
        else:
            lines.append(" ;\n    ")
        lines.append(f"{_short(predicate)} {_object(value)}")
    return "".join(lines) + " .\n"


def _object(value: str) -> str:
    """Return *value*, a term of N-Triples, as Turtle may write it."""
    if value.startswith("<"):
        # Names of the region are as good as never said again
        return value if value.startswith(_DATA) else _short(value)
    if value.endswith(">"):
        text, _, kind = value.rpartition("^^")
        return f"{text}^^{_short(kind)}"
    return value


@cache
def _short(iri: str) -> str:
    """Return an IRI of the vocabulary as a compact name; as it is where its name would not be one."""
    if iri == _A:
        return "a"
    name = curie(iri[1:-1])
    prefix, _, local = name.partition(":")
    return name if prefix in PREFIXES and "/" not in local else iri


FORMATS: Final[Mapping[str, Callable[[Iterable[Statement]], str]]] = {"nt": _ntriples, "ttl": _turtle}
