"""Administration by the pages: accounts with their organisation, organisations with sites and people, backups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from pyoxigraph import NamedNode, Triple
from tests.api.conftest import serving
from tests.govern.made import filled

from symbio_kg.api.service import Service
from symbio_kg.govern.organisations import Organisation, Organisations
from symbio_kg.operate import Verified, back_up, note_check
from symbio_kg.people import Role
from symbio_kg.settings import ServiceSettings
from symbio_kg.store import CODES
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

PASSWORD = "dört kelime yan yana durur"
FIRM = f"{PREFIXES['data']}firm/ege-dokum"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with an administrator and a firm, and one backup that was verified."""
    folder = tmp_path_factory.mktemp("admin")
    store = filled(folder / "store")
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    made = back_up(folder / "store", folder / "backups" / "2026-11-26T030000Z")
    note_check(made.folder, Verified(1, 1, {}, 0, ()))
    options = replace(ServiceSettings(port=0), backups=str(folder / "backups"))
    with serving(folder / "store", options, site=create_site) as (service, address):
        for role in (Role.ADMINISTRATOR, Role.FIRM):
            account, _once = service.people.add(f"test-{role.value}", f"Test {role.value}", [role])
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@pytest.fixture
def client(running: tuple[Service, str]) -> Iterator[httpx.Client]:
    """The administrator's browser."""
    with httpx.Client(base_url=running[1], timeout=60) as made:
        made.post("/en/sign-in", data={"login": "test-administrator", "password": PASSWORD})
        yield made


def send(client: httpx.Client, address: str, **fields: str) -> httpx.Response:
    """Send a form with the token of the administration's page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/en/administration").text)
    assert found
    return client.post(address, data={"csrf_token": found[1], **fields})


def test_organisations(running: tuple[Service, str], client: httpx.Client) -> None:
    """An organisation is added, gets a site and somebody at it, and both go again when their rows are emptied."""
    service, _ = running
    listed = "/en/administration/organisations"
    assert send(client, listed, name="", id="Ege Döküm").status_code == 422
    made = send(client, listed, name="Ege Döküm", id="ege-dokum")
    assert made.status_code == 303
    assert "short name" in send(client, listed, name="Another", id="ege-dokum").text
    one = f"{listed}/organisation"
    form = {"iri": FIRM, "name": "Ege Döküm AŞ", "site-0-name": "Aliağa", "site-0-region": "İzmir"}
    assert send(client, one, **form).status_code == 303
    (site,) = kept(service).sites
    somebody = service.people.accounts.by_login("test-firm").id
    form |= {"member-0-account": somebody, "member-0-role": "environment", "member-0-site": site.iri}
    assert send(client, one, **form).status_code == 303
    assert (kept(service).name, kept(service).members[0].site) == ("Ege Döküm AŞ", site.iri)
    assert "Test firm" in client.get(made.headers["location"]).text
    wrong = send(client, one, **{**form, "member-0-role": "", "name": "Typed"})
    assert wrong.status_code == 422
    assert 'value="Typed"' in wrong.text
    assert send(client, one, iri=FIRM, name="Ege Döküm").status_code == 303
    assert (kept(service).sites, kept(service).members) == ((), ())


def kept(service: Service) -> Organisation:
    """Return the organisation as it is stored."""
    found = Organisations(service.store).get(FIRM)
    assert found is not None
    return found


def test_accounts(running: tuple[Service, str], client: httpx.Client) -> None:
    """An account is made with a password shown once, and put into an organisation and out of it."""
    service, _ = running
    wrong = send(client, "/en/administration/add-account", login="", name="Ayşe Yılmaz")
    assert wrong.status_code == 422
    assert 'value="Ayşe Yılmaz"' in wrong.text
    login = {"login": "ayse@example.org", "name": "Ayşe Yılmaz", "role-firm": "1", "organisation": FIRM}
    answer = send(client, "/en/administration/add-account", **login)
    once = re.search(r"<code>([^<]+)</code>", answer.text)
    assert once
    assert once[1] not in client.get("/en/administration").text
    account = service.people.accounts.by_login("ayse@example.org")
    assert account.organisation == FIRM
    assert account.roles == {Role.FIRM}
    send(client, "/en/administration/account", account=account.id, **{"role-firm": "1"})
    assert service.people.accounts.get(account.id).organisation is None


def test_backups(client: httpx.Client) -> None:
    """The backups are listed with when they were verified."""
    table = (
        client.get("/en/administration").text.partition('aria-label="Backups"')[2].partition("</table>")[0]
    )
    assert "sound" in table


def test_not_for_others(running: tuple[Service, str]) -> None:
    """Neither firms nor the public see or change organisations."""
    listed = "/en/administration/organisations"
    with httpx.Client(base_url=running[1], timeout=60) as client:
        assert client.get(listed).status_code == 401
        client.post("/en/sign-in", data={"login": "test-firm", "password": PASSWORD})
        assert client.get(listed).status_code == 403
        assert client.get(f"{listed}/organisation", params={"iri": FIRM}).status_code == 403


def test_rules_and_packs(client: httpx.Client) -> None:
    """An administrator sees how many legal rules hold, and which region the store speaks of, with where to read on."""
    page = client.get("/en/administration").text
    assert re.search(r"\d+ rules</a>", page)
    assert "izmir" in page
    assert "/en/docs/region-packs" in page
