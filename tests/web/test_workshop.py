"""A workshop in the browser: ten cards, typed and pasted; the unclear come back; matches appear."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.conftest import serving
from tests.web.looking import PHONE, TABLET, WIDE, faults

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.web import create_site
from symbio_kg.web.workshop import Side, _spread

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PASSWORD = "dört kelime yan yana durur"
PASTED = """kurum;var/arıyor;ne;miktar;birim;dönem
Kuzey Tuğla;arıyor;kum;300;t;yıl
Enerji Santrali;var;uçucu kül;900;t;yıl
Batı Çimento;arıyor;uçucu kül;500;t;yıl
Batı Çimento;arıyor;yüksek fırın cürufu;;;
Güney Çelik;var;çelikhane cürufu;1200;t;yıl
Zeytinci;var;prina;800;t;yıl
Biyogaz;arıyor;peynir altı suyu;;;
Belirsiz AŞ;var;falan filan;;;
"""


@contextmanager
def site_in(folder: Path, region: Path, *, live: bool) -> Iterator[tuple[Service, str]]:
    """Serve a copy of the region with a facilitator and a firm; with *live* matches follow what is entered."""
    shutil.copytree(region, folder)
    with serving(folder, site=create_site, live=live) as (service, address):
        for role in (Role.FACILITATOR, Role.FIRM):
            account, _once = service.people.add(f"test-{role.value}", "Deniz Ak", [role])
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@pytest.fixture(scope="module")
def running(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site."""
    with site_in(tmp_path_factory.mktemp("workshop") / "store", region, live=False) as (_service, address):
        yield address


@contextmanager
def at_work(address: str, role: Role) -> Iterator[httpx.Client]:
    """The browser of somebody in *role*."""
    with httpx.Client(base_url=address, timeout=120) as client:
        client.post("/tr/giris", data={"login": f"test-{role.value}", "password": PASSWORD})
        yield client


def begun(client: httpx.Client) -> tuple[str, str]:
    """Begin a workshop; return its address and the token of its forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/tr/calistay").text)
    assert found
    answer = client.post("/tr/calistay", data={"csrf_token": found[1], "name": "Aliağa, metal ve kimya"})
    assert answer.status_code == 303
    return answer.headers["location"], found[1]


@pytest.mark.slow
def test_ten_cards(region: Path, tmp_path: Path) -> None:
    """Two cards are typed, eight pasted; nine become listings, one comes back in the field with what to add."""
    with (
        site_in(tmp_path / "store", region, live=True) as (_service, address),
        at_work(address, Role.FACILITATOR) as client,
    ):
        _hold(client)


def _hold(client: httpx.Client) -> None:
    room, token = begun(client)
    cards = (("Ege Döküm", "offer", "döküm kumu"), ("Ege Döküm", "need", "doğal taş kumu"))
    card = {"csrf_token": token, "amount": "400", "unit": "t", "period": "yıl"}
    for organisation, side, words in cards:
        sent = {**card, "organisation": organisation, "side": side, "words": words}
        answer = client.post(f"{room}/kart", data=sent)
        assert answer.status_code == 303, re.findall(r"error-message.*?</p>", answer.text)
    assert 'value="Ege Döküm"' in client.get(answer.headers["location"]).text
    pasted = client.post(f"{room}/kartlar", data={"csrf_token": token, "cards": PASTED}).text
    field = re.search(r'name="cards"[^>]*>([^<]*)</textarea>', pasted)
    assert field
    assert field[1].splitlines()[1:] == ["Belirsiz AŞ;var;falan filan;;;"]
    assert "Kuzey Tuğla" in pasted
    until = time.monotonic() + 150
    while "Enerji Santrali" not in (found := _matches(client.get(room).text)):
        assert time.monotonic() < until, "no match came"
        time.sleep(1)
    assert "Batı Çimento" in found


def _matches(page: str) -> str:
    """Return the part of a room that has the matches."""
    return page.partition('id="found"')[2].partition('id="entered"')[0]


def test_unclear(running: str) -> None:
    """A card that nobody could understand comes back as typed, with what to add; a list that is none, as well."""
    with at_work(running, Role.FACILITATOR) as client:
        room, token = begun(client)
        card = {"csrf_token": token, "organisation": "Ege <b>Döküm", "side": "offer", "words": "falan filan"}
        answer = client.post(f"{room}/kart", data=card)
        assert answer.status_code == 422
        assert 'value="Ege &lt;b&gt;Döküm"' in answer.text
        assert 'href="#words"' in answer.text
        empty = client.post(f"{room}/kart", data={"csrf_token": token})
        assert all(f'href="#{field}"' in empty.text for field in ("organisation", "side", "words"))
        wrong = client.post(f"{room}/kartlar", data={"csrf_token": token, "cards": "no; table\nat all"})
        assert wrong.status_code == 422
        assert "no; table" in wrong.text


def test_card_that_validation_refuses_comes_back(running: str) -> None:
    """A card with an amount that no listing may have is not lost: it stays in the field, with what is to be mended."""
    lines = "kurum;var/arıyor;ne;miktar;birim;dönem\nAda;var;ahşap palet;200;adet;ay\nBora;var;uçucu kül;9;t/yıl;\n"
    with at_work(running, Role.FACILITATOR) as client:
        room, token = begun(client)
        for cards in (lines, lines.rpartition("Bora")[0]):
            pasted = client.post(f"{room}/kartlar", data={"csrf_token": token, "cards": cards}).text
            field = re.search(r'name="cards"[^>]*>([^<]*)</textarea>', pasted)
            assert field
            assert field[1].splitlines()[1:] == ["Ada;var;ahşap palet;200;adet;ay"]
            assert "<strong>ahşap palet</strong> (Ada): " in pasted
        assert "9 t/yıl" in client.get(room).text


def test_one_card_does_not_fill_the_list() -> None:
    """A card that has had many turns waits until others had theirs."""
    sides = {name: Side(name, name, "", here=True) for name in "abxyz"}
    found = [(0.9, "a", "x"), (0.8, "a", "y"), (0.7, "a", "z"), (0.6, "b", "y"), (0.5, "b", "x")]
    spread = _spread((score, sides[offer], sides[need]) for score, offer, need in found)
    assert [score for score, *_ in spread] == [0.9, 0.8, 0.6, 0.5, 0.7]


def test_not_for_firms(running: str) -> None:
    """A firm is refused, the public is asked to sign in, and a workshop that is not there is said to be none."""
    nowhere = "/en/workshop/000000000000"
    assert httpx.get(running + nowhere).status_code == 401
    with at_work(running, Role.FIRM) as client:
        assert client.get("/en/workshop").status_code == 403
        assert client.get(nowhere).status_code == 403
    with at_work(running, Role.FACILITATOR) as client:
        assert client.get(nowhere).status_code == 404


def test_on_a_tablet(running: str, browser: BrowserContext) -> None:
    """A facilitator begins a workshop and types a card on a tablet; the next card starts with the same organisation."""
    browser.clear_cookies()
    page = browser.new_page()
    page.set_viewport_size(TABLET)
    page.goto(f"{running}/en/sign-in")
    page.fill("[name=login]", "test-facilitator")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Workshop").click()
    assert not faults(page, TABLET, PHONE)
    page.get_by_label("Name of the new workshop").fill("Aliağa")
    page.get_by_role("button", name="Begin the workshop").click()
    page.get_by_label("Organisation").fill("Ege Döküm")
    page.get_by_label("have it").check()
    page.get_by_label("What is it?").fill("something")
    page.get_by_role("button", name="Add the card").click()
    page.get_by_role("alert").wait_for()
    assert not faults(page, TABLET)
    page.get_by_label("What is it?").fill("spent foundry sand")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="spent foundry sand").wait_for()
    assert page.get_by_label("Organisation").input_value() == "Ege Döküm"
    assert page.get_by_label("What is it?").input_value() == ""
    assert not faults(page, WIDE, TABLET, PHONE)
    page.close()
    browser.clear_cookies()
