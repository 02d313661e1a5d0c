"""Assess a composition: what is in it is counted, answered property by property, and concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from symbio_kg.hazard.cautions import cautions
from symbio_kg.hazard.counting import count, rulebook
from symbio_kg.hazard.entry import conclude
from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.model import (
    Assessment,
    Composition,
    Conclusion,
    Content,
    Outcome,
    PopResult,
    PropertyResult,
    Reason,
    Speciation,
    Status,
    Understood,
)
from symbio_kg.hazard.pops import pop_results
from symbio_kg.hazard.properties import answers
from symbio_kg.hazard.species import contents_of, declared_total
from symbio_kg.hazard.tables import Law

__all__ = ["JURISDICTIONS", "assess"]

JURISDICTIONS: Final = ("EU", "TR")
_NEARLY_ALL: Final = Decimal(95)
_COULD_MATTER: Final = Decimal("0.1")
"""The lowest limit and cut-off for a share: what is below it reaches nothing by itself."""
_OPEN: Final = frozenset({Status.UNKNOWN, Status.TO_BE_TESTED})
_ASKED: Final = frozenset({"oil-marker-missing", "not-known", "class-open", "species-not-named"})


def assess(
    composition: Composition,
    day: date | None = None,
    *,
    speciation: Speciation | str | None = None,
    jurisdictions: Sequence[str] = (),
) -> Assessment:
    """Return what follows from *composition* by the law of *day* (its own day, else today).

    Without a *speciation* the composition's own holds, else the worst; without *jurisdictions* both, its own
    first. The first leads. ValueError for a speciation or jurisdiction nobody knows.
    """
    places = jurisdictions or sorted(
        JURISDICTIONS, key=lambda place: place != (composition.jurisdiction or "EU")
    )
    if set(places) - set(JURISDICTIONS):
        raise ValueError(f"jurisdictions are {JURISDICTIONS}, not {jurisdictions}")
    chosen = Speciation(speciation or composition.speciation or Speciation.WORST)
    when = day or composition.day or datetime.now().astimezone().date()
    law = default_law()
    contents, understood = contents_of(composition, law, when, chosen)
    declared = declared_total(composition.parts, law)
    outcomes = tuple(
        _outcome(composition, contents, understood, declared, law, jurisdiction, when)
        for jurisdiction in places
    )
    return Assessment(composition, when, chosen, tuple(understood), outcomes, declared)


def _outcome(
    composition: Composition,
    contents: Sequence[Content],
    understood: Sequence[Understood],
    declared: Decimal,
    law: Law,
    jurisdiction: str,
    day: date,
) -> Outcome:
    book = rulebook(jurisdiction, day)
    lines = count(book, contents)
    properties = answers(composition, book, lines, contents, law)
    pops = pop_results(contents, law, jurisdiction, day)
    elsewhere = () if jurisdiction == "EU" else pop_results(contents, law, "EU", day)
    found = _found(composition, properties, pops, elsewhere, declared)
    conclusion, entry = conclude(composition, law, jurisdiction, day, found=found)
    return Outcome(
        jurisdiction,
        conclusion,
        properties,
        pops or elsewhere,
        entry,
        tuple(_missing(composition, properties, pops, elsewhere, understood, declared, conclusion)),
        cautions(
            composition, contents, understood, lines, properties, pops or elsewhere, law, day, jurisdiction
        ),
    )


def _found(
    composition: Composition,
    properties: Sequence[PropertyResult],
    pops: Sequence[PopResult],
    elsewhere: Sequence[PopResult],
    declared: Decimal,
) -> Conclusion:
    """Return what properties and pollutants lead to, whatever the entry."""
    if any(found.status is Status.YES for found in properties):
        return Conclusion.HAZARDOUS
    if any(pop.limit.triggers and pop.sure for pop in pops):
        return Conclusion.HAZARDOUS
    open_pops = [*(pop for pop in pops if pop.limit.triggers), *_not_read(pops, elsewhere)]
    if any(found.status in _OPEN for found in properties) or any(pop.reached for pop in open_pops):
        return Conclusion.NEEDS_ASSESSMENT
    if composition.massive_alloy:
        return Conclusion.NON_HAZARDOUS
    return Conclusion.NON_HAZARDOUS if _complete(composition, declared) else Conclusion.ON_CONDITION


def _not_read(pops: Sequence[PopResult], elsewhere: Sequence[PopResult]) -> list[PopResult]:
    """Return the European results for pollutants whose limit in this country was not read."""
    known = {member for pop in pops for member in pop.limit.members}
    return [pop for pop in elsewhere if pop.limit.triggers and known.isdisjoint(pop.limit.members)]


def _complete(composition: Composition, declared: Decimal) -> bool:
    return composition.rest_inert or declared + (composition.moisture or 0) >= _NEARLY_ALL


def _missing(
    composition: Composition,
    properties: Sequence[PropertyResult],
    pops: Sequence[PopResult],
    elsewhere: Sequence[PopResult],
    understood: Sequence[Understood],
    declared: Decimal,
    conclusion: Conclusion,
) -> Iterator[Reason]:
    if composition.alloy and not composition.massive_alloy:
        yield Reason("alloy-not-shown")
    for line in understood:
        for reason in line.reasons:
            if reason.code in _ASKED and line.share >= _COULD_MATTER:
                yield Reason(f"{reason.code}-ask", {"name": line.part.name, **reason.facts})
    for found in properties:
        if found.status is Status.TO_BE_TESTED:
            yield Reason("test-asked", {"hp": found.hp})
        elif found.status is Status.UNKNOWN and found.basis != "unclassified":
            yield Reason(f"{found.basis}-asked", {"hp": found.hp, **found.reasons[0].facts})
        if any(reason.code == "viscosity-assumed" for reason in found.reasons):
            yield Reason("viscosity-asked")
    unclassified = [found for found in properties if found.basis == "unclassified"]
    if unclassified:
        facts = {**unclassified[0].reasons[0].facts, "hp": ", ".join(found.hp for found in unclassified)}
        yield Reason("unclassified-asked", facts)
    for pop in _not_read(pops, elsewhere):
        if pop.reached:
            yield Reason("pop-not-read", {"name": pop.limit.text})
    for pop in pops:
        if pop.limit.triggers and pop.reached and not pop.sure:
            yield Reason(
                "pop-detection", {"name": pop.limit.text, "limit": pop.limit.value, "unit": pop.limit.unit}
            )
    undecided = conclusion in (Conclusion.ON_CONDITION, Conclusion.NEEDS_ASSESSMENT)
    if undecided and not _complete(composition, declared):
        yield Reason("rest", {"rest": max(Decimal(0), 100 - declared - (composition.moisture or 0))})
