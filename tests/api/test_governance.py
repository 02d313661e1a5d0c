"""Synergies over HTTP: who sees and does what, and that every look at a private field is noted."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, Triple
from tests.govern.made import FIRMS, filled, firm, listing

from symbio_kg.api.service import Service
from symbio_kg.people import Role, Scope, entitled
from symbio_kg.store import CODES

_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the listings of three firms and nothing else."""
    folder = tmp_path_factory.mktemp("three") / "store"
    store = filled(folder)
    store.add(CODES, [Triple(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    store.close()
    return folder


@pytest.fixture
def clients(served: tuple[Service, str]) -> Any:
    """Make clients that send a token of an account with these roles and organisation."""
    made = []

    def client(*roles: Role, organisation: str | None = None) -> httpx.Client:
        people = served[0].people
        account = people.accounts.add(
            f"someone{next(_NUMBERS)}", "Deniz Ak", roles, organisation=organisation
        )
        headers = {}
        if entitled(roles):
            secret, _ = people.tokens.make(account.id, "test", Scope)
            headers = {"Authorization": f"Bearer {secret}"}
        made.append(httpx.Client(base_url=f"{served[1]}/api/v1", headers=headers, timeout=60))
        return made[-1]

    yield client
    for each in made:
        each.close()


def pair(served: tuple[Service, str], offer: str = "a", need: str = "b") -> dict[str, str]:
    store = served[0].store
    return {
        "offer": listing(store, f"Offer {offer}"),
        "need": listing(store, f"Need {need}"),
        "said": "workshop",
    }


def test_whole_way(served: tuple[Service, str], clients: Any) -> None:
    """Two firms, brought together, go on only with consent, see each other only then, and publish if both want."""
    carrier = clients(Role.FACILITATOR)
    giver, taker = (clients(Role.FIRM, organisation=firm(x)) for x in "ab")
    made = carrier.post("/synergies", json=pair(served))
    assert made.status_code == 201, made.text
    path = f"/synergies/{made.json()['id']}"
    seen = taker.get(path).json()
    assert seen["giver"] is None
    assert seen["taker"]["name"] == FIRMS["b"]
    assert FIRMS["a"] not in taker.get("/synergies").text
    step = {"to": "screened", "readiness": 2, "evidence": [{"kind": "verdict", "said": "V-7"}]}
    assert carrier.post(f"{path}/steps", json=step).status_code == 201
    step = {"to": "contacted", "readiness": 3, "evidence": [{"kind": "minutes", "said": "call"}]}
    early = carrier.post(f"{path}/steps?lang=tr", json=step)
    assert (early.status_code, early.json()["code"]) == (409, "step-refused")
    assert "onay" in early.json()["detail"]
    for side in (giver, taker):
        assert side.put(f"{path}/consent", json={"given": True}).status_code == 200
    assert taker.get(path).json()["giver"]["name"] == FIRMS["a"]
    assert carrier.post(f"{path}/steps", json=step).status_code == 201
    task = giver.post(
        f"{path}/records", json={"kind": "task", "text": "Send two litres", "day": "2026-12-01"}
    )
    assert task.json()["records"][0]["text"] == "Send two litres"
    public = "ASK { GRAPH <https://w3id.org/symbio-kg/graph/public/synergies> { ?s a sym:Synergy } }"
    from symbio_kg.terms import sparql_prologue

    assert not served[0].store.ask(sparql_prologue() + public)
    for side in (giver, taker):
        assert side.put(f"{path}/publication", json={"shown": "anonymous"}).status_code == 200
    assert served[0].store.ask(sparql_prologue() + public)
    assert [s["id"] for s in carrier.get("/synergies?state=contacted").json()["synergies"]] == [
        made.json()["id"]
    ]


def test_outsiders(served: tuple[Service, str], clients: Any) -> None:
    """Who is not concerned finds nothing; who is not signed in is asked to; who may only read does not carry."""
    made = clients(Role.FACILITATOR).post("/synergies", json=pair(served, "c", "b"))
    identifier = made.json()["id"]
    path = f"/synergies/{identifier}"
    for client, expected in (
        (clients(Role.FIRM, organisation=firm("a")), 404),
        (clients(Role.RESEARCHER), 404),
        (clients(Role.PUBLIC), 401),
    ):
        assert client.get(path).status_code == expected
        assert identifier not in client.get("/synergies").text
    assert clients(Role.RESEARCHER).post("/synergies", json=pair(served, "c", "a")).status_code == 403
    assert clients(Role.AUTHORITY).post("/synergies", json=pair(served, "c", "a")).status_code == 403
    assert (
        clients(Role.FIRM, organisation=firm("b")).post("/synergies", json=pair(served, "c", "a")).status_code
        == 403
    )


@pytest.mark.parametrize(
    "given",
    [
        {"offer": "x", "need": "y", "said": "z"},
        {"offer": "urn:x> } DROP ALL {", "need": "urn:y", "said": "z"},
        {"offer": "urn:x", "need": "urn:y", "said": ""},
        {"offer": "urn:x", "need": "urn:y", "said": "z", "giver": "urn:me"},
    ],
)
def test_odd_proposals(clients: Any, given: dict[str, str]) -> None:
    """What is no pair of addresses is refused before anything looks at it."""
    assert clients(Role.FACILITATOR).post("/synergies", json=given).status_code == 422


def test_lifecycle_is_told(clients: Any) -> None:
    """Everybody reads the table of steps, in their language, with how well each list is backed."""
    told = clients(Role.PUBLIC).get("/lifecycle?lang=tr").json()
    assert [s["label"] for s in told["states"]][:2] == ["fikir", "ön inceleme"]
    assert all(
        r["evidence_level"] == "OwnKnowledge" and r["note"] for r in told["reasons"] + told["readiness"]
    )


def test_looks_are_noted(served: tuple[Service, str], clients: Any) -> None:
    """An official's look at private fields is noted with who, which listing, which fields and when."""
    owner, official = clients(Role.FIRM, organisation=firm("a")), clients(Role.AUTHORITY)
    name = {"listing": listing(served[0].store, "Offer a")}
    assert FIRMS["a"] not in clients(Role.PUBLIC).get("/disclosure/view", params=name).text
    assert owner.get("/disclosure/looks", params=name).json() == []
    assert FIRMS["a"] in official.get("/disclosure/view", params=name).text
    (look,) = owner.get("/disclosure/looks", params=name).json()
    assert look["account"] == official.get("/me").json()["account"]["id"]
    assert (look["audience"], look["fields"]) == ("authority", ["ExactPlace", "FirmName"])
    assert owner.get("/disclosure/view", params=name).status_code == 200
    assert len(owner.get("/disclosure/looks", params=name).json()) == 1
    assert official.get("/disclosure/looks", params=name).status_code == 403
    assert clients(Role.FIRM, organisation=firm("b")).get("/disclosure/looks", params=name).status_code == 403


def test_choices(served: tuple[Service, str], clients: Any) -> None:
    """The owner keeps a field from the authority; nobody else may choose or read the choice."""
    owner, official = clients(Role.FIRM, organisation=firm("b")), clients(Role.AUTHORITY)
    name = {"listing": listing(served[0].store, "Offer b")}
    kept = {"public": ["FirmName", "Quantities"], "authority": ["Quantities"]}
    answer = owner.put("/disclosure", params=name, json=kept)
    assert answer.status_code == 200, answer.text
    name = {"listing": answer.json()["listing"]}
    seen = official.get("/disclosure/view", params=name).text
    assert FIRMS["b"] in seen
    assert "4711.25" not in seen
    assert owner.get("/disclosure", params=name).json()["authority"] == ["Quantities"]
    for other in (official, clients(Role.FIRM, organisation=firm("a")), clients(Role.RESEARCHER)):
        assert other.put("/disclosure", params=name, json=kept).status_code == 403
        assert other.get("/disclosure", params=name).status_code == 403
    assert owner.put("/disclosure", params=name, json={"public": ["Nonsense"]}).status_code == 422
    assert owner.get("/disclosure", params={"listing": "urn:nothing"}).status_code == 404


def test_what_is_kept_from_the_authority_is_kept_in_sparql(served: tuple[Service, str], clients: Any) -> None:
    """A field kept from the authority is in no graph that an official may query; it stays so when others change."""
    owner, official = clients(Role.FIRM, organisation=firm("c")), clients(Role.AUTHORITY)
    facilitator = clients(Role.FACILITATOR)
    name = {"listing": listing(served[0].store, "Offer c")}

    def told(client: httpx.Client) -> str:
        address, thing = f"{served[1]}/sparql", f"<{name['listing']}>"
        query = f"SELECT ?q {{ GRAPH ?g {{ {thing} sym:concerns ?x }} GRAPH ?h {{ ?x sym:quantity ?q }} }}"
        return client.get(address, params={"query": query}, headers={"Accept": "text/csv"}).text

    private = {"public": ["Quantities"], "authority": []}
    name = {"listing": owner.put("/disclosure", params=name, json=private).json()["listing"]}
    quantity = _quantity(owner, name)
    assert _soon(lambda: quantity in told(official))
    kept = {"public": ["Quantities"], "authority": ["Quantities"]}
    assert owner.put("/disclosure", params=name, json=kept).status_code == 200
    assert _soon(lambda: quantity not in told(official))
    assert quantity in told(owner)
    assert quantity in told(facilitator)
    more = {"public": ["Quantities", "FirmName"], "authority": ["Quantities"]}
    name = {"listing": owner.put("/disclosure", params=name, json=more).json()["listing"]}
    assert _soon(lambda: quantity in told(owner))
    assert quantity not in told(official)
    assert quantity not in official.get(f"/listings/{name['listing']}").text
    open_again = {"public": ["Quantities"], "authority": []}
    assert owner.put("/disclosure", params=name, json=open_again).status_code == 200
    assert _soon(lambda: quantity in told(official))


def _quantity(client: httpx.Client, name: dict[str, str]) -> str:
    about = client.get("/disclosure/view", params=name).json()["about"]
    return str(next(told["sym:quantity"][0] for told in about.values() if "sym:quantity" in told))


def _soon(met: Callable[[], bool]) -> bool:
    """Tell whether *met* comes true within some seconds: queries run on a copy of the store."""
    until = time.monotonic() + 20
    while not met():
        if time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True


def test_organisations(clients: Any) -> None:
    """A firm tells of itself and sees only itself; facilitators see all."""
    mine = {"iri": firm("a"), "name": FIRMS["a"], "members": [{"account": "0" * 32, "role": "buyer"}]}
    owner = clients(Role.FIRM, organisation=firm("a"))
    assert owner.put("/organisations", json=mine).status_code == 200
    assert owner.put("/organisations", json=mine | {"iri": firm("b")}).status_code == 403
    assert [o["name"] for o in owner.get("/organisations").json()] == [FIRMS["a"]]
    assert clients(Role.FIRM, organisation=firm("b")).get("/organisations").json() == []
    assert len(clients(Role.FACILITATOR).get("/organisations").json()) == 1


@pytest.mark.parametrize(
    "cards", ["", "[]", "[1]", "{", "a;b\n1;2", "[" * 100_000, '[{"organisation": "A"}]', "\xff"]
)
def test_odd_cards(clients: Any, cards: str) -> None:
    """What is no list of cards is refused with what to do; only a facilitator holds a workshop."""
    content = cards.encode("latin-1")
    assert clients(Role.FACILITATOR).post("/workshop", content=content).status_code == 422
    assert clients(Role.FIRM, organisation=firm("a")).post("/workshop", content=content).status_code == 403
