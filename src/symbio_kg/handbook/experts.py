"""The registry of experts: who knows a material or code, who measures a property, until when accredited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from symbio_kg.handbook.asking import rows_of
from symbio_kg.i18n import fold
from symbio_kg.store import GraphStore

__all__ = ["Expert", "experts"]

_KINDS = {"Laboratory": "laboratory", "ExpertPerson": "person", "ExpertInstitution": "institution"}


@dataclass(frozen=True, slots=True)
class Expert:
    """An entry; `synthetic` ones are invented to show the form and stand for nobody."""

    iri: str
    kind: str
    name: str
    knows: tuple[str, ...]
    measures: tuple[str, ...]
    accreditation: str
    accredited_until: date | None
    area: str
    contact: str
    synthetic: bool
    evidence: str

    def accredited(self, day: date) -> bool:
        """Whether an accreditation holds on *day*."""
        return bool(self.accreditation) and (self.accredited_until is None or day <= self.accredited_until)


def experts(store: GraphStore, language: str, words: str = "") -> list[Expert]:
    """Return the experts of whom each of *words* is found in name, area, what they know or what they measure."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(store, "experts", language):
        for name, value in row.items():
            if value not in found[row["thing"]][name]:
                found[row["thing"]][name].append(value)
    every = (_expert(one) for one in found.values())
    wanted = fold(words).split()
    return [one for one in every if all(word in _text(one) for word in wanted)]


def _expert(one: Mapping[str, list[str]]) -> Expert:
    def first(name: str) -> str:
        return next(iter(one.get(name, ())), "")

    until = first("until")
    return Expert(
        iri=first("thing"),
        kind=_KINDS.get(first("kind"), first("kind")),
        name=first("name"),
        knows=tuple(sorted({*one.get("code", ()), *one.get("known", ())})),
        measures=tuple(sorted(one.get("measured", ()))),
        accreditation=first("accreditation"),
        accredited_until=date.fromisoformat(until) if until else None,
        area=first("area"),
        contact=first("contact"),
        synthetic=first("synthetic") == "true",
        evidence=first("evidence"),
    )


def _text(one: Expert) -> str:
    return fold(" ".join((one.name, one.area, one.kind, *one.knows, *one.measures)))
