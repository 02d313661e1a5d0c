"""Sites with people in roles, for the pages that somebody must sign in for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.api.conftest import serving

from symbio_kg.api.service import Service
from symbio_kg.people import Role
from symbio_kg.web import create_site

__all__ = ["in_role", "staffed"]

_PASSWORD = "dört kelime yan yana durur"


@contextmanager
def staffed(region: Path, folder: Path, *roles: Role) -> Iterator[tuple[Service, str]]:
    """The site over a copy of *region* in *folder*, with an account in each of *roles*."""
    shutil.copytree(region, folder)
    with serving(folder, site=create_site) as (service, address):
        for role in roles:
            account, _once = service.people.add(f"test-{role.value}", f"Test {role.value}", [role])
            service.people.set_password(account.id, _PASSWORD, by=None)
        yield service, address


@contextmanager
def in_role(running: tuple[Service, str], role: Role) -> Iterator[httpx.Client]:
    """A browser with a session of somebody in *role*."""
    with httpx.Client(base_url=running[1], timeout=60) as client:
        client.post("/en/sign-in", data={"login": f"test-{role.value}", "password": _PASSWORD})
        yield client
