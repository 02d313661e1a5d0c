"""Places of public listings: what a firm keeps private is in no place, count or name that everybody sees."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from symbio_kg.accept import accept
from symbio_kg.read.table import document_of_fields
from symbio_kg.report.collect import moved
from symbio_kg.report.places import gathered, public_places
from symbio_kg.store import GraphStore, open_store

_PLAIN: dict[str, str | float] = {
    "kind": "offer", "resource": "waste", "title_en": "Ash", "material": "coal-fly-ash", "waste_code": "10 01 02",
    "quantity": 5, "unit": "t", "period": "year", "latitude": 38.4, "longitude": 27.1, "region": "İzmir",
}  # fmt: skip
_LISTINGS: tuple[dict[str, str | float], ...] = (
    {"firm": "Açık A.Ş."},
    {"firm": "Gizli Yer A.Ş.", "latitude": 38.9, "private": "exact place"},
    {"firm": "Gizli Ad A.Ş.", "kind": "need", "latitude": 38.7, "private": "firm name"},
)


@pytest.fixture
def store() -> GraphStore:
    """Three listings: an open offer, one that hides its exact place, a need that hides its firm."""
    made = open_store(None)
    for number, more in enumerate(_LISTINGS):
        fields = {**_PLAIN, "identifier": f"P-{number}", **more}
        accept(made, document_of_fields(fields, "fields", "en").triples)
    return made


def test_hidden_places_are_squares(store: GraphStore) -> None:
    """A listing that hides its place or firm stands in its square of half a degree, the open one where it is."""
    spots = {spot.latitude: spot for spot in gathered(public_places(store).values())}
    assert set(spots) == {38.4, 38.5, 39.0}
    assert (spots[38.4].offers, spots[38.4].needs, spots[38.4].firms) == (1, 0, 1)
    assert (spots[38.5].offers, spots[38.5].needs, spots[38.5].firms) == (0, 1, 1)
    assert "Gizli" not in str(list(spots.values()))


def test_flows_show_no_hidden_place(store: GraphStore) -> None:
    """With the public places alone, neither the places nor the exchanges of a match tell where a hidden listing is."""
    known = public_places(store)
    offer = next(iri for iri, one in known.items() if one.spot.latitude == 38.4)
    need = next(iri for iri, one in known.items() if one.way == "Need")
    match = SimpleNamespace(offer=offer, need=need, substitution="", amount=None, unit="")
    assert len(moved(store, [match]).spots) == 3
    shown = moved(store, [match], {iri: one.spot.id for iri, one in known.items()})
    assert [spot.latitude for spot in shown.spots] == [38.4]
    assert not shown.between
