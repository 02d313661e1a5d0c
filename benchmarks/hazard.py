"""How fast compositions are assessed, and the same totals asked of the graph in SPARQL."""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from decimal import Decimal

from symbio_kg.hazard import Composition, Part, assess
from symbio_kg.hazard.asking import ask, hazard_queries, load_limits
from symbio_kg.hazard.loading import default_law
from symbio_kg.store import open_store

DAY = date(2026, 11, 25)
SIZE = 40
MANY = 1_000


def compositions(count: int) -> list[Composition]:
    """Return *count* wastes of 40 classified substances each, the same on every run."""
    chooser = random.Random(0)
    law = default_law()
    known = sorted(name for name, versions in law.substances.items() if versions[-1].classes)
    return [
        Composition(tuple(_part(name, Decimal(chooser.randint(1, 50_000)) / 25_000) for name in names))
        for names in (chooser.sample(known, SIZE) for _ in range(count))
    ]


def _part(name: str, share: Decimal) -> Part:
    return Part(name=name, low=share, high=share, substance=name)


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows: assessments a second, and the ratio to SPARQL."""
    wastes = compositions(MANY)
    for one in wastes[:100]:
        assess(one, DAY)
    european = _rate(wastes, ("EU",))
    both = _rate(wastes, ("EU", "TR"))
    asked = _asked(wastes[:20])
    return [
        (f"assess {SIZE} substances, EU rules", f"{european:,.0f} a second"),
        (f"assess {SIZE} substances, EU and TR rules", f"{both:,.0f} a second"),
        ("the same totals by SPARQL, EU and TR", f"{asked:,.0f} a second"),
        ("ratio, engine to SPARQL", f"{both / asked:.0f}"),
    ]


def _rate(wastes: list[Composition], places: tuple[str, ...]) -> float:
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        for one in wastes:
            assess(one, DAY, jurisdictions=places)
        seconds.append(time.perf_counter() - begin)
    return len(wastes) / statistics.median(seconds)


def _asked(wastes: list[Composition]) -> float:
    store = open_store(None)
    load_limits(store)
    queries = hazard_queries()
    begin = time.perf_counter()
    for one in wastes:
        store.replace("https://w3id.org/symbio-kg/graph/case", assess(one, DAY).as_triples())
        ask(store, queries)
    return len(wastes) / (time.perf_counter() - begin)


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
