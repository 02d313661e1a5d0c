"""Scores over all pairs of a stream and a receiving activity of its case: AUC and best F1.

They follow Davis and Aid 2021, who tested word vectors on 17 parks. Each pair is scored from what the
product knows of the two alone; how many plants the case lists, and which of them take something, stays unused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from symbio_kg.evaluate.exchanges import Exchange
from symbio_kg.infer import Knowledge, Receiver, notation

__all__ = ["Pair", "PairScores", "auc", "best_f1", "by_case", "pairs", "score"]

Kinds = Mapping[str, float]

_NEARNESS = ((5, 1.0), (4, 0.2), (2, 0.05))
"""What a proposal counts for a receiver of its own class, group, division."""

_NO_RULE = 0.2
"""What demand alone counts beside a rule that is sure (1)."""

_NO_DEMAND = 0.05
"""What rules alone count beside a staple demand (1)."""

_OWN_CLASS = 0.4
"""A plant that gives a stream away seldom finds its taker among plants of its own class."""

_GROUP = 4
"""How many characters a NACE group has."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A stream and a receiver of one case, how likely they are one exchange, and whether they are."""

    case: str
    score: float
    truth: bool


@dataclass(frozen=True, slots=True)
class PairScores:
    """Scores over all (stream, receiver) pairs of the cases."""

    pairs: int
    exchanges: int
    auc: float | None
    best_f1: float | None
    threshold: float | None


def pairs(
    exchanges: Sequence[Exchange],
    knowledge: Knowledge,
    kinds_of: Callable[[Exchange], Kinds],
    *,
    by_name: bool = False,
) -> list[Pair]:
    """Pair every stream of a case with every receiving activity of it, once each.

    A receiver is its published NACE code, as two reports of one case name the same plant differently;
    *by_name* takes every differently named one for itself.
    """

    def receiver(exchange: Exchange) -> tuple[str, ...]:
        return (exchange.receiver, *exchange.receivers) if by_name else exchange.receivers

    found = []
    for case, rows in sorted(by_case(exchanges).items()):
        true = {(e.stream, receiver(e)) for e in rows}
        receivers = {receiver(e): e.receivers for e in rows}
        for stream, exchange in sorted({e.stream: e for e in rows}.items()):
            kinds = kinds_of(exchange)
            ranking = knowledge.receivers(kinds, without_case=case)
            for key, codes in sorted(receivers.items()):
                likelihood = _likelihood(knowledge, exchange, kinds, ranking, codes)
                found.append(Pair(case, likelihood, (stream, key) in true))
    return found


def by_case(exchanges: Sequence[Exchange]) -> dict[str, list[Exchange]]:
    """Return the exchanges of each case."""
    cases: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        cases[exchange.case].append(exchange)
    return cases


def score(found: Sequence[Pair]) -> PairScores:
    """Return AUC and best F1 over *found*."""
    scores, truths = [p.score for p in found], [p.truth for p in found]
    f1, threshold = best_f1(scores, truths)
    return PairScores(len(scores), sum(truths), auc(scores, truths), f1, threshold)


def _likelihood(
    knowledge: Knowledge,
    exchange: Exchange,
    kinds: Kinds,
    ranking: Sequence[Receiver],
    codes: Sequence[str],
) -> float:
    """Weigh what the rules find by how typical the demand is; either alone keeps a pair above nothing."""
    demand = max(knowledge.demand.rating(kinds, code) for code in codes)
    share = _OWN_CLASS if _same_class(exchange.donors, codes) else 1.0
    return share * (_by_rules(ranking, codes) + _NO_RULE) * (demand + _NO_DEMAND)


def _same_class(donors: Sequence[str], receivers: Sequence[str]) -> bool:
    """Say whether two activities are one as far as both are published; a division alone says too little."""
    known = [(a, b) for a in donors for b in receivers if min(len(a), len(b)) >= _GROUP]
    return any(a.startswith(b) or b.startswith(a) for a, b in known)


def _by_rules(ranking: Sequence[Receiver], codes: Sequence[str]) -> float:
    """Score one receiver: its own class counts in full, the same group or division a little."""
    best = 0.0
    for candidate in ranking:
        code = notation(candidate.activity)
        for nace in codes:
            share = next((s for width, s in _NEARNESS if code.startswith(nace[:width])), 0.0)
            best = max(best, candidate.score * share)
    return best


def auc(scores: Sequence[float], truths: Sequence[bool]) -> float | None:
    """Return the area under the ROC curve, ties counted half; None without both kinds of pair."""
    positives, negatives = sum(truths), len(truths) - sum(truths)
    if not positives or not negatives:
        return None
    ordered = sorted(zip(scores, truths, strict=True))
    area, below, place = 0.0, 0, 0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        tied = sum(truth for _, truth in ordered[place:end])
        area += tied * (below + (end - place - tied) / 2)
        below += end - place - tied
        place = end
    return round(area / (positives * negatives), 4)


def best_f1(scores: Sequence[float], truths: Sequence[bool]) -> tuple[float | None, float | None]:
    """Return the best F1 over all thresholds, and that threshold; Nones without a true pair."""
    positives = sum(truths)
    if not positives:
        return None, None
    best, threshold, hits = 0.0, None, 0
    ordered = sorted(zip(scores, truths, strict=True), reverse=True)
    for count, (value, truth) in enumerate(ordered, 1):
        hits += truth
        last_of_tie = count == len(ordered) or ordered[count][0] != value
        f1 = 2 * hits / (count + positives)
        if last_of_tie and f1 > best:
            best, threshold = f1, value
    return round(best, 4), threshold
