"""Run the substitution rules to a fixed point; each rule's results stand in a graph of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from symbio_kg import assets
from symbio_kg.rules import Rule, describe, load_rules
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE

__all__ = ["InferenceSummary", "infer", "substitution_rules"]

_RULES_GRAPH = PREFIXES["graph"] + "rules"
_INFERRED = PREFIXES["graph"] + "inferred/"
_SUBSTITUTION = PREFIXES["sym"]["Substitution"]


@dataclass(frozen=True, slots=True)
class InferenceSummary:
    """How many substitutions each rule found, in rule order, and how many rounds it took."""

    by_rule: Mapping[str, int]
    rounds: int

    @property
    def total(self) -> int:
        """All substitutions found."""
        return sum(self.by_rule.values())


def substitution_rules() -> list[Rule]:
    """Return the product's substitution rules."""
    return load_rules(assets.queries() / "infer")


def infer(
    store: GraphStore,
    rules: Sequence[Rule] | None = None,
    *,
    progress: Callable[[str], None] = lambda _rule: None,
) -> InferenceSummary:
    """Fill `graph:inferred/{rule}` for every rule and return the counts.

    The knowledge must be loaded. What earlier runs inferred is dropped first, so running twice
    leaves what running once does. Rules only add, and none reads what a later round takes back:
    their order does not matter.
    """
    chosen = list(substitution_rules() if rules is None else rules)
    for graph in store.graphs():
        if graph.startswith(_INFERRED):
            store.drop(graph)
    store.replace(_RULES_GRAPH, describe(chosen))
    found: dict[str, set[Triple]] = {rule.header.id: set() for rule in chosen}
    recursive = [rule for rule in chosen if rule.header.recursive]
    rounds, pending = 0, [rule for rule in chosen if not rule.header.recursive] or recursive
    while pending:
        rounds += 1
        grown = rounds == 1
        for rule in pending:
            progress(rule.header.id)
            new = set(store.construct(rule.query)) - found[rule.header.id]
            if new:
                grown = True
                found[rule.header.id] |= new
                store.add(_INFERRED + rule.header.id, new)
        pending = recursive if grown else []
    return InferenceSummary(
        {
            rule: sum(t.predicate == RDF_TYPE and t.object == _SUBSTITUTION for t in ts)
            for rule, ts in found.items()
        },
        rounds,
    )
