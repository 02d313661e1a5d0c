"""Synergies by the pages: two firms propose and consent, a facilitator carries a pair on, nobody else looks in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import NamedNode, Triple
from tests.api.conftest import serving
from tests.govern.made import FIRMS, filled, firm, listing
from tests.web.looking import faults

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.store import CODES
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PASSWORD = "dört kelime yan yana durur"
PEOPLE = {
    "giver": (Role.FIRM, firm("a")),
    "taker": (Role.FIRM, firm("b")),
    "stranger": (Role.FIRM, firm("c")),
    "facilitator": (Role.FACILITATOR, None),
    "official": (Role.AUTHORITY, None),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with the listings of three firms, and people of every kind."""
    folder = tmp_path_factory.mktemp("synergies") / "store"
    store = filled(folder)
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    with serving(folder, site=create_site) as (service, address):
        for name, (role, organisation) in PEOPLE.items():
            account, _once = service.people.add(name, f"Deniz {name}", [role])
            service.people.accounts.set_organisation(account.id, organisation)
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


class Browser(httpx.Client):
    """Somebody at their browser: forms are sent with the token of the page they stand on."""

    def send_form(self, page: str, address: str, **fields: str) -> httpx.Response:
        """Send a form that stands on *page*."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found
        return self.post(address, data={"csrf_token": found[1], **fields})


@contextmanager
def at_work(running: tuple[Service, str], name: str) -> Iterator[Browser]:
    """The browser of somebody who is signed in."""
    with Browser(base_url=running[1], timeout=60) as client:
        assert client.post("/en/sign-in", data={"login": name, "password": PASSWORD}).status_code == 303
        yield client


def pair(running: tuple[Service, str], offer: str, need: str) -> dict[str, str]:
    """Return what names the offer and the need in an address."""
    store, data = running[0].store, PREFIXES["data"]
    return {
        "offer": listing(store, f"Offer {offer}").removeprefix(data),
        "need": listing(store, f"Need {need}").removeprefix(data),
    }


def proposed(running: tuple[Service, str], name: str, offer: str, need: str) -> str:
    """Let somebody propose a pair; return the address of its synergy."""
    both = pair(running, offer, need)
    with at_work(running, name) as client:
        form = f"/en/synergies/propose?offer={both['offer']}&need={both['need']}"
        answer = client.send_form(form, "/en/synergies/propose", said="seen on the page", **both)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def test_two_firms(running: tuple[Service, str]) -> None:
    """One firm proposes, both consent, only then do they see each other, and they talk."""
    address = proposed(running, "giver", "a", "b")
    with at_work(running, "taker") as taker, at_work(running, "giver") as giver:
        assert FIRMS["a"] not in taker.get(address).text
        assert "your consent is asked for" in taker.get("/en/synergies").text
        giver.send_form(address, f"{address}/record/message", text="We have 4,000 tonnes a year.")
        assert "4,000 tonnes" not in taker.get(address).text
        for side in (giver, taker):
            assert side.send_form(address, f"{address}/consent", given="yes").status_code == 303
        page = taker.get(address).text
        assert FIRMS["a"] in page
        assert "4,000 tonnes" in page
        taker.send_form(address, f"{address}/consent", given="no")
        assert FIRMS["a"] not in taker.get(address).text


def test_carried(running: tuple[Service, str]) -> None:
    """A facilitator makes two steps, each with its evidence; the second waits until both have consented."""
    address = proposed(running, "facilitator", "c", "b")
    with at_work(running, "facilitator") as client:
        lacking = client.send_form(
            f"{address}/step/screened", f"{address}/step/screened", readiness="2", note="kept"
        )
        assert lacking.status_code == 409
        assert "legal verdict" in lacking.text
        assert ">kept</textarea>" in lacking.text
        step = {"readiness": "2", "evidence-verdict": "V-7 of 2026-11-20"}
        assert client.send_form(address, f"{address}/step/screened", **step).status_code == 303
        assert "waits for consent" in client.get("/en/synergy-board").text
        assert "cannot be made yet" in client.get(f"{address}/step/contacted").text
        for name in ("stranger", "taker"):
            with at_work(running, name) as side:
                side.send_form(address, f"{address}/consent", given="yes")
        step = {"readiness": "3", "evidence-minutes": "call of 2026-11-24"}
        assert client.send_form(address, f"{address}/step/contacted", **step).status_code == 303
        assert 'aria-current="step">Contacted' in client.get(address).text
        end = client.send_form(f"{address}/step/ended", f"{address}/step/ended", readiness="3")
        assert end.status_code == 409
        client.send_form(address, f"{address}/step/ended", readiness="3", reason="price")
        board = client.get("/tr/sinerji-panosu").text
        assert "Taraflar fiyatta anlaşamadı." in board


def test_records(running: tuple[Service, str]) -> None:
    """A task is kept, shown on the board, closed; what was typed stays when the day cannot be read."""
    address = proposed(running, "facilitator", "a", "c")
    record = f"{address}/record/task"
    with at_work(running, "facilitator") as client:
        wrong = client.send_form(record, record, text="Send two litres", day="soon")
        assert wrong.status_code == 422
        assert "Send two litres</textarea>" in wrong.text
        assert 'href="#day"' in wrong.text
        assert client.send_form(record, record, text="Send two litres", day="2026-11-20").status_code == 303
        board = client.get("/en/synergy-board").text
        assert "Send two litres" in board
        assert "late" in board
        number = re.search(r"record/closing\?answers=(\d+)", client.get(address).text)
        assert number
        closing = f"{address}/record/closing"
        client.send_form(f"{closing}?answers={number[1]}", closing, text="Sent", answers=number[1])
        assert "Send two litres" not in client.get("/en/synergy-board").text


def test_not_for_others(running: tuple[Service, str]) -> None:
    """A firm that is no side finds nothing and proposes nothing; the board is not for firms; the public signs in."""
    address = proposed(running, "facilitator", "b", "a")
    both = pair(running, "a", "b")
    with at_work(running, "stranger") as client:
        assert client.get(address).status_code == 404
        assert client.get("/en/synergies/propose", params=both).status_code == 403
        assert client.get("/en/synergy-board").status_code == 403
        assert "/en/synergy-board" not in client.get("/en/").text
        assert "/en/synergies" in client.get("/en/").text
    assert httpx.get(running[1] + address).status_code == 401
    assert "/en/synergies" not in httpx.get(f"{running[1]}/en/").text


def test_markup_from_people(running: tuple[Service, str]) -> None:
    """What somebody writes is shown as text."""
    address = proposed(running, "giver", "c", "a")
    with at_work(running, "giver") as client:
        client.send_form(address, f"{address}/record/message", text="<img src=x onerror=alert(1)>")
        page = client.get(address).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@contextmanager
def seated(running: tuple[Service, str], browser: BrowserContext, name: str) -> Iterator[Page]:
    """The page of somebody who signed in by the keyboard; no other host is asked."""
    browser.clear_cookies()
    page, asked = browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{running[1]}/en/sign-in")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Your work").wait_for()
    yield page
    page.close()
    browser.clear_cookies()
    assert not [url for url in asked if not url.startswith((running[1], "data:", "blob:"))]


def test_in_the_browser(running: tuple[Service, str], browser: BrowserContext) -> None:
    """A facilitator proposes and makes two steps, two firms consent in between; every page on the way is clean."""
    both = pair(running, "b", "c")
    with seated(running, browser, "facilitator") as page:
        page.goto(f"{running[1]}/en/synergies/propose?offer={both['offer']}&need={both['need']}")
        assert not faults(page)
        page.get_by_label("Why do you think").fill("both were at the workshop")
        page.get_by_role("button", name="Propose").click()
        page.get_by_role("link", name=re.compile("^Make this step.*screened")).click()
        assert not faults(page)
        page.get_by_label("Evidence: legal verdict").fill("V-9 of 2026-11-24")
        page.get_by_role("button", name="Make this step").click()
        assert page.get_by_text("neither side has agreed").first.is_visible()
        assert not faults(page)
        address = page.url
    for name in ("taker", "stranger"):
        with seated(running, browser, name) as page:
            page.get_by_role("link", name="My synergies").click()
            assert not faults(page)
            page.goto(address)
            page.get_by_role("button", name="Yes, I agree for my firm").click()
            assert page.get_by_text("You have agreed.").is_visible()
            assert not faults(page)
    with seated(running, browser, "facilitator") as page:
        page.get_by_role("link", name="Synergy board").click()
        assert not faults(page)
        page.get_by_role("link", name=re.compile("^contacted")).first.click()
        page.get_by_label("Evidence: minutes").fill("call of 2026-11-25")
        page.get_by_role("button", name="Make this step").click()
        assert page.locator("[aria-current=step]").inner_text() == "Contacted"
        page.get_by_role("button", name="Add a task").click()
        assert not faults(page)
