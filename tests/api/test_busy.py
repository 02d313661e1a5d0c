"""Costly questions: some at once, of one client fewer, and nobody else waits for them."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from symbio_kg.api.busy import Places
from symbio_kg.api.problem import Refusal
from symbio_kg.api.v1 import questions


def test_one_client_does_not_take_all_places() -> None:
    """Who asks too much at once is refused at once; another client gets the place that is left."""
    places = Places(2, waiting=2, each=1)
    with places.taken("one"):
        with pytest.raises(Refusal) as refused, places.taken("one"):
            raise AssertionError
        assert refused.value.status == 429
        with places.taken("other"):
            pass
    with places.taken("one"):
        pass


def test_who_finds_no_place_in_time_is_told_so() -> None:
    """The place is given back whatever happens; who waits too long, or finds too many waiting, gets 503."""
    places = Places(1, waiting=0, each=4, seconds=0.01)
    with pytest.raises(ZeroDivisionError), places.taken("one"):
        raise ZeroDivisionError
    held = threading.Event()
    with places.taken("one"), pytest.raises(Refusal) as refused, places.taken("other"):
        held.set()
    assert refused.value.status == 503
    assert not held.is_set()
    with Places(1, waiting=1, seconds=0.01).taken("one"):
        pass


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("check", {"facts": {"code": "10 02 07*"}}),
        (
            "hazard",
            {"composition": {"components": [{"name": "zinc oxide", "cas": "1314-13-2", "value": "3 %"}]}},
        ),
        ("classify", {"text": "torna talaşı"}),
    ],
)
def test_the_service_answers_others_meanwhile(
    client: httpx.Client, path: str, body: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all of a client's places taken its next question is 429, and health is answered as ever."""
    address, places = "127.0.0.1", Places(4, each=4)
    monkeypatch.setattr(questions, "JUDGING", places)
    with ThreadPoolExecutor(8) as pool:
        going, done = threading.Barrier(5), threading.Event()

        def hold() -> None:
            with places.taken(address):
                going.wait(30)
                done.wait(30)

        holders = [pool.submit(hold) for _ in range(4)]
        going.wait(30)
        try:
            answer = client.post(f"/api/v1/{path}", json=body)
            assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
            assert client.get("/health").status_code == 200
        finally:
            done.set()
        for holder in holders:
            holder.result()
    assert client.post(f"/api/v1/{path}", json=body).status_code == 200
