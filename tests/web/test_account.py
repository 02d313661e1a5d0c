"""Signing in by the pages: the cookie, forged forms, one-time passwords, and what was typed before a session ended."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, Triple
from tests.api.conftest import serving

from symbio_kg.api.service import Service
from symbio_kg.people import Role, Scope
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

LOGIN, PASSWORD = "ayse@example.org", "dört kelime yan yana durur"


@pytest.fixture(scope="module")
def running(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with one account of a firm, which has chosen its password."""
    folder = tmp_path_factory.mktemp("accounts") / "store"
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (service, address):
        account, _once = service.people.add(LOGIN, "Ayşe Yılmaz", [Role.FIRM])
        service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@pytest.fixture
def client(running: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A browser without a session."""
    with httpx.Client(base_url=running[1], timeout=60) as made:
        yield made


def signed_in(client: httpx.Client, **more: str) -> httpx.Response:
    return client.post("/tr/giris", data={"login": LOGIN, "password": PASSWORD, **more})


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_signs_in_and_out(client: httpx.Client) -> None:
    """Who signs in sees their name; who signs out does not any more."""
    answer = signed_in(client)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/tr/"
    assert "httponly" in answer.headers["set-cookie"].lower()
    page = client.get("/tr/hesabim").text
    assert "Ayşe Yılmaz" in page
    assert client.post("/tr/cikis", data={"csrf_token": token_of(page)}).status_code == 303
    assert client.get("/tr/hesabim").status_code == 401


def test_a_wrong_password_keeps_the_name(client: httpx.Client) -> None:
    """The form says what is wrong and keeps the account's name, never the password."""
    answer = client.post("/en/sign-in", data={"login": LOGIN, "password": "not it at all"})
    assert answer.status_code == 401
    assert f'value="{LOGIN}"' in answer.text
    assert "not it at all" not in answer.text


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example", "/en/\\elsewhere", "/api/v1/me"]
)
def test_is_not_sent_elsewhere(client: httpx.Client, away: str) -> None:
    """After signing in one stays on the pages, whatever the address said."""
    assert signed_in(client, target=away).headers["location"] == "/tr/"


def test_a_forged_form_changes_nothing(client: httpx.Client) -> None:
    """Without the token of our own form nothing is changed, and a page says why."""
    signed_in(client)
    answer = client.post("/tr/hesabim", data={"do": "rename", "name": "Başkası"})
    assert answer.status_code == 403
    assert "Ayşe Yılmaz" in client.get("/tr/hesabim").text


def test_a_session_that_ended_loses_nothing(client: httpx.Client) -> None:
    """What was typed before the session ended can be sent again after signing in."""
    refused = client.post("/tr/hesabim", data={"do": "rename", "name": "Ayşe Y. Yılmaz"})
    assert refused.status_code == 401
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.text))
    again = client.post("/tr/giris", data={**fields, "login": LOGIN, "password": PASSWORD})
    assert again.status_code == 200
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', again.text.partition("<main")[2]))
    assert kept["name"] == "Ayşe Y. Yılmaz"
    assert client.post("/tr/hesabim", data=kept).status_code == 303
    assert "Ayşe Y. Yılmaz" in client.get("/tr/hesabim").text


def test_a_one_time_password_is_changed_first(running: tuple[Service, str], client: httpx.Client) -> None:
    """Whoever signs in with a one-time password is led to choose their own."""
    _account, once = running[0].people.add("once@example.org", "Bir Kez", [Role.FIRM])
    answer = client.post("/en/sign-in", data={"login": "once@example.org", "password": once})
    assert answer.headers["location"] == "/en/account/password"
    page = client.get("/en/account/password").text
    new = {"old": once, "new": "yan yana duran dört kelime", "csrf_token": token_of(page)}
    assert client.post("/en/account/password", data=new).headers["location"] == "/en/account"


def test_a_token_is_shown_once(client: httpx.Client) -> None:
    """A token made on the page works for a program, and the page does not show it again."""
    signed_in(client)
    csrf = token_of(client.get("/en/account").text)
    made = client.post(
        "/en/account",
        data={"do": "token", "name": "script", "scope": "read", "days": "7", "csrf_token": csrf},
    )
    secret = re.search(r"<code>(symbio_[^<]+)</code>", made.text)
    assert secret
    program = httpx.get(f"{client.base_url}/api/v1/me", headers={"Authorization": f"Bearer {secret[1]}"})
    assert program.json()["scopes"] == ["read"]
    assert secret[1] not in client.get("/en/account").text


def test_a_token_makes_no_other(running: tuple[Service, str], client: httpx.Client) -> None:
    """The pages of one's own account are for who signed in: a token could there make one that outlives it."""
    service = running[0]
    account = next(one for one in service.people.accounts.all() if one.login == LOGIN)
    secret, _ = service.people.tokens.make(account.id, "short", [Scope.READ], days=1)
    sent = {"headers": {"Authorization": f"Bearer {secret}"}}
    asked = {"do": "token", "name": "long", "scope": "read", "days": "366"}
    assert client.post("/en/account", data=asked, **sent).status_code == 403  # type: ignore[arg-type]
    for path in ("/en/account", "/en/account/my-data.json", "/en/account/password", "/en/account/erase"):
        assert client.get(path, **sent).status_code == 403  # type: ignore[arg-type]
    assert "long" not in [token.name for token in service.people.tokens.of(account.id)]


@pytest.mark.parametrize("days", ["²", "9" * 5000, "-1", "0", "x"])
def test_odd_days_are_told(client: httpx.Client, days: str) -> None:
    """What is no number of days is said to be none."""
    signed_in(client)
    csrf = token_of(client.get("/en/account").text)
    made = {"do": "token", "name": "script", "scope": "read", "days": days, "csrf_token": csrf}
    answer = client.post("/en/account", data=made)
    assert answer.status_code == 422
    assert "1 to 366 days" in answer.text


def test_who_erases_themselves_is_gone_everywhere(running: tuple[Service, str], client: httpx.Client) -> None:
    """The page does what the API does: what the graph and the dumps say of the person goes along."""
    service, followed = running[0], list[str]()
    account, _ = service.people.add("gider@example.org", "Gider Gitmez", [Role.RESEARCHER])
    service.people.set_password(account.id, PASSWORD, by=None)
    said = Triple(PREFIXES["data"]["x"], PREFIXES["rdfs"]["comment"], Literal("Gider Gitmez called"))
    service.write(lambda store: store.add("urn:notes", [said]))
    client.post("/en/sign-in", data={"login": "gider@example.org", "password": PASSWORD})
    csrf = token_of(client.get("/en/account/erase").text)
    follow = partial(followed.append, "told")
    service.erased.append(follow)
    try:
        answer = client.post("/en/account/erase", data={"password": PASSWORD, "csrf_token": csrf})
    finally:
        service.erased.remove(follow)
    assert answer.status_code == 303
    assert followed == ["told"]
    assert "Gider" not in str(list(service.store.select("SELECT ?o { GRAPH <urn:notes> { ?s ?p ?o } }").rows))
