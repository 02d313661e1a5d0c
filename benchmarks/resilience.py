"""Resilience: a thousand drawn earthquakes on the İzmir sample region; the aim is a minute.

With `RESILIENCE_SIZES="2000 10000"` on so many generated listings as well.
"""

from __future__ import annotations

import os
import runpy
import time
from datetime import date
from pathlib import Path

from symbio_kg import assets, read
from symbio_kg.accept import accept
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.packs import load_pack
from symbio_kg.resilience import ScenarioFile, reckon
from symbio_kg.resilience.region import region_of
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
    return [_told(store, "the İzmir sample"), *(_told(filled(size), "a generated region") for size in sizes)]


def _told(store: GraphStore, name: str) -> tuple[str, str]:
    match(store, date(2026, 12, 9))
    region = region_of(store)
    file = ScenarioFile.model_validate({"draw": {"count": COUNT, "seed": 1}})
    begin, cpu = time.perf_counter(), time.process_time()
    found = reckon(region, load_pack("izmir"), file)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    listings = len(region.offers) + len(region.needs)
    told = f"{seconds:.1f} s (aim {AIM:.0f} s), {cpu:.1f} s of processor, {len(found.priorities)} needs lose supply"
    return f"resilience: {COUNT:,} scenarios on {name}, {listings:,} listings", told


if __name__ == "__main__":
    for label, told in rows():
        print(f"{label}: {told}")
