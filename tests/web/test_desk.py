"""The authority's desk and the administration: for those entitled only, and what is done there is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.web.roles import in_role, staffed

from symbio_kg.api.service import Service
from symbio_kg.people import Role


@pytest.fixture(scope="module")
def running(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with an official, an administrator and a firm."""
    folder = tmp_path_factory.mktemp("desk") / "store"
    with staffed(region, folder, Role.AUTHORITY, Role.ADMINISTRATOR, Role.FIRM) as site:
        yield site


def test_desk(running: tuple[Service, str]) -> None:
    """An official sees what waits, from the last run."""
    with in_role(running, Role.AUTHORITY) as client:
        text = client.get("/tr/makam").text
    assert "Makam masası" in text
    assert "değerlendirilecek yol" in text
    table = text.partition('aria-label="Değerlendirme gerektiren yollar"')[2]
    assert "/tr/kayitlar/kurallar/" in table
    assert "/tr/eslesmeler?" in table


@pytest.mark.parametrize("address", ["/en/desk", "/en/administration"])
def test_not_for_firms(running: tuple[Service, str], address: str) -> None:
    """Who has not the role is refused; who is not signed in is asked to sign in."""
    with in_role(running, Role.FIRM) as client:
        assert client.get(address).status_code == 403
    assert httpx.get(running[1] + address).status_code == 401


def test_roles(running: tuple[Service, str]) -> None:
    """An administrator gives a role and locks an account; a form without its token changes nothing."""
    service, _ = running
    subject = service.people.accounts.by_login("test-firm").id
    sent = {"account": subject, "role-firm": "1", "role-researcher": "1"}
    with in_role(running, Role.ADMINISTRATOR) as client:
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


def test_every_route_can_be_reached(running: tuple[Service, str]) -> None:
    """The routes to assess stand on pages; all of them together are as many as the figure says, none twice."""
    with in_role(running, Role.AUTHORITY) as client:
        text = client.get("/en/desk").text
        total = int(re.findall(r"<dd>([\d,]+)</dd>", text)[0].replace(",", ""))
        seen: list[str] = []
        for number in range(1, -(-total // 50) + 1):
            page = client.get("/en/desk", params={"page": number}).text
            seen += re.findall(r'/en/matches\?([^"]+)"', page.partition('id="main"')[2])
        assert len(set(seen)) == len(seen) == total > 50
        assert client.get("/en/desk", params={"page": "99999"}).status_code == 200
