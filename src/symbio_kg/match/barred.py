"""What the law took out of a run: the refused ways by the rule that refuses them, each with examples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from symbio_kg.comply import LegalFinding
from symbio_kg.match.engines import Engine
from symbio_kg.match.law import Law, note_of
from symbio_kg.model import Barred, BarredPair

__all__ = ["barred"]

_EXAMPLES: Final = 3
_BARRED: Final = """
SELECT rule, pairs, offer, need, giver, receiver, operation FROM barred ORDER BY pairs DESC, offer, need, route"""

_Way: TypeAlias = tuple[int, str, str, LegalFinding]
"""How many pairs would go this way, one of them, and what refuses them."""


def barred(engine: Engine, law: Law) -> tuple[Barred, ...]:
    """Return the refused ways of the pairs that fit, by rule; most pairs first.

    A way that several rules refuse stands under the first of them.
    """
    found: dict[str, list[_Way]] = defaultdict(list)
    for rule, pairs, offer, need, giver, receiver, operation in engine.rows(_BARRED):
        found[rule].append((pairs, offer, need, law.verdict(giver, receiver, operation).decisive[0]))
    groups = (_group(rule, ways) for rule, ways in found.items())
    return tuple(sorted(groups, key=lambda group: (-group.pairs, group.rule)))


def _group(rule: str, ways: Sequence[_Way]) -> Barred:
    return Barred(
        rule,
        ways[0][3].title,
        routes=len(ways),
        pairs=sum(pairs for pairs, *_ in ways),
        examples=tuple(_different(ways))[:_EXAMPLES],
    )


def _different(ways: Iterable[_Way]) -> list[BarredPair]:
    """Return an example of each way the rule ends first, then the others."""
    first: dict[str, BarredPair] = {}
    rest: list[BarredPair] = []
    for _, offer, need, finding in ways:
        pair = BarredPair(offer, need, note_of(finding))
        if finding.finding in first:
            rest.append(pair)
        else:
            first[finding.finding] = pair
    return [*first.values(), *rest]
