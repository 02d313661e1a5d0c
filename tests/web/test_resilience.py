"""Resilience on the site: for those entitled, from the pack in the store, and clear where nothing can be reckoned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.web.roles import in_role, staffed

from symbio_kg import assets
from symbio_kg.api.service import Service
from symbio_kg.packs import install, load_pack
from symbio_kg.people import Role


@pytest.fixture(scope="module")
def running(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The site with a facilitator, an official and a firm."""
    folder = tmp_path_factory.mktemp("resilience") / "store"
    with staffed(region, folder, Role.FACILITATOR, Role.AUTHORITY, Role.FIRM) as site:
        yield site


def test_only_those_entitled(running: tuple[Service, str]) -> None:
    """A firm may not see what others would lack; a visitor is asked to sign in."""
    with in_role(running, Role.FIRM) as client:
        assert client.get("/en/resilience").status_code == 403
    with httpx.Client(base_url=running[1], timeout=60) as client:
        assert client.get("/en/resilience").status_code in (303, 401)


def test_without_a_pack_and_with_it(running: tuple[Service, str], tmp_path: Path) -> None:
    """First the page says what is missing; with a pack of one's own it tells losses in both languages, and its map."""
    service, _ = running
    mine = Path(shutil.copytree(assets.packs() / "izmir", tmp_path / "mine"))
    text = (mine / "pack.yaml").read_text(encoding="utf-8").replace("id: izmir", "id: mine")
    (mine / "pack.yaml").write_text(text, encoding="utf-8")
    with in_role(running, Role.FACILITATOR) as client:
        assert "Nothing can be reckoned yet" in client.get("/en/resilience").text
        service.write(lambda store: install(store, load_pack(mine)))
        text = client.get("/tr/dayaniklilik", params={"scenario": "road-menemen-aliaga"}).text
        english = client.get("/en/resilience", params={"scenario": "<script>"}).text
    assert "Önce neye bakılmalı" in text
    assert "kuzeye giden yol kesilir" in text
    assert 'class="fault"' in text
    assert "What deserves care first" in english
    assert "<script>" not in english.partition("<main")[2]
