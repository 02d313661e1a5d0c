"""The authority's desk and the administration: for those entitled only, and what is done there is done."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.api.conftest import serving

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.web import create_site

PASSWORD = "dört kelime yan yana durur"


@pytest.fixture(scope="module")
def running(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with an official, an administrator and a firm."""
    folder = tmp_path_factory.mktemp("desk") / "store"
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (service, address):
        for role in (Role.AUTHORITY, Role.ADMINISTRATOR, Role.FIRM):
            account, _once = service.people.add(f"test-{role.value}", f"Test {role.value}", [role])
            service.people.set_password(account.id, PASSWORD, by=None)
        yield service, address


@contextmanager
def _client(running: tuple[Service, str], role: Role) -> Iterator[httpx.Client]:
    """A browser with a session of somebody in *role*."""
    with httpx.Client(base_url=running[1], timeout=60) as client:
        client.post("/en/sign-in", data={"login": f"test-{role.value}", "password": PASSWORD})
        yield client


def test_desk(running: tuple[Service, str]) -> None:
    """An official sees what waits, from the last run."""
    with _client(running, Role.AUTHORITY) as client:
        text = client.get("/tr/makam").text
    assert "Makam masası" in text
    assert "değerlendirilecek yol" in text


@pytest.mark.parametrize("address", ["/en/desk", "/en/administration"])
def test_not_for_firms(running: tuple[Service, str], address: str) -> None:
    """Who has not the role is refused; who is not signed in is asked to sign in."""
    with _client(running, Role.FIRM) as client:
        assert client.get(address).status_code == 403
    assert httpx.get(running[1] + address).status_code == 401


def test_roles(running: tuple[Service, str]) -> None:
    """An administrator gives a role and locks an account; a form without its token changes nothing."""
    service, _ = running
    subject = service.people.accounts.by_login("test-firm").id
    sent = {"account": subject, "role-firm": "1", "role-researcher": "1"}
    with _client(running, Role.ADMINISTRATOR) as client:
        page = client.get("/en/administration").text
        assert client.post("/en/administration/account", data=sent).status_code == 403
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token
        sent["csrf_token"] = token[1]
        assert client.post("/en/administration/account", data=sent).status_code == 303
        assert service.people.accounts.get(subject).roles == {Role.FIRM, Role.RESEARCHER}
        client.post("/en/administration/account", data={**sent, "lock": "yes"})
    assert service.people.accounts.get(subject).locked
    service.people.unlock(subject)
