"""What every request passes: an id, a limit on its size, header fields that guard browsers, a log line."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from symbio_kg.api.acting import answering
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


class _TooLarge(Exception):
    pass


class Gate:
    """ASGI middleware around the whole application.

    `limit` says for a path how many bytes its body may have.
    """

    def __init__(self, app: ASGIApp, *, limit: Callable[[str], int], figures: Figures) -> None:
        self._app = app
        self._limit = limit
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
        try:
            await self._app(scope, _Counted(receive, limit).receive, answer.send)
        except _TooLarge:
            if answer.status:
                raise
            await _too_large(request)(scope, receive, answer.send)

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
    if len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"]) > _LONGEST_ADDRESS:
        return problem(request, 414, "address-too-long", _TOO_LONG)
    if not _HOST.fullmatch(fields.get("host", "")):
        return problem(request, 400, "no-host", _NO_HOST)
    if "content-length" in fields and "transfer-encoding" in fields:
        return problem(request, 400, "two-lengths", _TWO_LENGTHS, headers={"Connection": "close"})
    if fields.get("content-encoding", "").strip().lower() not in ("", "identity"):
        return problem(request, 415, "packed", _CODED, headers={"Accept-Encoding": "identity"})
    said = fields.get("content-length", "0")
    return _too_large(request) if said.isdigit() and int(said) > limit else None


def _too_large(request: Request) -> Response:
    return problem(request, 413, "too-large", _TOO_LARGE, headers={"Connection": "close"})


def _known(method: str) -> str:
    return method if method in METHODS else "other"


class _Counted:
    """Hands on a body and stops it when it grows larger than allowed."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _TooLarge
        return message


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
