"""The house check: what our own files may still lack, one query a fault.

Set-based queries, not shapes: hundreds of thousands of triples are checked in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from symbio_kg import assets
from symbio_kg.rules import Bilingual, RuleInvalid
from symbio_kg.store import GraphStore
from symbio_kg.terms import curie, sparql_prologue

__all__ = ["HouseFault", "HouseHeader", "HouseRule", "check", "house_rules"]


class HouseHeader(BaseModel):
    """What stands in the `#+` lines of a house rule: its name and what well-kept files do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]+$")]
    title: Bilingual


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
    text = path.read_text(encoding="utf-8")
    lines = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = HouseHeader.model_validate(yaml.safe_load(lines) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise RuleInvalid(path.name, str(error)) from error
    if header.id != path.stem:
        raise RuleInvalid(path.name, f"id is {header.id!r}")
    return HouseRule(header, sparql_prologue() + text)
