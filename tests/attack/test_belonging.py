"""A firm that writes Turtle itself: it says nothing of others, takes nothing of theirs along, and fills no store."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import httpx
import pytest

from symbio_kg.people import Role
from symbio_kg.terms import PREFIXES

from ..api.test_listings import listing
from .conftest import World

_NUMBERS = itertools.count(1)
DATA = str(PREFIXES["data"])
HEAD = "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n"
    for name in ("sym", "mat", "data", "rdfs", "owl", "dcterms", "schema", "unit", "prov", "geo")
)


def offer(firm: str, name: str, more: str = "") -> str:
    """Return an offer of *firm* that is accepted, and *more* statements; `{me}` in it is the listing."""
    me, site = f"<{DATA}listing/{firm}/{name}>", f"<{DATA}firm/{firm}/site/main>"
    return f"""{HEAD}
{me} a sym:Offer ; dcterms:identifier "{name}" ; dcterms:title "Heat of an oven"@en , "Fırın ısısı"@tr ;
  sym:listedBy <{DATA}firm/{firm}> ; sym:atSite {site} ; sym:concerns <{DATA}listing/{firm}/{name}/resource> ;
  dcterms:source "test" ; sym:synthetic true .
<{DATA}firm/{firm}> a sym:Firm ; rdfs:label "x" ; sym:activity <https://w3id.org/symbio-kg/code/nace-rev2/24-10> ;
  sym:hasSite {site} .
{site} a sym:Site ; rdfs:label "site" ; geo:lat 38.42 ; geo:long 27.14 .
<{DATA}listing/{firm}/{name}/resource> a sym:WasteHeat ; sym:material mat:high-temp-heat ; sym:quantity 73000.0 ;
  sym:unit unit:MegaW-HR ; sym:period sym:PerYear ; sym:supplyTemperature 520.0 ; sym:loadProfile sym:BatchLoad .
{more.replace("{me}", me)}"""


def send(world: World, firm: str, text: str) -> httpx.Response:
    file = {"file": ("x.ttl", text.encode(), "text/turtle")}
    return world.public.post("/api/v1/documents", files=file, headers=world.who(Role.FIRM, firm=firm))


def private_listing(world: World, firm: str) -> str:
    """Post a listing that keeps its quantity and place private; return its address."""
    sent = listing(quantity=987_654, latitude=38.123456, private=["quantities", "place"])
    made = world.public.post("/api/v1/listings", json=sent, headers=world.who(Role.FIRM, firm=firm))
    assert made.status_code == 201, made.text
    return made.headers["location"]


POINTED: dict[str, Callable[[str], str]] = {
    "a part of a listing": lambda other: f"{{me}} rdfs:seeAlso <{other}/resource> .",
    "a listing": lambda other: f"{{me}} prov:alternateOf <{other}> .",
    "a firm": lambda _: f"<{DATA}firm/taker> owl:sameAs <{DATA}firm/victim> .",
    "a site": lambda _: f"<{DATA}firm/taker> sym:hasSite <{DATA}firm/victim/site/main> .",
    "a part of a part": lambda other: f"<{DATA}listing/taker/1/resource> rdfs:seeAlso <{other}/resource> .",
    "a name to come": lambda _: f"{{me}} rdfs:seeAlso <{DATA}listing/victim/later/resource> .",
    "a chain": lambda other: f"{{me}} rdfs:seeAlso <urn:x> . <urn:x> rdfs:seeAlso <{other}/resource> .",
}


def test_nothing_of_another_firm_is_taken_along(world: World) -> None:
    """Whatever one's statements point at, what another firm keeps private stays private and stays there."""
    place = private_listing(world, "victim")
    other = DATA + place.removeprefix("/api/v1/listings/")
    theirs, mine = world.who(Role.FIRM, firm="victim"), world.who(Role.FIRM, firm="taker")
    before = world.public.get(place, headers=theirs).json(), world.public.get(place).json()
    for pointed in POINTED.values():
        for _ in range(
            2
        ):  # at first it only points; what is stored is walked along when the firm writes again
            send(world, "taker", offer("taker", "1", pointed(other)))
            world.public.post("/api/v1/listings", json=listing(private=["quantities"]), headers=mine)
        assert (world.public.get(place, headers=theirs).json(), world.public.get(place).json()) == before
    asked = {"query": "ASK { GRAPH ?g { ?s ?p ?o FILTER(?o IN (987654, 987654.0, 38.123456)) } }"}
    assert world.public.get("/sparql", params=asked).json()["boolean"] is False


@pytest.mark.parametrize("kind", POINTED)
def test_pointing_at_another_firm_is_told(kind: str, world: World) -> None:
    """The listing is refused, and the finding says why."""
    other = f"{DATA}listing/somebody/1"
    answer = send(world, "taker", offer("taker", "1", POINTED[kind](other)))
    assert answer.status_code == 422, answer.text
    assert "not-yours" in {fault["code"] for fault in answer.json()["errors"]}


def test_names_of_others_are_not_taken(world: World) -> None:
    """Nobody can list under a name that another firm's listings will get."""
    squatted = offer("taker", "1").replace("listing/taker/1>", "listing/later/L-1>")
    answer = send(world, "taker", squatted)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not-yours")
    made = world.public.post(
        "/api/v1/listings", json=listing(identifier="L-1"), headers=world.who(Role.FIRM, firm="later")
    )
    assert made.status_code == 201


@pytest.mark.parametrize(
    "more",
    [
        f"<{DATA}firm/filler> rdfs:seeAlso ( {'1 ' * 20_000}) .",
        f"<{DATA}firm/filler> rdfs:seeAlso {' , '.join(f'<urn:x:{n}>' for n in range(20_000))} .",
        "".join(f"<urn:x:{n}> rdfs:seeAlso <urn:x:{n + 1}> .\n" for n in range(100))
        + "{me} rdfs:seeAlso <urn:x:0> .",
    ],
    ids=["list", "many", "chain"],
)
def test_far_too_much_is_refused(more: str, world: World) -> None:
    """Long lists and chains cost the writer time whenever the firm writes; no listing needs them."""
    answer = send(world, "filler", offer("filler", "1", more))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much-said")


def test_what_hangs_on_no_listing_is_not_stored(world: World) -> None:
    """Statements about nothing that a listing leads to are left out, however many there are."""
    loose = "".join(f'<urn:loose:{n}> rdfs:label "loose" .\n' for n in range(10_000))
    answer = send(world, "loose", offer("loose", "1", loose))
    assert answer.status_code == 201, answer.text
    asked = {"query": "ASK { GRAPH ?g { ?s rdfs:label 'loose' } }"}
    headers = world.who(Role.ADMINISTRATOR)
    assert world.public.get("/sparql", params=asked, headers=headers).json()["boolean"] is False
