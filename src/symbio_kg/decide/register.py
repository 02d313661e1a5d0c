"""The register of status decisions in a store: only ever added to, ended by a further entry, never changed."""

from __future__ import annotations

from datetime import date
from typing import Final

from symbio_kg.comply.show import day as shown_day
from symbio_kg.decide.model import End, StatusDecision
from symbio_kg.decide.records import decision_triples, decisions_in, end_triples
from symbio_kg.errors import SymbioError
from symbio_kg.store import DECISIONS, GraphStore
from symbio_kg.terms import PREFIXES

__all__ = ["DecisionRefused", "DecisionUnknown", "Register"]

_PRIVATE: Final = f"{PREFIXES['graph']}firm/decision-"


class DecisionUnknown(SymbioError):
    """An identifier that no decision of the register has."""

    code = "decision-unknown"

    def __init__(self, identifier: str) -> None:
        super().__init__(
            en=f"{identifier}: no such decision in the register.",
            tr=f"{identifier}: sicilde böyle bir karar yok.",
        )


class DecisionRefused(SymbioError):
    """An entry that the register does not take."""

    code = "decision-refused"


class Register:
    """The decisions of one store; with *full* the names that holders keep private are read as well."""

    def __init__(self, store: GraphStore, base: str = PREFIXES["data"], *, full: bool = False) -> None:
        self._store = store
        self._base = base
        self._full = full

    def all(self) -> list[StatusDecision]:
        """Return every decision, by id."""
        triples = self._store.triples(DECISIONS)
        if self._full:
            for graph in self._store.graphs():
                if graph.startswith(_PRIVATE):
                    triples += self._store.triples(graph)
        return decisions_in(triples)

    def get(self, identifier: str) -> StatusDecision:
        """Return the decision *identifier*; DecisionUnknown when there is none."""
        wanted = identifier.strip().upper()
        for decision in self.all():
            if decision.id.upper() == wanted:
                return decision
        raise DecisionUnknown(identifier)

    def next_id(self, regime: str, day: date) -> str:
        """Return the identifier of the next decision under *regime* in the year of *day*."""
        stem = f"{regime.upper()}-{day.year}-"
        taken = [int(d.id.removeprefix(stem)) for d in self.all() if d.id.startswith(stem)]
        return f"{stem}{max(taken, default=0) + 1:04d}"

    def add(self, decision: StatusDecision) -> None:
        """Keep *decision*.

        Raises DecisionRefused for an identifier that is taken and for a successor of a decision that is
        about another batch or regime or already has one, DecisionUnknown for a successor of none.
        """
        if any(d.id == decision.id for d in self.all()):
            raise DecisionRefused(
                en=f"{decision.id}: the register already has it, and changes nothing.",
                tr=f"{decision.id}: sicilde zaten var; sicil hiçbir şeyi değiştirmez.",
            )
        if decision.draft.supersedes:
            self._check_successor(decision)
        public, private = decision_triples(decision, self._base)
        parts = {DECISIONS: public, **({f"{_PRIVATE}{decision.id}": private} if private else {})}
        self._store.change({}, parts)

    def _check_successor(self, decision: StatusDecision) -> None:
        earlier = self.get(decision.draft.supersedes)
        if (earlier.draft.batch, earlier.regime) != (decision.draft.batch, decision.regime):
            raise DecisionRefused(
                en=f"{earlier.id} is about another batch or regime and cannot be superseded by this one.",
                tr=f"{earlier.id} başka bir parti ya da rejime ilişkin; yerine bu karar geçemez.",
            )
        if earlier.superseded_by:
            raise DecisionRefused(
                en=f"{earlier.id} was already superseded by {earlier.superseded_by}.",
                tr=f"{earlier.id} kararının yerine zaten {earlier.superseded_by} geçti.",
            )

    def end(self, identifier: str, end: End) -> StatusDecision:
        """Note that a decision no longer holds from a day on; return it with its end.

        Raises DecisionUnknown, and DecisionRefused for one that grants nothing, has ended, or begins later.
        """
        decision = self.get(identifier)
        if not end.reason.strip():
            raise DecisionRefused(en="Give the reason of the end.", tr="Sona erme nedenini verin.")
        if not decision.granted:
            raise DecisionRefused(
                en=f"{decision.id} grants no status that could end.",
                tr=f"{decision.id} sona erecek bir statü tanımıyor.",
            )
        if decision.end is not None:
            raise DecisionRefused(
                en=f"{decision.id} ended on {decision.end.day}.",
                tr=f"{decision.id} {shown_day(decision.end.day, 'tr')} günü sona ermiş.",
            )
        if end.day < decision.valid_from:
            raise DecisionRefused(
                en=f"{decision.id} begins on {decision.valid_from}; it cannot end before.",
                tr=f"{decision.id} {shown_day(decision.valid_from, 'tr')} günü başlıyor; önce sona eremez.",
            )
        self._store.change({}, {DECISIONS: end_triples(decision.id, end, self._base)})
        return self.get(decision.id)
