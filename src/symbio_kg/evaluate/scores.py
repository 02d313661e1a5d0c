"""Scores of the ranking of receiving activities against published exchanges.

Hit rates count an exchange whose true receiver is among the proposals; pair scores (AUC and best F1
over all streams and receivers of a case) follow Davis and Aid 2021, who tested word vectors on 17
parks. A case is always scored without the analogies drawn from itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from symbio_kg.evaluate.exchanges import Exchange
from symbio_kg.infer import Knowledge, Receiver
from symbio_kg.search import Index
from symbio_kg.terms import PREFIXES

__all__ = ["MOST_PROPOSALS", "Evaluation", "Found", "PairScores", "auc", "best_f1", "evaluate"]

MOST_PROPOSALS = 12
"""How many receiver classes are proposed for a stream at most."""

LEAST_SCORE = 0.08
"""A weaker proposal is not worth a telephone call."""

MODES = ("codes", "alternative_codes", "name", "all")
_NEARNESS = ((5, 1.0), (4, 0.2), (2, 0.05))
LEVELS = {"class": 5, "group": 4, "division": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """One exchange: where its true receiver stands among the proposals, and by which rule it is there."""

    id: str
    case: str
    waste: str
    receiver: str
    rank: int | None
    proposals: int
    rule: str | None
    hits: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class PairScores:
    """Scores over all (stream, receiver) pairs of the cases."""

    pairs: int
    exchanges: int
    auc: float | None
    best_f1: float | None
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on one table of exchanges."""

    exchanges: int
    scored: int
    hit_rate: Mapping[str, Mapping[str, float]]
    counted: Mapping[str, int]
    proposals_per_waste: Mapping[str, float]
    by_stream_type: Mapping[str, Mapping[str, float]]
    pairs: PairScores
    found: Sequence[Found]

    def as_json(self) -> dict[str, object]:
        """Return plain values for JSON."""
        return asdict(self)


def evaluate(exchanges: Sequence[Exchange], knowledge: Knowledge, index: Index) -> Evaluation:
    """Score *knowledge* on *exchanges*; rows without a receiver's NACE code are counted, not scored."""
    scored = [e for e in exchanges if e.receivers]
    by_mode = {
        mode: [_find(e, knowledge, index, mode) for e in scored if _described(e, mode)] for mode in MODES
    }
    types = {e.id: e.stream_type for e in exchanges}
    per_type: dict[str, list[Found]] = defaultdict(list)
    for found in by_mode["all"]:
        per_type[types[found.id]].append(found)
    return Evaluation(
        exchanges=len(exchanges),
        scored=len(scored),
        hit_rate={mode: _rates(found) for mode, found in by_mode.items()},
        counted={mode: len(found) for mode, found in by_mode.items()},
        proposals_per_waste={mode: _mean(f.proposals for f in found) for mode, found in by_mode.items()},
        by_stream_type={kind: _rates(found) for kind, found in sorted(per_type.items())},
        pairs=_pairs(scored, knowledge, index),
        found=by_mode["all"],
    )


def _described(exchange: Exchange, mode: str) -> bool:
    if mode == "codes":
        return bool(exchange.codes)
    if mode == "alternative_codes":
        return bool(exchange.alternative_codes)
    return True


def _ranking(exchange: Exchange, knowledge: Knowledge, index: Index, mode: str) -> list[Receiver]:
    named: dict[str, float] = {}
    if mode in ("name", "all"):
        named = {hit.entry.iri: hit.score for hit in index.recognise(exchange.waste)}
    codes: tuple[str, ...] = ()
    if mode in ("codes", "all"):
        codes += exchange.codes
    if mode in ("alternative_codes", "all"):
        codes += exchange.alternative_codes
    kinds = knowledge.kinds(named, codes)
    return knowledge.receivers(kinds, without_case=exchange.case)


def _find(exchange: Exchange, knowledge: Knowledge, index: Index, mode: str) -> Found:
    ranking = _ranking(exchange, knowledge, index, mode)
    proposals = [r for r in ranking if r.score >= LEAST_SCORE][:MOST_PROPOSALS]
    rank = next((i for i, r in enumerate(proposals, 1) if _agrees(r, exchange, LEVELS["class"])), None)
    hits = {level: any(_agrees(r, exchange, width) for r in proposals) for level, width in LEVELS.items()}
    rule = proposals[rank - 1].routes[0].rule.removeprefix(PREFIXES["rule"]) if rank else None
    return Found(
        exchange.id,
        exchange.case,
        exchange.waste,
        exchange.receiver,
        rank,
        len(proposals),
        rule,
        hits,
    )


def _notation(activity: str) -> str:
    return activity.removeprefix(PREFIXES["nace"]).replace("-", ".")


def _agrees(receiver: Receiver, exchange: Exchange, width: int) -> bool:
    """Say whether the activity is the published one, as far as that is published and *width* asks."""
    code = _notation(receiver.activity)
    return any(code.startswith(true[:width]) for true in exchange.receivers)


def _rates(found: Sequence[Found]) -> dict[str, float]:
    return {level: _mean(f.hits[level] for f in found) for level in LEVELS}


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0


def _pairs(exchanges: Sequence[Exchange], knowledge: Knowledge, index: Index) -> PairScores:
    """Score every stream of a case against every receiving activity of it, once each.

    A receiver is its published NACE code: two reports of one case name the same plant differently.
    """
    scores: list[float] = []
    truths: list[bool] = []
    for rows in _by_case(exchanges).values():
        streams = {e.stream: e for e in rows}
        true = {(e.stream, e.receivers) for e in rows}
        for stream, exchange in sorted(streams.items()):
            ranking = _ranking(exchange, knowledge, index, "all")
            for receivers in sorted({e.receivers for e in rows}):
                scores.append(_pair_score(ranking, receivers))
                truths.append((stream, receivers) in true)
    f1, threshold = best_f1(scores, truths)
    return PairScores(len(scores), sum(truths), auc(scores, truths), f1, threshold)


def _by_case(exchanges: Sequence[Exchange]) -> dict[str, list[Exchange]]:
    cases: dict[str, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        cases[exchange.case].append(exchange)
    return cases


def _pair_score(ranking: Sequence[Receiver], receivers: Sequence[str]) -> float:
    """Score one receiver: its own class counts in full, the same group or division a little."""
    best = 0.0
    for candidate in ranking:
        code = _notation(candidate.activity)
        for nace in receivers:
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
    for count, (score, truth) in enumerate(ordered, 1):
        hits += truth
        last_of_tie = count == len(ordered) or ordered[count][0] != score
        f1 = 2 * hits / (count + positives)
        if last_of_tie and f1 > best:
            best, threshold = f1, score
    return round(best, 4), threshold
