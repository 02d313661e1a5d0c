"""The house check: what our own files may still lack, one query a fault.

Set-based queries, not shapes: hundreds of thousands of triples are checked in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from symbio_kg import assets
from symbio_kg.rules import Named, read_header
from symbio_kg.store import GraphStore
from symbio_kg.terms import curie, sparql_prologue

__all__ = ["HouseFault", "HouseHeader", "HouseRule", "check", "house_rules"]


class HouseHeader(Named):
    """What stands in the `#+` lines of a house rule: its name and what well-kept files do."""


@dataclass(frozen=True, slots=True)
class HouseRule:
    """A rule for our own files: its header, and the query whose rows are the faults."""

    header: HouseHeader
    query: str


@dataclass(frozen=True, slots=True)
class HouseFault:
    """One thing wrong: the rule it breaks, the node in compact form, and what is the matter."""

    rule: HouseRule
    node: str
    problem: str


def house_rules(folder: Path | None = None) -> list[HouseRule]:
    """Return the rules of *folder* (the product's by default) in file-name order; RuleInvalid for a bad one."""
    return [_read(path) for path in sorted((folder or assets.queries() / "house").glob("*.rq"))]


def check(store: GraphStore, rules: Sequence[HouseRule] | None = None) -> list[HouseFault]:
    """Return every fault of what *store* holds, rule by rule; empty is well."""
    chosen = house_rules() if rules is None else rules
    return [fault for rule in chosen for fault in _faults(store, rule)]


def _faults(store: GraphStore, rule: HouseRule) -> Iterator[HouseFault]:
    for row in store.select(rule.query).dicts():
        node, problem = row["node"], row["problem"]
        yield HouseFault(
            rule, curie(str(getattr(node, "value", node))), str(getattr(problem, "value", problem))
        )


def _read(path: Path) -> HouseRule:
    header, text = read_header(path, HouseHeader)
    return HouseRule(header, sparql_prologue() + text)
