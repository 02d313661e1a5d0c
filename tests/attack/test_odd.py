"""Listings that are accepted and say what nobody would: every page that shows them stands."""

from __future__ import annotations

import httpx
import pytest

from symbio_kg.people import Role
from symbio_kg.web.page import ADDRESSES

from ..api.test_listings import listing
from .conftest import World
from .test_belonging import DATA, offer, send

_MEASURED = """<{r}> sym:hasMeasurement <{r}/{name}> . <{r}/{name}> a sym:Measurement ; sym:operator sym:Equals ;
  sym:property <https://w3id.org/symbio-kg/property/conductivity> ; qudt:unit unit:MicroS-PER-CentiM ;
  qudt:numericValue {value} ."""
_QUDT = "@prefix qudt: <http://qudt.org/schema/qudt/> .\n"
ODD = {
    "place": _MEASURED.format(r="{r}", name="²", value="4416.0"),
    "value": _MEASURED.format(r="{r}", name="1", value="9" * 300 + ".0"),
    "quantity": "",
}


@pytest.mark.parametrize("kind", ODD)
def test_what_nobody_would_say_is_shown(kind: str, world: World) -> None:
    """Numbers beyond all measure and numbers that `int` stumbles over: the pages show them or leave them out."""
    firm = f"odd-{kind}"
    path = f"listing/{firm}/1"
    text = offer(firm, "1", ODD[kind].replace("{r}", f"{DATA}{path}/resource"))
    if kind == "quantity":
        text = text.replace("73000.0", "9" * 300 + ".0")
    sent = send(world, firm, _QUDT + text)
    assert sent.status_code == 201, sent.text
    pages = [ADDRESSES.to("listing", language, {"path": path}) for language in ("tr", "en")]
    pages += [ADDRESSES.to("thing", "en", {"path": f"data/{path}"}), f"/api/v1/listings/{path}"]
    pages += ["/tr/ilanlar", "/en/listings", "/en/my-listings", "/api/v1/listings", "/en/flows"]
    own = world.who(Role.FIRM, firm=firm)
    for page in pages:
        answer = world.public.get(page, headers=own)
        assert answer.status_code in (200, 307), (page, answer.status_code)


@pytest.mark.parametrize("name", ["kışlık", "Ａ", "e\u0301t", "灰", "a%2Fb", "a?b#c", "..", "a b", "😀"])
def test_names_in_every_script_are_taken(name: str, world: World) -> None:
    """A listing is found where its Location says, whatever letters its identifier has."""
    own = world.who(Role.FIRM, firm=f"names-{name.encode().hex()}")
    made = world.public.post("/api/v1/listings", json=listing(identifier=name), headers=own)
    assert made.status_code == 201, made.text
    place = made.headers["location"]
    assert place.isascii()
    assert place == made.json()["href"]
    found = world.public.get(place, headers=own)
    assert (found.status_code, found.json()["iri"]) == (200, made.json()["iri"])
    path = made.json()["iri"].removeprefix(DATA)
    assert world.public.get(ADDRESSES.to("listing", "tr", {"path": path})).status_code == 200
    assert world.public.delete(place, headers={**own, "If-Match": found.headers["etag"]}).status_code == 204


def test_one_comes_back_to_a_page_in_every_script(world: World) -> None:
    """After signing in the way back is a header field too."""
    people = world.service.people
    account, _ = people.add("geri@example.org", "Geri Dönen", [Role.RESEARCHER])
    people.set_password(account.id, "dört kelime yan yana durur", by=None)
    with httpx.Client(base_url=world.address) as browser:
        typed = {
            "login": "geri@example.org",
            "password": "dört kelime yan yana durur",
            "target": "/tr/ilanlar/ışık",
        }
        answer = browser.post("/tr/giris", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tr/ilanlar/%C4%B1%C5%9F%C4%B1k")
