"""Scores of the ranking of receiving activities against published exchanges.

Hit rates count an exchange whose true receiver is among the proposals; pair scores are taken over all
streams and receivers of a case. A case is always scored without the analogies drawn from itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from symbio_kg.evaluate.exchanges import Exchange
from symbio_kg.evaluate.pairs import Pair, PairScores, pairs, score
from symbio_kg.infer import Knowledge, Receiver, notation
from symbio_kg.search import Index
from symbio_kg.terms import PREFIXES

__all__ = ["MOST_PROPOSALS", "Evaluation", "Found", "Half", "evaluate"]

MOST_PROPOSALS = 12
"""How many receiver classes are proposed for a stream at most."""

LEAST_SCORE = 0.08
"""A weaker proposal is not worth a telephone call."""

MODES = ("codes", "alternative_codes", "name", "all")
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
class Half:
    """The same scores over every other case, to see whether a change helps everywhere."""

    exchanges: int
    hit_rate: Mapping[str, float]
    pairs: PairScores


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything measured on one table of exchanges.

    In `pairs` a receiver is its activity; in `pairs_by_name` every differently named one stands for itself.
    """

    exchanges: int
    scored: int
    hit_rate: Mapping[str, Mapping[str, float]]
    counted: Mapping[str, int]
    proposals_per_waste: Mapping[str, float]
    by_stream_type: Mapping[str, Mapping[str, float]]
    pairs: PairScores
    pairs_by_name: PairScores
    halves: Sequence[Half]
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

    def kinds(exchange: Exchange) -> dict[str, float]:
        return _kinds(exchange, knowledge, index, "all")

    paired = pairs(scored, knowledge, kinds)
    return Evaluation(
        exchanges=len(exchanges),
        scored=len(scored),
        hit_rate={mode: _rates(found) for mode, found in by_mode.items()},
        counted={mode: len(found) for mode, found in by_mode.items()},
        proposals_per_waste={mode: _mean(f.proposals for f in found) for mode, found in by_mode.items()},
        by_stream_type={kind: _rates(found) for kind, found in sorted(per_type.items())},
        pairs=score(paired),
        pairs_by_name=score(pairs(scored, knowledge, kinds, by_name=True)),
        halves=_halves(by_mode["all"], paired),
        found=by_mode["all"],
    )


def _described(exchange: Exchange, mode: str) -> bool:
    if mode == "codes":
        return bool(exchange.codes)
    if mode == "alternative_codes":
        return bool(exchange.alternative_codes)
    return True


def _kinds(exchange: Exchange, knowledge: Knowledge, index: Index, mode: str) -> dict[str, float]:
    named: dict[str, float] = {}
    if mode in ("name", "all"):
        named = {hit.entry.iri: hit.score for hit in index.recognise(exchange.waste)}
    codes: tuple[str, ...] = ()
    if mode in ("codes", "all"):
        codes += exchange.codes
    if mode in ("alternative_codes", "all"):
        codes += exchange.alternative_codes
    return knowledge.kinds(named, codes)


def _find(exchange: Exchange, knowledge: Knowledge, index: Index, mode: str) -> Found:
    ranking = knowledge.receivers(_kinds(exchange, knowledge, index, mode), without_case=exchange.case)
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


def _agrees(receiver: Receiver, exchange: Exchange, width: int) -> bool:
    """Say whether the activity is the published one, as far as that is published and *width* asks."""
    code = notation(receiver.activity)
    return any(code.startswith(true[:width]) for true in exchange.receivers)


def _halves(found: Sequence[Found], paired: Sequence[Pair]) -> list[Half]:
    """Deal the cases out by name, one to each half in turn."""
    cases = sorted({f.case for f in found})
    halves = []
    for half in (set(cases[0::2]), set(cases[1::2])):
        own = [f for f in found if f.case in half]
        halves.append(Half(len(own), _rates(own), score([p for p in paired if p.case in half])))
    return halves


def _rates(found: Sequence[Found]) -> dict[str, float]:
    return {level: _mean(f.hits[level] for f in found) for level in LEVELS}


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 0.0
