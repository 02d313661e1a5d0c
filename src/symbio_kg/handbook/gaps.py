"""What the law lacks: pairs that fit and fail only for want of a rule, a standard or a list entry, by tonnes.

`legal-gaps.tsv` says which finding a missing status rule, standard or list entry would settle. A pair
counts for a gap when everything that stands in its way is of that gap; an offer's tonnes count once for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.comply import Outcome
from symbio_kg.comply.verdict import LegalFinding, Verdict
from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.law import ANY, Law
from symbio_kg.match.tables import project
from symbio_kg.ontology.tables import read_table
from symbio_kg.store import GraphStore
from symbio_kg.study.disclosure import DOMINANT, reason

__all__ = ["LEAST_FIRMS", "Gap", "gap_table", "legal_gaps"]

LEAST_FIRMS: Final = 3
"""Below so many giving firms an amount is withheld from everybody but the authority."""

_KILOGRAM: Final = 1e-3
_PAIRS: Final = """
SELECT DISTINCT r.offer, r.need, r.giver, r.receiver, r.operation, r.law, l.firm, COALESCE(w.code, k.kind, '') AS what,
  CASE WHEN r.offered_dimension = 'mass' THEN r.offered END AS offered
FROM ruled r JOIN listing l ON l.listing = r.offer JOIN lawful w ON w.listing = r.offer
LEFT JOIN (SELECT listing, MIN(kind) AS kind FROM offer_kind WHERE likelihood = 1 GROUP BY listing) k
  ON k.listing = r.offer
WHERE r.fits = 1 AND r.giver IS NOT NULL AND r.receiver IS NOT NULL
ORDER BY r.offer, r.need, r.operation"""


@dataclass(frozen=True, slots=True)
class Gap:
    """What one gap keeps from moving of one thing, a waste code or the IRI of a material.

    `tonnes` are of the offers that know their amount, `closed` the part that no other lawful way is open to;
    `dominated` tells that one firm has nearly all of the whole, of that part, or of the rest.
    """

    kind: str
    what: str
    rules: tuple[str, ...]
    firms: int
    closed_firms: int
    offers: int
    pairs: int
    tonnes: float
    closed: float
    dominated: bool = False

    @property
    def told(self) -> bool:
        """Whether its tonnes may be told without telling those of fewer firms than allowed."""
        rest = self.firms - self.closed_firms
        return (
            not self.dominated
            and self.firms >= LEAST_FIRMS
            and all(n == 0 or n >= LEAST_FIRMS for n in (self.closed_firms, rest))
        )


@dataclass(slots=True)
class _Found:
    offers: dict[str, tuple[str, float]] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)


@cache
def gap_table() -> Mapping[tuple[str, str], str]:
    """Return which gap (`status`, `standard`, `list`) a finding of a rule speaks of."""
    rows = read_table(assets.ontology() / "tables" / "legal-gaps.tsv", ("rule", "finding", "gap"))
    return {(row["rule"], row["finding"]): row["gap"] for row in rows}


def legal_gaps(store: GraphStore, day: date) -> list[Gap]:
    """Return the gaps of the law of *day* that the listings of *store* run into, most tonnes first.

    Infer first: pairs come from the substitutions in the store.
    """
    engine = DuckEngine()
    project(store, day, engine)
    engine.run("suited")
    law = Law(engine, day)
    engine.run("law", worst=ANY)
    found: dict[tuple[str, str], _Found] = defaultdict(_Found)
    open_ways: set[str] = set()
    for offer, need, giver, receiver, operation, outcome, firm, what, offered in engine.rows(_PAIRS):
        if outcome is not None and outcome < Outcome.ASSESS:
            open_ways.add(offer)
            continue
        verdict = law.verdict(giver, receiver, operation)
        against = _against(verdict)
        kind = _kind((f.rule, f.finding) for f in against)
        if kind:
            one = found[kind, what]
            one.offers[offer] = (firm, (offered or 0.0) * _KILOGRAM)
            one.pairs.add((offer, need))
            one.rules |= {f.rule for f in against}
    gaps = (_gap(kind, what, one, open_ways) for (kind, what), one in found.items())
    return sorted(gaps, key=lambda gap: (gap.kind, -gap.tonnes, gap.what))


def _against(verdict: Verdict) -> list[LegalFinding]:
    """Return what stands in the way: of a claim to be no waste what is asked of the claim, else of waste."""
    found = [f for f in verdict.findings if f.deciding and f.outcome >= Outcome.ASSESS]
    return [f for f in found if f.standing == "claim"] or found


def _kind(findings: Iterable[tuple[str, str]]) -> str:
    """Return the gap that all of *findings* are of, "" when one is of none or they are of several."""
    kinds = {gap_table().get(finding, "") for finding in findings}
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _gap(kind: str, what: str, one: _Found, open_ways: set[str]) -> Gap:
    closed = {offer: held for offer, held in one.offers.items() if offer not in open_ways}
    rest = {offer: held for offer, held in one.offers.items() if offer in open_ways}
    return Gap(
        kind,
        what,
        tuple(sorted(one.rules)),
        firms=len({firm for firm, _ in one.offers.values()}),
        closed_firms=len({firm for firm, _ in closed.values()}),
        offers=len(one.offers),
        pairs=len(one.pairs),
        tonnes=sum(amount for _, amount in one.offers.values()),
        closed=sum(amount for _, amount in closed.values()),
        dominated=any(_dominated(part.values()) for part in (one.offers, closed, rest)),
    )


def _dominated(offers: Iterable[tuple[str, float]]) -> bool:
    """Tell whether one firm has nearly all of the tonnes of *offers*."""
    of_firm: dict[str, float] = defaultdict(float)
    for firm, amount in offers:
        of_firm[firm] += amount
    return reason(of_firm) == DOMINANT
