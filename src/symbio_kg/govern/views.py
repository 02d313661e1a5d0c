"""A synergy as each may see it: the sides know each other once both consented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.govern.lifecycle import Transition, lifecycle
from symbio_kg.govern.model import Act, Step, Synergy
from symbio_kg.govern.synergies import parts_of
from symbio_kg.people import Caller, Scope
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue

__all__ = ["Way", "name_of", "view", "ways"]

_NAME: Final = "SELECT ?name WHERE { ?firm rdfs:label|schema:name ?name } ORDER BY ?name LIMIT 1"


@dataclass(frozen=True, slots=True)
class Way:
    """A step that may follow, whether the caller may make it, and which sides' consent it waits for."""

    move: Transition
    mine: bool
    waits: tuple[str, ...]


def ways(synergy: Synergy, caller: Caller) -> list[Way]:
    """Return the steps that may follow, as *caller* looks at them."""
    parts = parts_of(caller, synergy) if caller.may(Scope.SYNERGIES) else frozenset()
    sides = {"giver": synergy.giver, "taker": synergy.taker}
    silent = tuple(side for side, firm in sides.items() if not synergy.consented[firm])
    return [
        Way(move, bool(move.by & parts), silent if move.consent else ())
        for move in lifecycle().after(synergy.state)
    ]


def name_of(store: GraphStore, firm: str) -> str:
    """Return the name of a firm, its IRI when the store has none."""
    rows = store.select(sparql_prologue() + _NAME, {"firm": NamedNode(firm)})
    return next((str(row[0].value) for row in rows if isinstance(row[0], Literal)), firm)


def view(synergy: Synergy, caller: Caller, name: Callable[[str], str]) -> dict[str, Any]:
    """Return what *caller*, who may know of *synergy*, sees of it, as JSON can hold it.

    *name* is asked only for firms whose name the caller may know.
    """
    side = _Side(synergy, caller)
    known = {party: {"id": party, "name": name(party)} for party in synergy.parties if side.knows(party)}
    return {
        "id": synergy.id,
        "offer": synergy.offer,
        "need": synergy.need,
        "giver": known.get(synergy.giver),
        "taker": known.get(synergy.taker),
        "state": synergy.state,
        "consented": {"giver": synergy.consented[synergy.giver], "taker": synergy.consented[synergy.taker]},
        "shown": synergy.shown.value,
        "next": [t.after for t in lifecycle().after(synergy.state) if t.by & parts_of(caller, synergy)],
        "steps": [_step(step, side) for step in synergy.steps],
        "records": [
            {
                **_act(record.act, side),
                "kind": record.kind.value,
                "text": record.text,
                "day": record.day.isoformat() if record.day else None,
                "until": record.until.isoformat() if record.until else None,
                "hash": record.hash or None,
                "answers": record.answers,
            }
            for record in synergy.records
            if side.reads(record.act)
        ],
    }


class _Side:
    """From where a caller looks at a synergy."""

    def __init__(self, synergy: Synergy, caller: Caller) -> None:
        parts = parts_of(caller, synergy)
        self.whole = bool(parts - {"party"}) or synergy.named
        self.own = caller.organisation if "party" in parts else None

    def knows(self, party: str) -> bool:
        """Whether the name of *party* may be shown."""
        return self.whole or party == self.own

    def reads(self, act: Act) -> bool:
        """Whether what was written in *act* may be shown: it may hold a name."""
        return self.whole or (self.own is not None and act.organisation == self.own)


def _act(act: Act, side: _Side) -> dict[str, Any]:
    mine = side.reads(act)
    return {
        "number": act.number,
        "at": act.at.isoformat(),
        "account": act.account if mine else None,
        "organisation": (act.organisation or None) if mine else None,
    }


def _step(step: Step, side: _Side) -> dict[str, Any]:
    mine = side.reads(step.act)
    return {
        **_act(step.act, side),
        "from": step.before or None,
        "to": step.after,
        "readiness": step.readiness,
        "reason": step.reason or None,
        "note": step.note if mine and step.note else None,
        "evidence": [
            {"kind": e.kind, "said": e.said if mine else None, "hash": (e.hash or None) if mine else None}
            for e in step.evidence
        ],
    }
