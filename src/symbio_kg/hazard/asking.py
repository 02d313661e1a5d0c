"""The same questions asked of a graph: `queries/hazard/*.rq` over compositions and dated limits.

Slower than counting in values by far, and the reference for it: for every limit that a composition
touches, both must come to the same total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from symbio_kg import assets
from symbio_kg.rules import Bilingual, RuleInvalid
from symbio_kg.store import GraphStore
from symbio_kg.terms import sparql_prologue

__all__ = ["HazardHeader", "HazardQuery", "Total", "ask", "hazard_queries", "load_limits"]


class HazardHeader(BaseModel):
    """What stands in the `#+` lines of a hazard query."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z-]+$")]
    title: Bilingual
    source: Annotated[str, Field(min_length=3)]
    scope: Literal["composition"]
    status: Literal["stable", "trial", "retired"]


@dataclass(frozen=True, slots=True)
class HazardQuery:
    """A query with its header and the product's prefixes."""

    header: HazardHeader
    query: str


class Total(NamedTuple):
    """What came together for one limit in one composition, in percent (mg/kg for pollutants)."""

    composition: str
    limit: str
    jurisdiction: str
    total: Decimal
    value: Decimal


def hazard_queries(folder: Path | None = None) -> list[HazardQuery]:
    """Return the queries of *folder* (the product's by default); RuleInvalid for a header that is wrong."""
    return [_read(path) for path in sorted((folder or assets.queries() / "hazard").glob("*.rq"))]


def load_limits(store: GraphStore) -> None:
    """Put limits, substances and hazard classes into *store*, as `load_knowledge` does among all else."""
    root = assets.ontology()
    files = ("law/hazard-limits.ttl", "codes/hazard-class.ttl", "codes/substance.ttl")
    store.load("https://w3id.org/symbio-kg/graph/law", [root / name for name in files])


def ask(store: GraphStore, queries: Sequence[HazardQuery] | None = None) -> list[Total]:
    """Return the totals for every composition in *store*."""
    found = []
    for query in hazard_queries() if queries is None else queries:
        for composition, limit, _, place, total, value in store.select(query.query):
            found.append(
                Total(
                    _text(composition),
                    _text(limit).rpartition("/")[2],
                    {"Turkey": "TR", "EuropeanUnion": "EU"}[_text(place).rpartition("/")[2]],
                    Decimal(_text(total)),
                    Decimal(_text(value)),
                )
            )
    return found


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _read(path: Path) -> HazardQuery:
    text = path.read_text(encoding="utf-8")
    lines = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = HazardHeader.model_validate(yaml.safe_load(lines) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise RuleInvalid(path.name, str(error)) from error
    if header.id != path.stem:
        raise RuleInvalid(path.name, f"id is {header.id!r}")
    return HazardQuery(header, sparql_prologue() + text)
