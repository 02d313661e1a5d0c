"""What the guard learns about a text: the things rights and limits are decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias
from urllib.parse import urljoin

__all__ = [
    "DEFAULT",
    "Change",
    "Form",
    "Management",
    "Operation",
    "Outline",
    "Prologue",
    "Span",
    "UpdateOutline",
]

Span: TypeAlias = tuple[int, int]
"""Where something begins and ends in the text."""

DEFAULT: Final = ""
"""Stands for the graph without a name."""


class Form(StrEnum):
    """The four kinds of query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_triples(self) -> bool:
        """True for the two whose answer is a graph."""
        return self in (Form.CONSTRUCT, Form.DESCRIBE)


@dataclass(slots=True)
class Prologue:
    """The base and the prefixes that hold where one reads on."""

    base: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)

    def absolute(self, iri: str) -> str:
        """Return *iri* against the base; itself when there is none."""
        return urljoin(self.base, iri) if self.base else iri

    def copy(self) -> Prologue:
        """Return the same, to be kept while this one changes."""
        return Prologue(self.base, dict(self.prefixes))


@dataclass(frozen=True, slots=True)
class Outline:
    """A query: its form, the graphs it names with FROM and FROM NAMED, its own LIMIT, and whether it says GRAPH."""

    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    limit: int | None = None
    patterns: int = 0
    depth: int = 0
    looks_into_graphs: bool = False

    @property
    def names_dataset(self) -> bool:
        """True when the text itself says which graphs it is about."""
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True, slots=True)
class Change:
    """INSERT and DELETE: the templates, the pattern that fills them, and the graphs it looks into.

    The templates are spans of the text without their braces; `variables` are the spans of the variables
    in them, `open_ends` the places where a full stop was left out. Without `pattern` the templates are
    data. `target` is the graph of WITH.
    """

    prologue: Prologue
    insert: Span | None = None
    delete: Span | None = None
    pattern: Span | None = None
    variables: Mapping[Span, str] = field(default_factory=dict)
    open_ends: tuple[int, ...] = ()
    target: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Management:
    """CLEAR, DROP, CREATE, ADD, COPY, MOVE: a verb and its graphs.

    A graph is an IRI, DEFAULT, or the word `NAMED` or `ALL`.
    """

    verb: str
    silent: bool
    source: str
    target: str = DEFAULT


Operation: TypeAlias = Change | Management


@dataclass(frozen=True, slots=True)
class UpdateOutline:
    """An update: its operations in their order."""

    operations: tuple[Operation, ...]
