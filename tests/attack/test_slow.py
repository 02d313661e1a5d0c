"""Clients that are slow on purpose, and those that open too many lines."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest

from symbio_kg.settings import ServiceSettings

from ..api.conftest import light_store, serving

PATIENCE = 0.4
POST = b"POST /sparql?lang=tr HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH = POST + b"Content-Length: 400\r\n\r\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A service with little patience and room for six lines, five of them for one client."""
    slow = {"head_seconds": PATIENCE, "body_seconds": 1.0, "least_rate": 2000.0}
    options = ServiceSettings(port=0, lines=6, lines_per_client=5, sparql_workers=1, **slow)  # type: ignore[arg-type]
    with serving(light_store(tmp_path_factory.mktemp("slow") / "store"), options) as (_, url):
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)
        assert httpx.get(f"{url}/health").status_code == 200


def told(line: socket.socket) -> tuple[int, dict[str, Any]]:
    """Return status and problem of what comes until the line is closed."""
    line.settimeout(5)
    answer = b""
    try:
        while piece := line.recv(65536):
            answer += piece
    except ConnectionError:  # cut while something of ours was on its way
        pass
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, answer
    assert b"connection: close" in head.lower()
    return int(head.split(b" ")[1]), json.loads(body)


def drip(line: socket.socket, make: Callable[[int], bytes], ended: threading.Event) -> None:
    for number in range(1000):
        if ended.wait(0.02):
            return
        try:
            line.sendall(make(number))
        except OSError:
            return


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"GET /health?lang=tr HTTP/1.1\r\nHost: x\r\n", b"X-A: b\r\n"),
        (b"GET /health HTTP/1.1\r\nAccept-Language: tr\r\nX-A: ", b"a"),
        (LENGTH, b"A"),
        (CHUNKED, b"1\r\nA\r\n"),
        (CHUNKED, b"1;" + b"x" * 100 + b"\r\n \r\n"),
    ],
    ids=["fields", "one field", "body", "chunks", "chunks of names"],
)
def test_the_slow_are_told_and_cut(begin: bytes, piece: bytes, address: tuple[str, int]) -> None:
    """A header or body that comes a byte at a time is 408 in the reader's language, then the line is closed."""
    with closing(socket.create_connection(address)) as line:
        line.sendall(begin)
        ended, start = threading.Event(), time.monotonic()
        dripping = threading.Thread(target=drip, args=(line, lambda _: piece, ended))
        dripping.start()
        status, problem = told(line)
        ended.set()
        dripping.join()
    assert (status, problem["code"], problem["title"]) == (408, "too-slow", "İstek çok yavaş geldi.")
    assert PATIENCE * 0.9 < time.monotonic() - start < 4


def test_the_slow_but_steady_are_served(address: tuple[str, int]) -> None:
    """Who takes longer than a silence may last but keeps the least rate is answered."""
    url = f"http://{address[0]}:{address[1]}/sparql"

    def pieces() -> Iterator[bytes]:
        for _ in range(10):
            time.sleep(0.05)
            yield b" " * 400
        yield b"ASK {}"

    answer = httpx.post(url, content=pieces(), headers={"Content-Type": "application/sparql-query"})
    assert answer.status_code == 200


@pytest.mark.parametrize("begin", [LENGTH, CHUNKED])
def test_the_silent_are_cut(begin: bytes, address: tuple[str, int]) -> None:
    """A body that is announced and never comes is 408; a line on which nothing is asked is closed without a word."""
    with closing(socket.create_connection(address)) as line:
        line.sendall(begin)
        assert told(line)[0] == 408
    with closing(socket.create_connection(address)) as line:
        line.settimeout(5)
        assert line.recv(10) == b""


def test_a_body_that_never_ends_is_cut(address: tuple[str, int]) -> None:
    """Fast enough each moment, too long in all: 408; larger than allowed: 413; after the answer: closed."""
    with closing(socket.create_connection(address)) as line:
        line.sendall(CHUNKED)
        ended, piece = threading.Event(), b"c8\r\n" + b" " * 200 + b"\r\n"
        dripping = threading.Thread(target=drip, args=(line, lambda _: piece, ended))
        dripping.start()
        assert told(line)[0] == 408
        ended.set()
        dripping.join()
    with closing(socket.create_connection(address)) as line:
        line.sendall(b"PUT /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        dripping = threading.Thread(target=drip, args=(line, lambda _: piece, ended := threading.Event()))
        dripping.start()
        answer, start = b"", time.monotonic()
        try:
            line.settimeout(5)
            while got := line.recv(65536):
                answer += got
        except ConnectionError:
            pass
        ended.set()
        dripping.join()
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert time.monotonic() - start < 5


def test_too_much_in_pieces_is_413(address: tuple[str, int]) -> None:
    """Also where the application would call a body it cannot read to its end a bad request."""
    url = f"http://{address[0]}:{address[1]}/api/v1/check"
    pieces = (b" " * 100_000 for _ in range(20))
    answer = httpx.post(url, content=pieces, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def served_again(address: tuple[str, int]) -> None:
    until = time.monotonic() + 5
    with httpx.Client() as client:
        while not _answers(client, f"http://{address[0]}:{address[1]}/health"):
            assert time.monotonic() < until


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_one_client_cannot_take_all_lines(address: tuple[str, int]) -> None:
    """The sixth line of one client is told 429, and after the others are gone it is served again."""
    with ExitStack() as lines:
        for _ in range(6):
            line = lines.enter_context(closing(socket.create_connection(address)))
        line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nAccept-Language: tr\r\n\r\n")
        status, problem = told(line)
        assert (status, problem["code"]) == (429, "crowded")
        assert problem["detail"].startswith("Adresinizden çok fazla bağlantı")
    served_again(address)


def test_far_too_many_lines_are_cut(address: tuple[str, int]) -> None:
    """Beyond twice as many nobody is even told."""
    with ExitStack() as lines:
        for _ in range(10):
            lines.enter_context(closing(socket.create_connection(address)))
        with closing(socket.create_connection(address)) as line:
            line.settimeout(0.3)
            with pytest.raises(ConnectionError):
                while line.recv(1):
                    pass
                raise ConnectionError
    served_again(address)


def test_who_does_not_listen_is_cut(address: tuple[str, int]) -> None:
    """An answer that is not taken is kept for a while only."""
    with closing(socket.socket()) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(address)
        for _ in range(400):
            line.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(4 * PATIENCE)
        with pytest.raises(ConnectionError):
            for _ in range(200):
                line.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                time.sleep(0.02)
