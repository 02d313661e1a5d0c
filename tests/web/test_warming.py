"""What the pages share is made before somebody asks."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.api.conftest import serving

from symbio_kg.web import create_site
from symbio_kg.web.warming import warm


def test_kept_answers_are_there_before_the_first_visit(region: Path, tmp_path: Path) -> None:
    """After warming, listings, flows and the board of places are not read again for their pages, in either language."""
    folder = tmp_path / "store"
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (service, _address):
        site = create_site(service)
        warm(site)
        made = set(site.state.kept._answers)
        assert {
            "listings",
            "listings.places",
            "flows",
            "near.needs",
            ("flows", "tr"),
            ("flows", "en"),
        } <= made


def test_a_service_that_ends_is_no_error(region: Path, tmp_path: Path) -> None:
    """Warming stops without a word when the store is closed under it."""
    folder = tmp_path / "store"
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (service, _address):
        site = create_site(service)
    warm(site)
