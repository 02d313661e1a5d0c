"""Matches, explanations, verdicts, decisions and drafts over HTTP, each to those who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from symbio_kg.api.service import Service
from symbio_kg.comply import product_judge, read_case
from symbio_kg.comply.certificate import certificate
from symbio_kg.comply.records import as_json
from symbio_kg.people import Role, entitled
from symbio_kg.terms import PREFIXES

WHOLE = {
    "kind": "offer", "resource": "waste", "title_en": "Fly ash", "title_tr": "Uçucu kül",
    "nace": "35.11", "latitude": 38.42, "longitude": 27.14, "region": "İzmir", "material": "coal-fly-ash",
    "waste_code": "10 01 02", "quantity": 10, "unit": "t", "period": "year", "synthetic": True,
}  # fmt: skip
CASE = {"facts": {"code": "10 02 07*", "producer.nace": "24.10", "operation": "R4"}, "day": "2026-11-25"}


def _signed_in(served: tuple[Service, str], *roles: Role, firm: str | None = None) -> Iterator[httpx.Client]:
    service, address = served
    account = service.people.accounts.add(f"reader-{roles[0]}-{firm}", "Deniz", roles, organisation=firm)
    secret, _ = service.people.tokens.make(account.id, "test", entitled(roles))
    with httpx.Client(base_url=address, timeout=120, headers={"Authorization": f"Bearer {secret}"}) as made:
        yield made


@pytest.fixture(scope="module")
def authority(served: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A client of an authority."""
    yield from _signed_in(served, Role.AUTHORITY)


@pytest.fixture(scope="module")
def firm(served: tuple[Service, str]) -> Iterator[httpx.Client]:
    """A client of a firm that has no listings."""
    yield from _signed_in(served, Role.FIRM, firm=PREFIXES["data"] + "firm/nobody")


@pytest.fixture(scope="module")
def pair(client: httpx.Client) -> dict[str, Any]:
    """A match that everybody may see."""
    page: dict[str, Any] = client.get("/api/v1/listings", params={"limit": 200}).json()
    for one in page["items"]:
        found = client.get("/api/v1/matches", params={"listing": one["iri"]}).json()
        if found["items"]:
            best: dict[str, Any] = found["items"][0]
            return best
    raise AssertionError("no match")


def test_a_match_is_explained(client: httpx.Client, pair: dict[str, Any]) -> None:
    """The conditions of a match are all met or not known; the need's matches hold the offer."""
    told = client.get("/api/v1/why", params={"offer": pair["offer"], "need": pair["need"]}).json()
    assert told["matched"] is True
    assert all(condition["met"] is not False for condition in told["conditions"])
    other = client.get("/api/v1/matches", params={"listing": pair["need"]}).json()
    assert pair["offer"] in {one["offer"] for one in other["items"]}
    assert client.get("/api/v1/matches", params={"listing": "listing/none"}).status_code == 404


def test_runs_are_seen_by_rights(client: httpx.Client, authority: httpx.Client) -> None:
    """The public sees the run over public listings, the authority the whole one too; starting one is not theirs."""
    public, all_runs = (one.get("/api/v1/runs").json() for one in (client, authority))
    assert {"/match/public/" in run["iri"] for run in public} == {True}
    assert len(all_runs) == len(public) + 1
    assert client.post("/api/v1/runs").status_code == 401
    assert authority.post("/api/v1/runs").status_code == 403


def test_a_verdict_is_kept_and_verified(client: httpx.Client, authority: httpx.Client) -> None:
    """Whoever has its number reads it; it verifies, and a changed record does not."""
    made = authority.post("/api/v1/verdicts", json=CASE)
    assert made.status_code == 201, made.text
    record = client.get(made.headers["location"]).json()
    assert record == made.json()
    stands = client.get(made.headers["location"] + "/verification").json()
    assert (stands["intact"], stands["same_rules"], stands["agrees"]) == (True, True, True)
    forged = client.post("/api/v1/verdicts/verification", json={**record, "outcome": "permitted"}).json()
    assert (forged["intact"], forged["agrees"]) == (False, True)
    assert client.get("/api/v1/verdicts/0000-0000-0000-0000").status_code == 404
    assert client.post("/api/v1/verdicts", json=CASE).status_code == 401


def test_a_certificate_is_verified_from_its_file(client: httpx.Client) -> None:
    """The PDF stands as the page says; a record that was changed does not, and other files hold no verdict."""
    verdict = product_judge().judge(read_case(CASE, "case"), date(2026, 11, 25))
    pdf = certificate(verdict, "en")

    def sent(data: bytes) -> httpx.Response:
        return client.post("/api/v1/verdicts/verification/file", files={"file": ("one.pdf", data)})

    stands = sent(pdf).json()
    assert (stands["intact"], stands["same_rules"], stands["agrees"]) == (True, True, True)
    forged = json.dumps(as_json(verdict) | {"outcome": "permitted"}, default=str).encode()
    assert sent(forged).json()["intact"] is False
    for data in (b"", b"%PDF-1.7 nothing", b"[" * 100_000, b"{}"):
        assert sent(data).status_code == 422


def test_a_decision_is_kept_by_those_entitled(
    client: httpx.Client, authority: httpx.Client, firm: httpx.Client
) -> None:
    """An authority decides and ends; names kept private are shown to it and not to the public."""
    regime = next(one["id"] for one in client.get("/api/v1/regimes").json() if one["in_force"])
    draft = client.get(f"/api/v1/regimes/{regime}").json()["template"]
    draft |= {
        "batch": "P-1",
        "material": "scrap",
        "holder": "Gizli A.Ş.",
        "holder_private": True,
        "day": "2026-11-25",
    }
    body = {"regime": regime, "draft": draft}
    assert firm.post("/api/v1/decisions", json=body).status_code == 403
    dry = authority.post("/api/v1/decisions", json={**body, "dry_run": True})
    assert dry.status_code == 201, dry.text
    assert client.get("/api/v1/decisions").json()["total"] == 0
    made = authority.post("/api/v1/decisions", json=body)
    assert made.status_code == 201, made.text
    where = made.headers["location"]
    assert authority.get(where).json()["holder"] == "Gizli A.Ş."
    assert "Gizli" not in client.get(where).text
    assert client.get("/api/v1/decisions/none").status_code == 404
    assert authority.post(f"{where}/end", json={"reason": "x"}).status_code in (200, 409)


def test_a_draft_is_kept_changed_and_published(firm: httpx.Client, client: httpx.Client) -> None:
    """An unfinished draft is kept; published unfinished it stays, finished it becomes a listing."""
    made = firm.post("/api/v1/drafts", json={"identifier": "D-1", "title_en": "Fly ash"})
    assert made.status_code == 201, made.text
    where = made.headers["location"]
    assert client.get(where).status_code == 401
    assert firm.post(f"{where}/publication").status_code == 422
    whole = {**WHOLE, "identifier": "D-1"}
    assert firm.put(where, json=whole).json()["fields"] == whole
    assert [one["id"] for one in firm.get("/api/v1/drafts").json()] == [made.json()["id"]]
    published = firm.post(f"{where}/publication")
    assert published.status_code == 201, published.text
    assert client.get(published.headers["location"]).status_code == 200
    assert firm.get(where).status_code == 404


def test_a_draft_may_be_a_change(firm: httpx.Client, client: httpx.Client) -> None:
    """A draft of a change replaces its listing and says what is kept from whom; an old one is refused."""
    made = firm.post("/api/v1/listings", json={**WHOLE, "identifier": "D-2"})
    iri, where = made.json()["iri"], made.headers["location"]
    fields = firm.get(where).json()["fields"]
    change = {
        **fields,
        "private": ["PriceTerms"],
        "kept_from_partners": ["PriceTerms"],
        "kept_from_authority": [],
    }
    change |= {"quantity": 11, "replaces": iri, "version": made.headers["etag"]}
    drafts = [firm.post("/api/v1/drafts", json=change).headers["location"] for _ in range(2)]
    published = firm.post(f"{drafts[0]}/publication")
    assert published.status_code == 201, published.text
    assert client.get(where).json()["fields"]["quantity"] == 11
    kept = firm.get("/api/v1/disclosure", params={"listing": iri}).json()
    assert (kept["public"], kept["matched"], kept["authority"]) == (["PriceTerms"], ["PriceTerms"], [])
    assert firm.post(f"{drafts[1]}/publication").status_code == 412


def test_a_draft_cannot_hide_what_all_see(firm: httpx.Client) -> None:
    """What is public cannot be kept from partners; nothing is published."""
    whole = {**WHOLE, "identifier": "D-3", "kept_from_partners": ["Quantities"]}
    where = firm.post("/api/v1/drafts", json=whole).headers["location"]
    assert firm.post(f"{where}/publication").status_code == 422
    assert firm.get(where).status_code == 200
