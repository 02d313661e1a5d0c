"""The lines to clients: how many may be open, and how slowly one may talk or listen.

uvicorn waits without end for a header it has begun to read, for the rest of a body nobody wants, and for a
client that does not take its answer; here each of them has an end. Bodies that are wanted are timed by the gate.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import h11
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

from symbio_kg.api.caller import trusted
from symbio_kg.api.problem import problem
from symbio_kg.model import Text
from symbio_kg.people.limits import neighbourhood
from symbio_kg.settings import ServiceSettings

__all__ = ["CROWDED", "TOO_SLOW", "Line", "Lines", "Patience"]

_LOG = logging.getLogger("symbio.request")
CROWDED: Final = "symbio.crowded"
"""Names in the state of a request whose line is one too many: `client` or `all`."""
TOO_SLOW: Final[Text] = {
    "en": "The request came too slowly. Send it again over a better line, or in smaller parts.",
    "tr": "İstek çok yavaş geldi. Daha iyi bir bağlantıyla ya da daha küçük parçalar hâlinde yeniden gönderin.",
}
_NOT_HTTP: Final[Text] = {"en": "This is no HTTP request.", "tr": "Bu bir HTTP isteği değil."}
_FAR_TOO_MANY: Final = 2
"""Times as many lines as allowed: from there on nobody is told, the line is cut."""
_LINGER: Final = 2.0
"""Seconds for the rest of a body after its answer: to cut the line at once could cut the answer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client is waited for: `seconds` in silence, longer while it keeps the least `rate`, `body` in all."""

    seconds: float
    body: float
    rate: float

    @classmethod
    def of(cls, options: ServiceSettings) -> Patience:
        """Return the patience that *options* ask for."""
        return cls(options.head_seconds, options.body_seconds, options.least_rate)

    def left(self, waited: float, received: int) -> float:
        """Return how much longer a body is waited for, of which *received* bytes took *waited* seconds.

        >>> Patience(10, 300, 1000).left(waited=12, received=5000)
        3.0
        """
        return min(self.body, self.seconds + received / self.rate) - waited


class Lines:
    """The open lines, counted by client; a proxy that is trusted speaks for many and has no limit of its own."""

    def __init__(self, options: ServiceSettings) -> None:
        self.patience = Patience.of(options)
        self._most, self._each, self._proxies = options.lines, options.lines_per_client, options.proxies
        self._open: Counter[str] = Counter()

    def begin(self, address: str) -> tuple[str, float]:
        """Count a line from *address*; return `client` or `all` when it is one too many, and of how many times."""
        client = neighbourhood(address)
        self._open[client] += 1
        own = 0.0 if trusted(address, self._proxies) else self._open[client] / self._each
        every = self._open.total() / self._most
        crowd, share = max(("client", own), ("all", every), key=lambda one: one[1])
        return (crowd if share > 1 else ""), share

    def end(self, address: str) -> None:
        """Count no longer a line from *address*."""
        client = neighbourhood(address)
        self._open[client] -= 1
        if not self._open[client]:
            del self._open[client]


class Line(H11Protocol):
    """One line of HTTP/1.1 that ends when its client is too slow."""

    def __init__(self, *, lines: Lines, **given: Any) -> None:
        super().__init__(**given)
        self._lines = lines
        self._address = ""
        self._awaited: tuple[str, object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._drain: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the line; one too many is told so when it has asked, and cut at once when far too many."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        crowd, share = self._lines.begin(self._address)
        if share > _FAR_TOO_MANY:
            transport.abort()
        if crowd:
            self.app_state = {**self.app_state, CROWDED: crowd}
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the line."""
        self._lines.end(self._address)
        for timer in (self._timer, self._drain):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and see what is awaited now."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Go on to what follows the answer."""
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        """Give what is awaited now its time; what was awaited before has no more of it for new bytes."""
        awaited = self._now_awaited()
        if awaited == self._awaited:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._awaited, self._timer = awaited, None
        if awaited is not None:
            seconds = _LINGER if awaited[0] == "rest" else self._lines.patience.seconds
            self._timer = self.loop.call_later(seconds, self._too_late)

    def _now_awaited(self) -> tuple[str, object] | None:
        """Return whether the line waits for a `head` or for the `rest` of a body after the answer, and which."""
        if self.conn.their_state is h11.SEND_BODY and self.conn.our_state is h11.DONE:
            return "rest", self.cycle
        if self.conn.their_state is h11.IDLE and (self.cycle is None or self.conn.trailing_data[0]):
            return "head", self.cycle
        return None  # silence between two requests is uvicorn's to end

    def _too_late(self) -> None:
        begun = self.conn.trailing_data[0]
        if self.transport.is_closing():
            return
        if self.conn.our_state is h11.IDLE and begun:
            self._refuse(begun, 408, "too-slow", TOO_SLOW)
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - words of our own
        """Say that what came is no HTTP; with the status that its reader proposes."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        self._refuse(self.conn.trailing_data[0], hint, "not-http", _NOT_HTTP)

    def _refuse(self, begun: bytes, status: int, code: str, why: Text) -> None:
        """Answer the request that has *begun* with a problem, unless it was answered, and close the line."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        request = _begun(begun)
        _LOG.info(code, extra={"client": self._address, "status": status})
        answer = problem(request, status, code, why, headers={"Connection": "close"})
        for event in (
            h11.Response(status_code=status, headers=answer.raw_headers),
            h11.Data(data=bytes(answer.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def pause_writing(self) -> None:
        """Wait for the client to take what was sent to it, as long as it does."""
        super().pause_writing()
        self._drain = self.loop.call_later(
            self._lines.patience.seconds, self._drained, self.transport.get_write_buffer_size()
        )

    def resume_writing(self) -> None:
        """Wait no longer: the client has taken nearly all."""
        super().resume_writing()
        if self._drain is not None:
            self._drain.cancel()
            self._drain = None

    def _drained(self, before: int) -> None:
        left, patience = self.transport.get_write_buffer_size(), self._lines.patience
        if before - left < patience.rate * patience.seconds:
            self.transport.abort()
        else:
            self._drain = self.loop.call_later(patience.seconds, self._drained, left)


def _begun(data: bytes) -> Request:
    """Return what can be read of a request that has only begun: enough to know the reader's language."""
    first, *lines = data.split(b"\r\n")
    target = first.partition(b" ")[2].partition(b" ")[0]
    fields = [
        (name.strip().lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines)
    ]
    return Request({"type": "http", "query_string": target.partition(b"?")[2], "headers": fields})
