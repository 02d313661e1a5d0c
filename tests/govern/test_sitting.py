"""Workshops remember their cards, and only facilitators hold them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.govern.made import NOW, filled, listing, person

from symbio_kg.govern.errors import NotYours
from symbio_kg.govern.sitting import NameRefused, Sittings, SittingUnknown
from symbio_kg.people import PUBLIC, Caller, Role

CARRIER = person(Role.FACILITATOR)


def test_remembers() -> None:
    """A sitting has the cards that were added, each once; the latest sitting comes first."""
    store = filled()
    first = Sittings(store, lambda: NOW).open(" Aliağa ", CARRIER)
    later = Sittings(store, lambda: NOW + timedelta(hours=1)).open("Kemalpaşa", CARRIER)
    sittings = Sittings(store)
    card = listing(store, "Offer a")
    sittings.add(first.id, [card], CARRIER)
    sittings.add(first.id, [card], CARRIER)
    assert sittings.get(first.id, CARRIER).cards == {card}
    assert [one.name for one in sittings.all(CARRIER)] == ["Kemalpaşa", "Aliağa"]
    assert sittings.get(later.id, CARRIER).began == NOW + timedelta(hours=1)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_needs_a_name(name: str) -> None:
    """A sitting without a name that fits is not begun."""
    with pytest.raises(NameRefused):
        Sittings(filled()).open(name, CARRIER)


@pytest.mark.parametrize("name", ["", "0" * 12, "../synergy/x", "ABCDEF012345"])
def test_unknown(name: str) -> None:
    """A name of no sitting is told as such."""
    with pytest.raises(SittingUnknown):
        Sittings(filled()).get(name, CARRIER)


@pytest.mark.parametrize("who", [PUBLIC, person(Role.FIRM, organisation="urn:a"), person(Role.AUTHORITY)])
def test_only_facilitators(who: Caller) -> None:
    """Nobody else begins a sitting or reads one."""
    sittings = Sittings(filled())
    made = sittings.open("Aliağa", CARRIER)
    with pytest.raises(NotYours):
        sittings.open("Aliağa", who)
    with pytest.raises(NotYours):
        sittings.all(who)
    with pytest.raises(NotYours):
        sittings.get(made.id, who)
