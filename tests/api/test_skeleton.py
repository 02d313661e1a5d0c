"""What every answer of the service keeps to: problems in words, header fields, limits, ids, log lines."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.api.conftest import light_store

from symbio_kg.api.log import JsonLines
from symbio_kg.api.service import Service
from symbio_kg.api.writer import Stopping
from symbio_kg.settings import ServiceSettings, Settings, SettingWrong
from symbio_kg.store import StoreFailed, StoreLocked, open_store
from symbio_kg.terms import PREFIXES

A = PREFIXES["data"]["a"]


def test_health_and_readiness(client: httpx.Client) -> None:
    """Both answer ok on a running service."""
    assert [client.get(path).json()["status"] for path in ("/health", "/ready")] == ["ok", "ok"]


def test_problems_speak_the_readers_language(client: httpx.Client) -> None:
    """An address with nothing behind it is a problem in the language asked for."""
    english = client.get("/nothing")
    turkish = client.get("/nothing", headers={"Accept-Language": "de, tr;q=0.8, en;q=0.2"})
    assert english.headers["content-type"] == "application/problem+json"
    assert (english.status_code, english.json()["title"]) == (404, "There is nothing here.")
    assert turkish.json()["title"] == "Burada bir şey yok."
    assert turkish.headers["content-language"] == "tr"
    assert client.get("/nothing?lang=tr").json()["title"] == "Burada bir şey yok."


@pytest.mark.parametrize("path", ["/health", "/nothing", "/metrics"])
def test_browsers_are_guarded(client: httpx.Client, path: str) -> None:
    """Every answer carries the fields that keep a browser from doing harm, and an id."""
    sent = client.get(path).headers
    assert "default-src 'self'" in sent["content-security-policy"]
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "same-origin"
    assert len(sent["x-request-id"]) == 16
    assert "server" not in sent


def test_large_bodies_are_refused(client: httpx.Client) -> None:
    """A body over the limit is 413, whether its length is said or it comes in pieces."""
    big = b"x" * 1_100_000
    assert client.post("/health", content=big).status_code == 413
    assert client.get("/" + "x" * 20_000).status_code == 414


def test_packed_bodies_are_refused(client: httpx.Client) -> None:
    """A body with a coding is 415 and is told so, whether it is packed or only says so."""
    answer = client.post("/api/v1/check", content=b"{}", headers={"Content-Encoding": "gzip"})
    assert (answer.status_code, answer.headers["accept-encoding"]) == (415, "identity")
    assert client.get("/health", headers={"Content-Encoding": "identity"}).status_code == 200


@pytest.mark.parametrize("path", ["/health", "/metrics", "/api/v1/listings", "/sparql", "/void", "/nothing"])
def test_head_is_get_without_a_body(path: str, client: httpx.Client) -> None:
    """Whatever can be got can be asked for its header alone."""
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/sparql", "GET, HEAD, POST, OPTIONS"),
        ("PATCH", "/rdf-graph-store", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
        ("DELETE", "/api/v1/listings", "GET, HEAD, POST"),
        ("TRACE", "/health", "GET, HEAD"),
        ("BREW", "/api/v1/session", "GET, HEAD, POST, DELETE"),
    ],
)
def test_other_methods_are_told_what_is_taken(
    method: str, path: str, allowed: str, client: httpx.Client
) -> None:
    """405 names every method of the address in Allow."""
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == allowed


def test_figures_are_counted(client: httpx.Client) -> None:
    """Prometheus finds the requests by route; an unknown path makes no new series."""
    client.get("/health")
    client.get("/some/path/nobody/has")
    text = client.get("/metrics").text
    assert 'symbio_requests_total{method="GET",route="/health",status="200"}' in text
    assert "nobody" not in text


def test_a_log_line_cannot_be_forged() -> None:
    """Line breaks and quotes in what is logged stay inside one JSON line."""
    record = logging.makeLogRecord({"msg": "request", "path": '/x\n{"level": "forged"}\x1b[0m'})
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["path"] == '/x\n{"level": "forged"}\x1b[0m'


def test_changes_are_durable_and_told(tmp_path: Path) -> None:
    """What a change wrote is there after a restart; those who follow are told after it."""
    service = Service(Settings(location=str(light_store(tmp_path / "s"))))
    service.start()
    told: list[int] = []
    service.changed.append(lambda: told.append(service.store.count("urn:g")))
    threads = [
        threading.Thread(
            target=service.write,
            args=(lambda store, n=n: store.add("urn:g", [Triple(A, PREFIXES["rdfs"]["label"], Literal(n))]),),
        )
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    service.stop()
    assert told[-1] == 20
    again = open_store(tmp_path / "s")
    assert again.count("urn:g") == 20
    again.close()
    with pytest.raises(StoreFailed):
        service.write(lambda store: store.count())


def test_a_change_that_fails_harms_no_other(tmp_path: Path) -> None:
    """Its error comes back to who asked; the next change is made."""
    service = Service(Settings(location=str(light_store(tmp_path / "s"))))
    service.start()
    try:
        with pytest.raises(ZeroDivisionError):
            service.write(lambda _store: 1 / 0)
        service.write(lambda store: store.add("urn:g", [Triple(A, NamedNode("urn:p"), A)]))
        assert service.store.count("urn:g") == 1
    finally:
        service.stop()


def test_a_stopped_writer_takes_no_more(tmp_path: Path) -> None:
    """After the writer was closed a change is refused in words."""
    service = Service(Settings(location=str(light_store(tmp_path / "s"))))
    service.start()
    writer = service._writer
    service.stop()
    assert writer is not None
    with pytest.raises(Stopping):
        writer.write(lambda store: store.count())


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    """Two services on one folder: the second does not start."""
    first = Service(Settings(location=str(light_store(tmp_path / "s"))))
    first.start()
    try:
        with pytest.raises(StoreLocked):
            Service(Settings(location=str(tmp_path / "s"))).start()
    finally:
        first.stop()


def test_settings_are_read_and_refused_in_words(tmp_path: Path) -> None:
    """Numbers are converted, arguments win, and a wrong value names its variable."""
    found = ServiceSettings.from_environment({"SYMBIO_PORT": "81", "SYMBIO_HOST": "::1"}, host="127.0.0.2")
    assert (found.port, found.host) == (81, "127.0.0.2")
    with pytest.raises(SettingWrong, match="SYMBIO_PORT"):
        ServiceSettings.from_environment({"SYMBIO_PORT": "many"})


def test_queries_wait_a_moment_for_listings_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query gives way while listings are on their way, by how many but never for long, and else goes at once."""
    service = Service(Settings(location=str(tmp_path)))
    waited: list[float] = []

    async def noted(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("symbio_kg.api.service.asyncio.sleep", noted)

    async def ask() -> None:
        await service.give_way()
        with pytest.raises(KeyError), service.listing_comes():
            await service.give_way()
            raise KeyError
        await service.give_way()
        for many in (5, 1000):
            with ExitStack() as coming:
                for _ in range(many):
                    coming.enter_context(service.listing_comes())
                await service.give_way()

    asyncio.run(ask())
    one, five, thousand = waited
    assert five == pytest.approx(5 * one)
    assert five < thousand < 1
