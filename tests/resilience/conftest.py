"""The pack that the small region is set into."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.api.conftest import region
from tests.resilience.made import ZONES

__all__ = ["pack", "region"]

from symbio_kg.packs import Pack, load_pack
from symbio_kg.packs.model import Arrival, Fault, Place, Road


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Return a pack with four zones: west – middle – east in a line, north joined to both ends of the east road."""
    made = load_pack("izmir")
    text = {"en": "x", "tr": "x"}
    origin = ("drawn for the test", "Synthetic")

    def place(name: str, kind: str, point: tuple[float, float]) -> Place:
        return Place(name, kind, {"en": name, "tr": name}, *point, *origin)

    return replace(
        made,
        file=made.file.model_copy(update={"base": "https://example.org/"}),
        zones=tuple(place(name, "zone", point) for name, point in ZONES.items()),
        districts=(place("d-west", "district", (38.0, 27.0)), place("d-east", "district", (38.0, 28.0))),
        places=(place("harbour", "port", (38.0, 26.9)), place("quay", "port", (38.0, 28.9))),
        roads=(
            Road("long", text, ("west", "middle", "east"), *origin),
            Road("loop", text, ("middle", "north", "east"), *origin),
        ),
        faults=(Fault("line", text, ((37.9, 27.0), (38.1, 27.0)), *origin),),
        arrivals=(Arrival("scrap", "harbour", *origin), Arrival("scrap", "quay", *origin)),
    )
