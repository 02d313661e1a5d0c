"""Resilience: a thousand drawn earthquakes on the İzmir sample region; the aim is a minute.

`--ten-thousand` adds a generated region of 10,000 listings.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from symbio_kg import assets, read
from symbio_kg.accept import accept
from symbio_kg.generate import blocks, request, write_rdf
from symbio_kg.infer import infer
from symbio_kg.match import match
from symbio_kg.packs import load_pack
from symbio_kg.resilience import ScenarioFile, reckon
from symbio_kg.resilience.region import region_of
from symbio_kg.store import LISTINGS, GraphStore, load_knowledge, open_store

AIM = 60.0
COUNT = 1000
LARGE = 10_000


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows."""
    store = open_store(None)
    load_knowledge(store)
    infer(store)
    for name in ("materials.csv", "energy-water.ttl", "services.jsonld"):
        accept(store, read.read(assets.examples() / "izmir" / name).triples)
    found = _told(store, "İzmir sample")
    if "--ten-thousand" in sys.argv:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "izmir.ttl"
            with path.open("w", encoding="utf-8") as file:
                for _ in write_rdf(blocks(request(LARGE, 1, "İzmir")), file, "ttl"):
                    pass
            store.load(LISTINGS, [path])
        found += _told(store, "a generated İzmir")
    return found


def _told(store: GraphStore, name: str) -> list[tuple[str, str]]:
    match(store, date(2026, 12, 9))
    region = region_of(store)
    file = ScenarioFile.model_validate({"draw": {"count": COUNT, "seed": 1}})
    begin = time.perf_counter()
    found = reckon(region, load_pack("izmir"), file)
    seconds = time.perf_counter() - begin
    listings = len(region.offers) + len(region.needs)
    told = f"{seconds:.1f} s (aim {AIM:.0f} s), {len(found.priorities)} needs lose supply somewhere"
    return [(f"resilience: {COUNT:,} scenarios on {name}, {listings:,} listings", told)]


if __name__ == "__main__":
    for label, told in rows():
        print(f"{label}: {told}")
