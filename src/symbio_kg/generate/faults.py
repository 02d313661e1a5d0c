"""Faults to plant: for each constraint of the shapes, what to take from a good listing and what to put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from symbio_kg.generate.tables import regions
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.terms import PREFIXES, expand

__all__ = ["Fault", "Planted", "Statement", "faults", "planted"]

Statement = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

_LITERAL: Final = re.compile(r'"([^"]*)"(@[a-z]+|\^\^\S+)?')
_REPEATED: Final = re.compile(r"(\w)\*(\d+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break one constraint; `kind` and `role` say of which listings, "" of any.

    `drop` and `add` hold (node, predicate) and (node, predicate, value), where a node is `firm`, `site`,
    `listing`, `resource`, or `extra` and `pair`, nodes of their own.
    """

    shape: str
    kind: str
    role: str
    drop: tuple[tuple[str, str], ...]
    add: tuple[tuple[str, str, str], ...]


class Planted(NamedTuple):
    """A fault that is in the data: the constraint it breaks, and the listing it was planted in."""

    shape: str
    listing: str
    firm: str


@cache
def faults() -> tuple[Fault, ...]:
    """Return every fault there is, in the order they are planted in turn."""
    rows = read_table(regions() / "faults.tsv", ("shape", "kind", "role", "drop", "add"))
    return tuple(
        Fault(
            PREFIXES["shp"] + row["shape"],
            row["kind"],
            row["role"],
            tuple(_dropped(part) for part in many(row["drop"])),
            tuple(_added(part) for part in many(row["add"])),
        )
        for row in rows
    )


def planted(fault: Fault, good: list[Statement], nodes: Mapping[str, str]) -> list[Statement]:
    """Return the statements *good* with *fault* in them; *nodes* gives the IRI of each node."""
    name: Callable[[str], str] = lambda node: f"<{nodes[node]}>"  # noqa: E731
    gone = {(name(node), predicate) for node, predicate in fault.drop}
    left = [statement for statement in good if statement[:2] not in gone]
    added = [
        (name(node), predicate, name(value) if value in nodes else value)
        for node, predicate, value in fault.add
    ]
    return left + [statement for statement in added if statement not in left]


def _dropped(text: str) -> tuple[str, str]:
    node, predicate = text.split()
    return node, f"<{expand(predicate).value}>"


def _added(text: str) -> tuple[str, str, str]:
    node, predicate, value = text.split(maxsplit=2)
    return node, f"<{expand(predicate).value}>", _term(value)


def _term(text: str) -> str:
    """Return a term of the table as N-Triples: literal, number, compact name, or the word of a node."""
    literal = _LITERAL.fullmatch(text)
    if literal:
        words, kind = literal.groups()
        repeated = _REPEATED.fullmatch(words)
        words = repeated[1] * int(repeated[2]) if repeated else words
        tail = f"^^<{expand(kind[2:]).value}>" if kind and kind.startswith("^^") else kind or ""
        return f'"{words}"{tail}'
    if re.fullmatch(r"-?\d+\.\d+", text):
        return f'"{text}"^^<{PREFIXES["xsd"]}decimal>'
    if text.isdecimal():
        return f'"{text}"^^<{PREFIXES["xsd"]}integer>'
    return f"<{expand(text).value}>" if ":" in text else text
