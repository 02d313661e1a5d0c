"""What every request passes: an id, a limit on its size, header fields that guard browsers, a log line."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from symbio_kg.api.acting import answering
from symbio_kg.api.lines import CROWDED, TOO_SLOW, Patience
from symbio_kg.api.problem import METHODS, problem
from symbio_kg.model import Text

__all__ = ["Figures", "Gate"]

_LOG = logging.getLogger("symbio.request")
_TOO_LARGE: Final[Text] = {
    "en": "The request is larger than this address takes.",
    "tr": "İstek, bu adresin kabul ettiğinden büyük.",
}
_TWO_LENGTHS: Final[Text] = {
    "en": "The request tells its length in two ways.",
    "tr": "İstek, uzunluğunu iki ayrı biçimde bildiriyor.",
}
"""What a proxy before us could read as one request and we as two."""
_CODED: Final[Text] = {
    "en": "The body is packed (Content-Encoding). Send it as it is.",
    "tr": "İstek gövdesi sıkıştırılmış (Content-Encoding). Olduğu gibi gönderin.",
}
_CROWD: Final[dict[str, tuple[int, Text]]] = {
    "client": (
        429,
        {
            "en": "Too many connections from your address are open. Close some.",
            "tr": "Adresinizden çok fazla bağlantı açık. Bazılarını kapatın.",
        },
    ),
    "all": (503, {"en": "Too many connections are open.", "tr": "Çok fazla bağlantı açık."}),
}
_NO_HOST: Final[Text] = {
    "en": "The field Host names no host.",
    "tr": "Host alanı bir sunucu adı değil.",
}
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._~-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
"""What we build addresses of, where no address of ours is set."""
_LONGEST_ADDRESS: Final = 16_384
_TOO_LONG: Final[Text] = {"en": "The address is too long. Use POST.", "tr": "Adres çok uzun. POST kullanın."}

_GUARDS: Final = {
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with every answer that does not say otherwise itself."""


class Figures:
    """What is counted for Prometheus; each application has figures of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "symbio_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "symbio_request_seconds", "Time until the answer was sent.", ("route",), registry=self.registry
        )
        self.queries = Gauge(
            "symbio_sparql_queries", "Queries at work and waiting.", ("state",), registry=self.registry
        )


class Gate:
    """ASGI middleware around the whole application.

    `limit` says for a path how many bytes its body may have, `patience` how long it is waited for.
    """

    def __init__(
        self, app: ASGIApp, *, limit: Callable[[str], int], patience: Patience, figures: Figures
    ) -> None:
        self._app = app
        self._limit = limit
        self._patience = patience
        self._figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand on what is no request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        scope["request_id"] = secrets.token_hex(8)
        answer = _Answer(send, scope["request_id"], head=scope["method"] == "HEAD")
        if answer.head:  # whatever can be got can be asked for its header alone
            scope = {**scope, "method": "GET"}
        answering(scope)
        try:
            await self._guarded(scope, receive, answer)
        finally:
            self._note(scope, answer, time.perf_counter() - begin)

    async def _guarded(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        request = Request(scope)
        limit = self._limit(scope["path"])
        refused = _refused(request, limit)
        if refused is not None:
            await refused(scope, receive, answer.send)
            return
        body = _Body(receive, limit, self._patience)

        async def send(message: Message) -> None:
            if body.fault is None or answer.status:  # else what is answered to half a body is not sent
                await answer.send(message)

        try:
            await self._app(scope, body.receive, send)
        except Exception:
            if body.fault is None or answer.status:
                raise
        if body.fault is not None and not answer.status:
            await body.fault(request)(scope, receive, answer.send)

    def _note(self, scope: Scope, answer: _Answer, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "none")
        method = "HEAD" if answer.head else scope["method"]
        self._figures.requests.labels(route, _known(method), answer.status).inc()
        self._figures.seconds.labels(route).observe(seconds)
        client = scope.get("client") or ("", 0)
        _LOG.info(
            "request",
            extra={
                "id": scope["request_id"],
                "client": client[0],
                "account": scope.get("account"),
                "method": method[:16],
                "path": scope["path"][:500],
                "status": answer.status,
                "ms": round(1000 * seconds, 1),
            },
        )


def _refused(request: Request, limit: int) -> Response | None:
    """Return what is answered to a request that nobody here looks at, whose body may have *limit* bytes."""
    fields = request.headers
    if crowd := request.scope.get("state", {}).get(CROWDED):
        status, why = _CROWD[crowd]
        return problem(request, status, "crowded", why, headers={"Connection": "close", "Retry-After": "10"})
    if len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"]) > _LONGEST_ADDRESS:
        return problem(request, 414, "address-too-long", _TOO_LONG)
    if not _HOST.fullmatch(fields.get("host", "")):
        return problem(request, 400, "no-host", _NO_HOST)
    if "content-length" in fields and "transfer-encoding" in fields:
        return problem(request, 400, "two-lengths", _TWO_LENGTHS, headers={"Connection": "close"})
    if fields.get("content-encoding", "").strip().lower() not in ("", "identity"):
        return problem(request, 415, "packed", _CODED, headers={"Accept-Encoding": "identity"})
    said = fields.get("content-length", "0")
    return _too_large(request) if said.isdecimal() and int(said) > limit else None


def _too_large(request: Request) -> Response:
    return problem(request, 413, "too-large", _TOO_LARGE, headers={"Connection": "close"})


def _too_slow(request: Request) -> Response:
    return problem(request, 408, "too-slow", TOO_SLOW, headers={"Connection": "close"})


def _known(method: str) -> str:
    return method if method in METHODS else "other"


class _Stopped(Exception):
    pass


class _Body:
    """Hands on a body and stops it when it grows larger, or comes slower, than allowed: `fault` is then what to say."""

    def __init__(self, receive: Receive, limit: int, patience: Patience) -> None:
        self._receive = receive
        self._limit, self._patience = limit, patience
        self._received, self._waited, self._whole = 0, 0.0, False
        self.fault: Callable[[Request], Response] | None = None

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        message = await self._in_time()
        self._received += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._received > self._limit:
            self._stop(_too_large)
        return message

    async def _in_time(self) -> Message:
        begin = time.monotonic()
        try:
            async with asyncio.timeout(self._patience.left(self._waited, self._received)):
                message = await self._receive()
        except TimeoutError:
            self._stop(_too_slow)
        self._waited += time.monotonic() - begin
        return message

    def _stop(self, fault: Callable[[Request], Response]) -> NoReturn:
        self.fault = fault
        raise _Stopped


class _Answer:
    """Sends an answer with the header fields every answer has; remembers its status."""

    def __init__(self, send: Send, identifier: str, *, head: bool) -> None:
        self._send = send
        self._id = identifier
        self.head = head
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self._more(message["headers"])]
        elif self.head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _more(self, given: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        there = {name.lower() for name, _ in given}
        wanted = {**_GUARDS, "x-request-id": self._id}
        return [(n.encode(), v.encode()) for n, v in wanted.items() if n.encode() not in there]
