"""A workshop's sitting: its name, when it began, and the listings that its cards became.

Each has a graph of its own under `governance/`, which only we read. The cards are listings like all others; a
sitting only remembers which of them are its own.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.accept import GOVERNANCE
from symbio_kg.govern.errors import GovernError, NotYours
from symbio_kg.people import Caller, Role, Scope
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = ["Sitting", "SittingUnknown", "Sittings"]

_SCHEMA, _DATA, _XSD = (PREFIXES[p] for p in ("schema", "data", "xsd"))
_SITTINGS: Final = f"{GOVERNANCE}workshop/"
_ID: Final = re.compile(r"[0-9a-f]{12}")
_LONGEST: Final = 200
_ALL: Final = f"""SELECT ?sitting WHERE {{ GRAPH ?g {{ ?sitting a schema:Event }}
  FILTER STRSTARTS(STR(?g), "{_SITTINGS}") }}"""


class SittingUnknown(GovernError):
    """A sitting that is not there."""

    code = "sitting-unknown"
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(en=f"{name}: there is no such workshop.", tr=f"{name}: böyle bir çalıştay yok.")


class NameRefused(GovernError):
    """A name that is empty or too long."""

    code = "name-refused"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting; `cards` are the IRIs of listings."""

    id: str
    name: str
    began: datetime
    cards: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sittings:
    """The sittings of one store; facilitators hold them."""

    store: GraphStore
    clock: Callable[[], datetime] = lambda: datetime.now(tz=UTC)

    def all(self, caller: Caller) -> list[Sitting]:
        """Return every sitting, the latest first; raises NotYours."""
        _may(caller)
        rows = self.store.select(sparql_prologue() + _ALL)
        names = (row[0].value.rpartition("/")[2] for row in rows if isinstance(row[0], NamedNode))
        found = [self.get(name, caller) for name in names]
        return sorted(found, key=lambda sitting: (sitting.began, sitting.id), reverse=True)

    def get(self, identifier: str, caller: Caller) -> Sitting:
        """Return the sitting; raises NotYours, SittingUnknown."""
        _may(caller)
        triples = self.store.triples(_SITTINGS + identifier) if _ID.fullmatch(identifier) else []
        said = {t.predicate: t.object.value for t in triples if isinstance(t.object, Literal)}
        if not said:
            raise SittingUnknown(identifier)
        cards = {t.object.value for t in triples if t.predicate == _SCHEMA["about"]}  # type: ignore[union-attr]
        began = datetime.fromisoformat(said[_SCHEMA["startDate"]])
        return Sitting(identifier, said[_SCHEMA["name"]], began, frozenset(cards))

    def open(self, name: str, caller: Caller) -> Sitting:
        """Begin a sitting; raises NotYours, NameRefused."""
        _may(caller)
        if not 0 < len(name.strip()) <= _LONGEST:
            raise NameRefused(
                en=f"Give the workshop a name of 1 to {_LONGEST} characters.",
                tr=f"Çalıştaya 1 ile {_LONGEST} karakter arası bir ad verin.",
            )
        made = Sitting(
            secrets.token_hex(6),
            name.strip(),
            self.clock().astimezone(UTC).replace(microsecond=0),
            frozenset(),
        )
        node = _node(made.id)
        began = Literal(made.began.isoformat(), datatype=_XSD["dateTime"])
        triples = [
            Triple(node, RDF_TYPE, _SCHEMA["Event"]),
            Triple(node, _SCHEMA["name"], Literal(made.name)),
            Triple(node, _SCHEMA["startDate"], began),
        ]
        self.store.change({}, {_SITTINGS + made.id: triples})
        return made

    def add(self, identifier: str, listings: Iterable[str], caller: Caller) -> None:
        """Remember *listings* as cards of the sitting; raises NotYours, SittingUnknown."""
        held = self.get(identifier, caller)
        fresh = sorted(set(listings) - held.cards)
        triples = [Triple(_node(identifier), _SCHEMA["about"], NamedNode(listing)) for listing in fresh]
        if triples:
            self.store.change({}, {_SITTINGS + identifier: triples})


def _node(identifier: str) -> NamedNode:
    return _DATA[f"workshop/{identifier}"]


def _may(caller: Caller) -> None:
    if not caller.has(Role.FACILITATOR) or not caller.may(Scope.SYNERGIES):
        raise NotYours
