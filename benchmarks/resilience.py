"""Resilience: a thousand drawn earthquakes on the İzmir sample region; the aim is a minute.

With `RESILIENCE_SIZES="2000 10000"` on so many generated listings as well, with `RESILIENCE_TIMES="50"` on so many
of each side by side: as many links a need, without a run of matching of that size.
"""

from __future__ import annotations

import os
import resource
import runpy
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from symbio_kg import assets, read
from symbio_kg.accept import accept
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.packs import load_pack
from symbio_kg.resilience import ScenarioFile, reckon
from symbio_kg.resilience.region import Region, region_of
from symbio_kg.store import GraphStore, load_knowledge, open_store

AIM = 60.0
COUNT = 1000


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows."""
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    for name in ("materials.csv", "energy-water.ttl", "services.jsonld"):
        accept(store, read.read(assets.examples() / "izmir" / name).triples)
    sizes = [int(size) for size in os.environ.get("RESILIENCE_SIZES", "").split()]
    filled = runpy.run_path(str(Path(__file__).with_name("study.py")))["filled"]
    times = int(os.environ.get("RESILIENCE_TIMES", "1"))
    return [
        _told(store, "the İzmir sample"),
        *(_told(filled(size), "a generated region", times) for size in sizes),
    ]


def beside(region: Region, times: int) -> Region:
    """Return *region* so many times over, each with firms and listings of its own."""

    def named(iri: str, place: int) -> str:
        return f"{iri}~{place}"

    places = range(times)
    offers, needs = (
        {
            named(iri, n): replace(one, iri=named(iri, n), firm=named(one.firm, n))
            for n in places
            for iri, one in those.items()
        }
        for those in (region.offers, region.needs)
    )
    links = [
        replace(link, offer=named(link.offer, n), need=named(link.need, n))
        for n in places
        for link in region.links
    ]
    best_first = sorted(links, key=lambda one: (not one.running, -one.score, one.offer, one.need))
    return replace(region, offers=offers, needs=needs, links=tuple(best_first))


def _told(store: GraphStore, name: str, times: int = 1) -> tuple[str, str]:
    match(store, date(2026, 12, 9))
    region = region_of(store)
    if times > 1:
        region = beside(region, times)
    file = ScenarioFile.model_validate({"draw": {"count": COUNT, "seed": 1}})
    begin, cpu = time.perf_counter(), time.process_time()
    found = reckon(region, load_pack("izmir"), file)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    listings = len(region.offers) + len(region.needs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"{seconds:.1f} s (aim {AIM:.0f} s), {cpu:.1f} s of processor, {len(found.priorities)} needs lose supply"
    told += f", most memory so far {peak:.0f} MB"
    return f"resilience: {COUNT:,} scenarios on {name}, {listings:,} listings", told


if __name__ == "__main__":
    for label, told in rows():
        print(f"{label}: {told}")
