"""The real site on a free port, and a browser that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.api.conftest import region, serving
from tests.web.peopled import Peopled, peopled_site

from symbio_kg.web import create_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

__all__ = ["region"]

BROWSER = shutil.which(os.environ.get("SYMBIO_BROWSER", "chromium"))
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site over the İzmir sample, one for all tests that only read."""
    folder = tmp_path_factory.mktemp("site") / "store"
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (_service, address):
        yield address


@pytest.fixture(scope="session")
def peopled(region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peopled]:
    """The site with people at work in it; what a test adds disturbs no other."""
    with peopled_site(region, tmp_path_factory.mktemp("peopled") / "store") as made:
        yield made


@pytest.fixture
def visitor(site: str) -> Iterator[httpx.Client]:
    """A client that follows redirects, as a browser does."""
    with httpx.Client(base_url=site, timeout=60, follow_redirects=True) as client:
        yield client


@pytest.fixture(scope="session")
def browser(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium with an empty profile; a request to another host is stopped, and fails the test that made it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if BROWSER is None:
        pytest.skip(
            "no Chromium here: `apt-get install chromium` (or SYMBIO_BROWSER) lets the browser tests run"
        )
    with playwright.sync_playwright() as started:
        context = started.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=BROWSER, headless=True, args=list(_QUIET)
        )
        yield context
        context.close()
