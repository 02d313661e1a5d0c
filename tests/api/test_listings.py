"""Listings over HTTP: made, read, changed and withdrawn by their owner alone, and durable when answered."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from pyoxigraph import NamedNode, Triple

from symbio_kg import assets
from symbio_kg.api.service import Service
from symbio_kg.people import Role, entitled
from symbio_kg.people.passwords import Passwords
from symbio_kg.store import AUDIT, CODES, open_store
from symbio_kg.terms import PREFIXES

QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
_NUMBERS = itertools.count(1)

Client = Callable[..., httpx.Client]


def listing(**more: object) -> dict[str, Any]:
    """Return a listing that is accepted, with *more* or other values."""
    return {
        "identifier": f"L-{next(_NUMBERS)}", "kind": "offer", "resource": "waste", "title_en": "Fly ash",
        "title_tr": "Uçucu kül", "nace": "35.11", "latitude": 38.42, "longitude": 27.14, "region": "İzmir",
        "material": "coal-fly-ash", "waste_code": "10 01 02", "quantity": 1250, "unit": "t", "period": "year",
        "synthetic": True, **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with next to nothing in it: listings need no knowledge to be stored."""
    folder = tmp_path_factory.mktemp("bare") / "store"
    store = open_store(folder)
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    return folder


@pytest.fixture
def as_firm(served: tuple[Service, str]) -> Iterator[Client]:
    """Makes clients that act for a firm, by a token."""
    service, address = served
    service.people.passwords = QUICK
    made: list[httpx.Client] = []

    def client(firm: str | None = "alfa", *roles: Role) -> httpx.Client:
        held = roles or (Role.FIRM,)
        organisation = PREFIXES["data"] + f"firm/{firm}" if firm else None
        login = f"writer{next(_NUMBERS)}"
        account, _ = service.people.add(login, "Deniz Ak", held, organisation=organisation)
        service.people.set_password(account.id, "hurda demir ve cüruf 7", by=None)
        secret, _ = service.people.tokens.make(account.id, "test", entitled(held))
        headers = {"Authorization": f"Bearer {secret}"}
        made.append(httpx.Client(base_url=address, timeout=120, headers=headers))
        return made[-1]

    yield client
    for one in made:
        one.close()


def test_a_listing_is_made_read_changed_and_withdrawn(as_firm: Client, client: httpx.Client) -> None:
    """Everybody reads it; a change names the version it was made from; after withdrawal it is gone."""
    owner = as_firm()
    sent = listing(values="calcium oxide content = 3.5 %", sampled="2026-09-01", months="1, 2", zone="AOSB-X")
    made = owner.post("/api/v1/listings", json=sent)
    assert made.status_code == 201, made.text
    where = made.headers["location"]
    seen = client.get(where)
    assert seen.json()["iri"] == made.json()["iri"]
    assert seen.headers["etag"] == made.headers["etag"]
    fields = seen.json()["fields"]
    assert fields["quantity"] == 1250
    assert "firm" not in fields
    again = owner.put(where, json={**fields, "quantity": 900}, headers={"If-Match": made.headers["etag"]})
    assert again.status_code == 200, again.text
    assert client.get(where).json()["fields"] == {**fields, "quantity": 900}
    late = owner.put(where, json=fields, headers={"If-Match": made.headers["etag"]})
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert owner.put(where, json=fields).status_code == 428
    assert owner.delete(where, headers={"If-Match": again.headers["etag"]}).status_code == 204
    assert client.get(where).status_code == 404


def test_a_withdrawn_listing_makes_room(
    as_firm: Client, served: tuple[Service, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quota counts the listings that are there now, however they came and went."""
    service, _ = served
    monkeypatch.setattr(service, "options", replace(service.options, quota_listings=1))
    firm = as_firm("quota")
    made = firm.post("/api/v1/listings", json=listing())
    assert firm.post("/api/v1/listings", json=listing()).status_code == 403
    gone = firm.delete(made.headers["Location"], headers={"If-Match": made.headers["ETag"]})
    assert gone.status_code == 204
    assert firm.post("/api/v1/listings", json=listing()).status_code == 201
    assert firm.post("/api/v1/listings", json=listing()).status_code == 403


def test_what_was_read_can_be_sent_back(as_firm: Client, client: httpx.Client) -> None:
    """The fields of the sample region's listings, sent back unchanged, leave them as they were."""
    admin = as_firm(None, Role.ADMINISTRATOR)
    data = (assets.examples() / "izmir" / "materials.csv").read_bytes()
    sent = admin.post("/api/v1/documents", files={"file": ("materials.csv", data, "text/csv")})
    assert sent.status_code == 201, sent.text
    page = admin.get("/api/v1/listings", params={"limit": 20}).json()
    assert page["total"] > 100
    tables = [one for one in page["items"] if one["fields"].get("resource") == "Waste"][:6]
    assert tables
    for one in tables:
        etag = admin.get(one["href"]).headers["etag"]
        answer = admin.put(one["href"], json=one["fields"], headers={"If-Match": etag})
        assert answer.status_code == 200, (one, answer.text)
        assert admin.get(one["href"]).json()["fields"] == one["fields"]


def test_a_listing_leaves_its_firm_its_name(as_firm: Client, client: httpx.Client) -> None:
    """A firm that has a name in the graph has it still after its account sent a listing."""
    admin = as_firm(None, Role.ADMINISTRATOR)
    data = (assets.examples() / "izmir" / "services.jsonld").read_bytes()
    admin.post("/api/v1/documents", files={"file": ("services.jsonld", data, "application/ld+json")})
    page = client.get("/api/v1/listings", params={"limit": 200}).json()
    firm = next(one["firm"] for one in page["items"] if one["firm"] and "Örnek" in one["firm"]["name"])
    local = firm["iri"].removeprefix(f"{PREFIXES['data']}firm/")
    made = as_firm(local).post("/api/v1/listings", json=listing())
    assert made.status_code == 201, made.text
    assert client.get(made.headers["location"]).json()["firm"] == firm


def test_only_its_owner_changes_a_listing(as_firm: Client, client: httpx.Client) -> None:
    """Another firm is told that there is no such listing; the public has to sign in; the body names no owner."""
    made = as_firm("alfa").post("/api/v1/listings", json=listing())
    where, tag = made.headers["location"], {"If-Match": made.headers["etag"]}
    other = as_firm("beta")
    assert other.put(where, json=listing(), headers=tag).status_code == 404
    assert other.delete(where, headers=tag).status_code == 404
    assert client.delete(where, headers=tag).status_code == 401
    assert client.post("/api/v1/listings", json=listing()).status_code == 401
    assert other.post("/api/v1/listings", json=listing(firm="alfa")).status_code == 422
    behalf = {"on_behalf_of": PREFIXES["data"] + "firm/alfa"}
    assert other.post("/api/v1/listings", json=listing(), params=behalf).status_code == 403
    facilitator = as_firm(None, Role.FACILITATOR)
    assert facilitator.post("/api/v1/listings", json=listing(), params=behalf).status_code == 201
    assert facilitator.post("/api/v1/listings", json=listing()).json()["code"] == "no-organisation"


def test_private_parts_are_the_owners(as_firm: Client, client: httpx.Client) -> None:
    """What a listing keeps private is seen by its owner, and not by another firm or the public."""
    owner = as_firm("gizli")
    made = owner.post("/api/v1/listings", json=listing(private=["quantities", "firm name"], quantity=777))
    assert made.status_code == 201, made.text
    where = made.headers["location"]
    assert "gizli" not in where
    for reader in (client, as_firm("beta")):
        answer = reader.get(where)
        assert answer.status_code == 200
        assert "quantity" not in answer.json()["fields"]
        assert "777" not in answer.text
        assert "gizli" not in answer.text
    mine = owner.get(where)
    assert mine.json()["fields"]["quantity"] == 777
    fields = {**mine.json()["fields"], "quantity": 778}
    changed = owner.put(where, json=fields, headers={"If-Match": mine.headers["etag"]})
    assert changed.status_code == 200, changed.text
    assert changed.headers["location"] == where


def test_a_wrong_field_is_named(as_firm: Client) -> None:
    """Each value that cannot be used comes back with its field, in the reader's language; nothing is stored."""
    sent = listing(quantity=-5, waste_code="10 01 98", unit="bucket")
    answer = as_firm().post("/api/v1/listings?lang=tr", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "listing-rejected")
    fields = {fault["field"].split()[-1] for fault in answer.json()["errors"]}
    assert {"quantity", "waste_code", "unit"} <= fields
    assert as_firm().post("/api/v1/listings", json=listing(colour="red")).status_code == 422


def test_the_same_request_is_stored_once(as_firm: Client) -> None:
    """With an Idempotency-Key a repeated request has the same answer; another one under the key is refused."""
    owner, sent, key = as_firm(), listing(), {"Idempotency-Key": "k1"}
    first = owner.post("/api/v1/listings", json=sent, headers=key)
    second = owner.post("/api/v1/listings", json=sent, headers=key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["iri"] == second.json()["iri"]
    assert first.headers["etag"] == second.headers["etag"]
    other = owner.post("/api/v1/listings", json=listing(), headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "key-used")
    assert owner.post("/api/v1/listings", json=sent).status_code == 409


def test_a_document_keeps_its_good_rows(as_firm: Client, client: httpx.Client) -> None:
    """Of the faulty table one row is stored under the sender's firm; the others come back with reasons."""
    owner = as_firm("tablo")
    data = (assets.examples() / "izmir" / "faulty.csv").read_bytes()
    answer = owner.post("/api/v1/documents", files={"file": ("faulty.csv", data, "text/csv")})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (len(told["accepted"]), len(told["refused"])) == (1, 11)
    assert {fault["row"] for fault in told["findings"]} >= {2, 3}
    held = client.get("/api/v1/listings/" + told["accepted"][0].removeprefix(PREFIXES["data"])).json()
    assert held["firm"]["iri"].endswith("firm/tablo")


def test_a_document_cannot_touch_another_firm(as_firm: Client) -> None:
    """Statements about a stored site of another firm reject what hangs on them, whatever owner they claim."""
    victim = as_firm("kurban").post("/api/v1/listings", json=listing())
    name = victim.json()["iri"]
    text = f"""@prefix sym: <{PREFIXES["sym"]}> . @prefix dcterms: <{PREFIXES["dcterms"]}> .
<{name}> a sym:Offer ; dcterms:identifier "x" ; dcterms:title "mine"@en ; sym:listedBy <urn:me> ;
  sym:concerns <{name}/resource> . <{name}/resource> a sym:Product ; sym:statedReason "none" .
<{PREFIXES["data"]}firm/kurban/site/main> a sym:Site ; <{PREFIXES["geo"]}lat> 1.0 ."""
    answer = as_firm("beta").post("/api/v1/documents", files={"file": ("x.ttl", text, "text/turtle")})
    assert answer.status_code == 422, answer.text
    assert "not-yours" in {fault["code"] for fault in answer.json()["errors"]}
    again = as_firm("kurban").get(victim.headers["location"])
    assert again.headers["etag"] == victim.headers["etag"]


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("deep.jsonld", b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 400),
        ("laughs.rdf", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>', 400),
        ("remote.jsonld", b'{"@context": "http://127.0.0.1:9/c", "type": "Offer"}', 422),
        ("half.ttl", b"<a> <b> ", 400),
        ("picture.png", b"\x89PNG\r\n", 415),
        ("zip.gz", b"\x1f\x8b\x08", 415),
        ("empty.csv", b"", 422),
    ],
)
def test_hostile_documents_are_refused_and_the_service_stays(
    client: httpx.Client, name: str, data: bytes, status: int
) -> None:
    """A document that would break a parser is refused in words, and the next request is answered."""
    answer = client.post("/api/v1/validate", files={"file": (name, data)})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/health").status_code == 200


def test_a_killed_reader_is_replaced(served: tuple[Service, str], client: httpx.Client) -> None:
    """When the process that reads dies in the middle, who waited is told, and the next document is read."""
    import os
    import signal
    import subprocess

    children = subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "document_worker"], capture_output=True)
    for pid in children.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    data = (assets.examples() / "izmir" / "materials.csv").read_bytes()
    answers = [client.post("/api/v1/validate", files={"file": ("m.csv", data)}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_many_at_once_are_all_kept(as_firm: Client, served: tuple[Service, str]) -> None:
    """Sixteen writers at once: every listing that was acknowledged is there, each with its record."""
    owner = as_firm("cok")
    made: list[str] = []

    def write() -> None:
        for _ in range(3):
            answer = owner.post("/api/v1/listings", json=listing())
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["iri"])

    threads = [threading.Thread(target=write) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 48
    found = owner.get("/api/v1/listings", params={"firm": PREFIXES["data"] + "firm/cok", "limit": 200}).json()
    assert {one["iri"] for one in found["items"]} == set(made)
    noted = {
        str(t.object) for t in served[0].store.triples(AUDIT) if t.predicate == PREFIXES["prov"]["generated"]
    }
    assert {f"<{iri}>" for iri in made} <= noted
