"""The site in the middle of people's work: an account in each role, a draft, an upload, a synergy, a workshop."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import httpx
from tests.api.conftest import serving

from symbio_kg import assets
from symbio_kg.api.service import Service
from symbio_kg.decide import Register
from symbio_kg.people import Role
from symbio_kg.store import DECISIONS, open_store
from symbio_kg.terms import PREFIXES
from symbio_kg.web import create_site

__all__ = ["LOGIN", "NEED", "OFFER", "PASSWORD", "Peopled", "at_work", "peopled_site"]

PASSWORD: Final = "dört kelime yan yana durur"
LOGIN: Final = "test-{}"
OFFER, NEED = "listing/IZM-001/IZM-001-01", "listing/IZM-008/IZM-008-03"
_FIRM: Final = f"{PREFIXES['data']}firm/IZM-001"
_REGISTER: Final = assets.examples() / "decisions" / "register.ttl"
_FAULTY: Final = assets.examples() / "izmir" / "faulty.csv"


@dataclass(frozen=True)
class Peopled:
    """Where the site is, the cookies of somebody in each role, and what names in addresses stand for."""

    service: Service
    address: str
    sessions: Mapping[str, Mapping[str, str]]
    made: Mapping[str, str]

    def filled(self, address: str) -> str:
        """Return *address* with DRAFT, UPLOAD and so on replaced by what was made."""
        return re.sub(r"\b[A-Z]{4,}\b", lambda m: quote(self.made.get(m[0], m[0]), safe=""), address)


@contextmanager
def peopled_site(region: Path, folder: Path) -> Iterator[Peopled]:
    """Serve a copy of *region* in *folder*, with people and what they have begun."""
    shutil.copytree(region, folder)
    with closing(open_store(folder)) as store:
        store.load(DECISIONS, [_REGISTER])
        decision = Register(store).all()[0].id
    with serving(folder, site=create_site) as (service, address):
        for role in Role:
            firm = _FIRM if role is Role.FIRM else None
            account, _once = service.people.add(
                LOGIN.format(role.value), f"Deniz {role.value}", [role], organisation=firm
            )
            service.people.set_password(account.id, PASSWORD, by=None)
        made = {"DECISION": decision, **_of_the_firm(address), **_of_the_facilitator(address)}
        made |= _of_the_administrator(address)
        nobody: dict[str, Mapping[str, str]] = {"": {}}
        sessions = nobody | {role.value: _session(address, role) for role in Role}
        yield Peopled(service, address, sessions, made)


@contextmanager
def at_work(address: str, role: Role) -> Iterator[httpx.Client]:
    """A browser of somebody in *role*."""
    with httpx.Client(base_url=address, timeout=120) as client:
        signed = client.post("/en/sign-in", data={"login": LOGIN.format(role.value), "password": PASSWORD})
        assert signed.status_code == 303, signed.text
        yield client


def _session(address: str, role: Role) -> Mapping[str, str]:
    with at_work(address, role) as client:
        return dict(client.cookies)


def _sent(client: httpx.Client, page: str, address: str = "", **more: object) -> str:
    """Send a form that stands on *page*; return the last part of where it leads."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert found
    fields = {"csrf_token": found[1], **more}
    file = fields.pop("file", None)
    files = {"file": file} if file else None
    answer = client.post(address or page, data=fields, files=files)  # type: ignore[arg-type]
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _of_the_firm(address: str) -> dict[str, str]:
    with at_work(address, Role.FIRM) as client:
        draft = _sent(client, "/en/post-a-listing").split("/")[-2]
        for part, given in (("kind", "Offer"), ("resource", "Waste")):
            _sent(client, f"/en/post-a-listing/{draft}/{part}", **{part: given})
        upload = _sent(client, "/en/bulk-upload", file=("faulty.csv", _FAULTY.read_bytes()))
    return {"DRAFT": draft, "UPLOAD": upload.rpartition("/")[2]}


def _of_the_facilitator(address: str) -> dict[str, str]:
    with at_work(address, Role.FACILITATOR) as client:
        propose = "/en/synergies/propose"
        synergy = _sent(
            client, f"{propose}?offer={OFFER}&need={NEED}", propose, offer=OFFER, need=NEED, said="Seen here"
        )
        for kind in ("task", "visit", "message"):
            _sent(client, f"{synergy}/record/{kind}", text=f"A {kind}", day="2026-12-24")
        room = _sent(client, "/en/workshop", name="Aliağa")
        card = {"organisation": "Ege Döküm", "side": "offer", "words": "spent foundry sand"}
        _sent(client, room, f"{room}/card", **card)
    return {"SYNERGY": synergy.rpartition("/")[2], "ROOM": room.rpartition("/")[2]}


def _of_the_administrator(address: str) -> dict[str, str]:
    with at_work(address, Role.ADMINISTRATOR) as client:
        _sent(client, "/en/administration/organisations", name="Ege Döküm", id="ege-dokum")
    return {"ORGANISATION": f"{PREFIXES['data']}firm/ege-dokum"}
