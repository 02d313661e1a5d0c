"""What the law took out of a run: the refused ways by the rule that refuses them, each with examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from symbio_kg.comply import Verdict
from symbio_kg.match.engines import Engine
from symbio_kg.match.law import LAWFUL, note_of
from symbio_kg.model import Barred, BarredPair

__all__ = ["barred", "by_outcome"]

_EXAMPLES: Final = 3


def by_outcome(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """Return how many routes ended each way, of those on which a law has a say."""
    return dict(Counter(verdict.outcome.id for verdict in verdicts if verdict.deciding_laws))


def barred(engine: Engine, verdicts: Sequence[Verdict]) -> tuple[Barred, ...]:
    """Return the refused routes among *verdicts*, which table `law` counts, by rule; most pairs first.

    A route that several rules refuse stands under the first of them.
    """
    engine.run("barred", worst=LAWFUL)
    rows = engine.rows("SELECT verdict, pairs, example FROM barred ORDER BY pairs DESC, example")
    found: dict[str, list[tuple[int, str, Verdict]]] = defaultdict(list)
    for place, pairs, example in rows:
        found[verdicts[place].decisive[0].rule].append((pairs, example, verdicts[place]))
    groups = (_group(rule, routes) for rule, routes in found.items())
    return tuple(sorted(groups, key=lambda group: (-group.pairs, group.rule)))


def _group(rule: str, routes: Sequence[tuple[int, str, Verdict]]) -> Barred:
    finding = routes[0][2].decisive[0]
    return Barred(
        rule,
        finding.title,
        routes=len(routes),
        pairs=sum(pairs for pairs, _, _ in routes),
        examples=tuple(_different(routes))[:_EXAMPLES],
    )


def _different(routes: Sequence[tuple[int, str, Verdict]]) -> list[BarredPair]:
    """Return an example of each way the rule ends first, then the others."""
    first: dict[str, BarredPair] = {}
    rest: list[BarredPair] = []
    for _, example, verdict in routes:
        finding = verdict.decisive[0]
        offer, need = example.split(" ")
        pair = BarredPair(offer, need, note_of(finding))
        if finding.finding in first:
            rest.append(pair)
        else:
            first[finding.finding] = pair
    return [*first.values(), *rest]
