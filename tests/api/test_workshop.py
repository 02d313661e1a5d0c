"""A workshop of the size İzmir has seen, over HTTP: matches appear while people are in the room."""

from __future__ import annotations

import httpx
from tests.govern.test_workshop import as_csv, sitting

from symbio_kg.api.service import Service
from symbio_kg.people import Role, Scope


def test_a_sitting(served: tuple[Service, str]) -> None:
    """42 organisations and 169 resources in one request: each card is stored or comes back; matches appear."""
    service, address = served
    account = service.people.accounts.add("kolaylaştırıcı", "Deniz Ak", [Role.FACILITATOR])
    secret, _ = service.people.tokens.make(account.id, "workshop", [Scope.SYNERGIES])
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "text/csv"}
    cards = as_csv(sitting(42, 169), ";").encode()
    answer = httpx.post(f"{address}/api/v1/workshop?lang=tr", content=cards, headers=headers, timeout=300)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert len(told["cards"]) == 169
    assert all(card["kind"] or card["add"] for card in told["cards"])
    assert len(told["accepted"]) > 100
    assert told["findings"] == []
    assert told["matches"]
    assert {m["offer"] for m in told["matches"]} & set(told["accepted"])


def test_nothing_clear(served: tuple[Service, str]) -> None:
    """Cards that are all unclear come back with what to add, and nothing is stored."""
    service, address = served
    account = service.people.accounts.add("ikinci", "Deniz Ak", [Role.FACILITATOR])
    secret, _ = service.people.tokens.make(account.id, "workshop", [Scope.SYNERGIES])
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    card = {"kurum": "A", "var/arıyor": "var", "ne": "bir şeyler"}
    told = httpx.post(f"{address}/api/v1/workshop?lang=tr", json=[card], headers=headers, timeout=60).json()
    assert told["cards"][0]["add"]
    assert (told["accepted"], told["matches"]) == ([], [])
