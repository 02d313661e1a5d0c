"""Listings that are accepted and say what nobody would: every page that shows them stands."""

from __future__ import annotations

import pytest

from symbio_kg.people import Role
from symbio_kg.web.page import ADDRESSES

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
