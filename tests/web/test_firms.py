"""A facilitator writes listings for a firm: chosen by name, the firm's afterwards, and recorded as on its behalf."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import NamedNode
from tests.api.conftest import light_store, serving
from tests.web.test_post import ASH, PASSWORD, sent, told, written

from symbio_kg.api.service import Service
from symbio_kg.govern.organisations import Organisation, Organisations
from symbio_kg.people import Caller, Role, SignedInBy, entitled
from symbio_kg.store import AUDIT
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

FIRM = f"{PREFIXES['data']}firm/kule"
_BEHALF = f"SELECT ?type ?firm {{ GRAPH <{AUDIT}> {{ ?act {PREFIXES['dcterms']['type']} ?type ; "
_BEHALF += f"{PREFIXES['sym']['onBehalfOf']} ?firm }} }}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with one organisation, somebody of it, and a facilitator."""
    with serving(light_store(tmp_path_factory.mktemp("firms") / "store"), site=create_site) as (
        service,
        address,
    ):
        root = frozenset({Role.ADMINISTRATOR})
        who = Caller("a", "A", root, None, entitled(root), SignedInBy.SESSION)
        service.write(lambda store: Organisations(store).put(Organisation(FIRM, "Küle Enerji"), who))
        for name, role in (("kule", Role.FIRM), ("helper", Role.FACILITATOR)):
            organisation = FIRM if role is Role.FIRM else None
            account, _ = service.people.add(name, name.title(), [role], organisation=organisation)
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@pytest.fixture
def facilitator(running: tuple[Service, str]) -> Iterator[httpx.Client]:
    """The facilitator's browser."""
    with httpx.Client(base_url=running[1], timeout=120) as client:
        client.post("/tr/giris", data={"login": "helper", "password": PASSWORD})
        yield client


def chosen(client: httpx.Client, firm: str) -> httpx.Response:
    """Choose a firm on the page that asks for one."""
    return sent(client, "/tr/firma-adina", firm=firm)


def test_a_facilitator_posts_for_a_firm(facilitator: httpx.Client, running: tuple[Service, str]) -> None:
    """The firm is asked for first and found without Turkish letters; its listing is its own, and says who wrote it."""
    assert facilitator.get("/tr/ilanlarim").headers["location"] == "/tr/firma-adina"
    assert facilitator.post("/tr/ilan-ver").status_code in {303, 403}
    assert "Küle Enerji" in told(facilitator.get("/tr/firma-adina?words=kule").text)
    assert "Bu adda bir firma yok." in told(facilitator.get("/tr/firma-adina?words=nobody").text)
    assert chosen(facilitator, FIRM).headers["location"] == "/tr/ilanlarim"
    assert "Küle Enerji" in told(facilitator.get("/tr/ilanlarim").text)
    published = sent(facilitator, written(facilitator, ASH))
    assert published.status_code == 303, told(published.text)
    path = published.headers["location"].partition("yayimlandi/")[2]
    with httpx.Client(base_url=running[1], timeout=60) as firm:
        firm.post("/tr/giris", data={"login": "kule", "password": PASSWORD})
        assert path in firm.get("/tr/ilanlarim").text
    rows = [(str(row[0].value), row[1]) for row in running[0].store.select(_BEHALF)]  # type: ignore[union-attr]
    assert ("created", NamedNode(FIRM)) in rows
    page = facilitator.get(f"/tr/ilanlarim/geri-cek/{path}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    version = re.search(r'name="version" value="([^"]+)"', page)
    assert token
    assert version
    gone = facilitator.post(
        f"/tr/ilanlarim/geri-cek/{path}",
        data={"csrf_token": token[1], "version": version[1].replace("&#34;", '"')},
    )
    assert gone.status_code == 303, told(gone.text)
    rows = [(str(row[0].value), row[1]) for row in running[0].store.select(_BEHALF)]  # type: ignore[union-attr]
    assert ("withdrawn", NamedNode(FIRM)) in rows


def test_what_a_firm_writes_is_not_on_behalf(running: tuple[Service, str]) -> None:
    """What somebody of the firm does themselves is not recorded as done for it."""
    before = len(running[0].store.select(_BEHALF).rows)
    with httpx.Client(base_url=running[1], timeout=120) as firm:
        firm.post("/tr/giris", data={"login": "kule", "password": PASSWORD})
        assert sent(firm, written(firm, ASH)).status_code == 303
        assert firm.get("/tr/firma-adina").status_code == 403
    assert len(running[0].store.select(_BEHALF).rows) == before


def test_only_a_firm_of_the_list(facilitator: httpx.Client) -> None:
    """What is no firm is refused on the page; the choice can be given up again."""
    refused = chosen(facilitator, "https://elsewhere.example/firm")
    assert refused.status_code == 422
    assert 'href="#found"' in refused.text
    chosen(facilitator, FIRM)
    assert chosen(facilitator, "").headers["location"] == "/tr/firma-adina"
    assert facilitator.get("/tr/ilanlarim").headers["location"] == "/tr/firma-adina"
