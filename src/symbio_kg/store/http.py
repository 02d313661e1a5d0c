"""One request to an endpoint: sent again where that may help, never answered by less than the whole.

A request is repeated with growing pauses after a timeout, a broken connection and an answer of 5xx, so
every request given here must be one that does no harm when it is carried out twice. Redirects are not
followed: they would carry the login and the data to an address nobody chose.
"""

from __future__ import annotations

import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final

from symbio_kg.model import Text
from symbio_kg.store.base import StoreFailed

__all__ = ["CUT", "PAUSES", "Line"]

PAUSES: tuple[float, ...] = (0.5, 1.0, 2.0)
"""Seconds waited before each further try."""

_WHOLE: Final = 10
"""An answer may take as many times the timeout in all, as long as it is never silent for longer than one."""
_PIECE: Final = 1 << 16
_NTRIPLES: Final = "application/n-triples"
_OK: Final = frozenset({200, 201, 202, 204})
_AGAIN: Final = frozenset({408, 425, 429})


class _Passing(Exception):
    """Trouble that may be over at the next try."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told["en"])


@dataclass(frozen=True, slots=True)
class Line:
    """The way to an endpoint: the name it has in messages, and how many seconds of silence it may keep."""

    where: str
    timeout: float

    def send(self, request: urllib.request.Request, media_types: tuple[str, ...] = ()) -> bytes:
        """Return the whole answer to *request*.

        Raises SyntaxError when the endpoint calls the request malformed, StoreFailed for everything
        else: no answer in the end, a refusal, an answer cut short, or of another type than *media_types*.
        """
        for pause in PAUSES:
            try:
                return self._once(request, media_types)
            except _Passing:
                time.sleep(pause)
        try:
            return self._once(request, media_types)
        except _Passing as error:
            raise StoreFailed(self.where, error.told) from error

    def _once(self, request: urllib.request.Request, media_types: tuple[str, ...]) -> bytes:
        # Not urllib's own opener: it asks to close the connection, and then many servers just close it
        # at the end of an answer, so that nothing tells a whole answer from one cut short.
        kind = HTTPSConnection if request.type == "https" else HTTPConnection
        connection = kind(request.host, timeout=self.timeout)
        try:
            connection.request("POST", request.selector, request.data, dict(request.header_items()))
            with connection.getresponse() as response:
                return self._read(response, media_types)
        except (HTTPException, OSError) as error:
            raise _Passing(self._broken(error)) from error
        finally:
            connection.close()

    def _read(self, response: HTTPResponse, media_types: tuple[str, ...]) -> bytes:
        self._check(response, media_types)
        length = response.headers["Content-Length"]
        if length is None and response.status != 204 and not response.chunked:
            raise HTTPException("nothing tells where the answer ends")
        body = b"".join(self._pieces(response))
        if length is not None and len(body) != int(length):
            raise HTTPException("cut short")
        return body

    def _pieces(self, response: HTTPResponse) -> Iterator[bytes]:
        latest = time.monotonic() + _WHOLE * self.timeout
        while piece := response.read1(_PIECE):
            yield piece
            if time.monotonic() > latest:
                raise TimeoutError

    def _check(self, response: HTTPResponse, media_types: tuple[str, ...]) -> None:
        """Raise unless *response* is an answer that can be trusted; what it says is never passed on."""
        code = response.status
        if code >= 500 or code in _AGAIN:
            raise _Passing(_status(code))
        if code == 400:
            raise SyntaxError(f"{self.where} refused the query")
        if code == 206 or response.headers["X-SPARQL-MaxRows"]:
            raise StoreFailed(self.where, _PARTIAL)
        if code not in _OK:
            raise StoreFailed(self.where, _status(code))
        if _NTRIPLES in media_types and (response.headers["Server"] or "").startswith("Virtuoso"):
            raise StoreFailed(self.where, _CUTS)
        if media_types and response.headers.get_content_type() not in media_types:
            raise StoreFailed(self.where, _STRANGE)

    def _broken(self, error: Exception) -> Text:
        if isinstance(error, TimeoutError):
            return {
                "en": f"it did not answer within {self.timeout:g} seconds. Try later, or raise SYMBIO_TIMEOUT.",
                "tr": f"{self.timeout:g} saniye içinde yanıt vermedi. Sonra deneyin ya da SYMBIO_TIMEOUT'u artırın.",
            }
        if isinstance(error, ConnectionRefusedError | socket.gaierror):
            return {
                "en": "there is nobody at this address. Check it, or start the endpoint.",
                "tr": "bu adreste kimse yok. Adresi denetleyin ya da uç noktayı başlatın.",
            }
        return CUT


_CUTS: Final[Text] = {
    "en": "Virtuoso ends the answer to a CONSTRUCT at its row limit without a word, so none is used. Ask a SELECT.",
    "tr": "Virtuoso, CONSTRUCT yanıtını satır sınırında haber vermeden keser; bu yüzden kullanılmaz. SELECT sorun.",
}
_PARTIAL: Final[Text] = {
    "en": "it gives only a part of the answer (a row or time limit of its own), and a part is not used.",
    "tr": "yanıtın yalnızca bir parçasını veriyor (kendi satır ya da süre sınırı); parça yanıt kullanılmaz.",
}
_STRANGE: Final[Text] = {
    "en": "what it answers is no SPARQL result. Is this the address of a SPARQL endpoint?",
    "tr": "yanıtı bir SPARQL sonucu değil. Bu, bir SPARQL uç noktasının adresi mi?",
}
CUT: Final[Text] = {
    "en": "the connection broke, or the answer came cut short; nothing of it is used. Run it again.",
    "tr": "bağlantı koptu ya da yanıt yarım geldi; hiçbir parçası kullanılmadı. Yeniden çalıştırın.",
}


def _status(code: int) -> Text:
    if code in (401, 403):
        return {
            "en": f"it asks for another login ({code}). Set SYMBIO_USER and SYMBIO_PASSWORD.",
            "tr": f"başka bir oturum istiyor ({code}). SYMBIO_USER ve SYMBIO_PASSWORD değişkenlerini ayarlayın.",
        }
    if code in (404, 405):
        return {
            "en": f"there is no SPARQL endpoint at this address ({code}). Updates may have another: SYMBIO_UPDATE.",
            "tr": f"bu adreste SPARQL uç noktası yok ({code}). Güncellemelerin adresi başka olabilir: SYMBIO_UPDATE.",
        }
    if code == 413:
        return {
            "en": "it takes no request of this size (413). Let it, or the proxy before it, take 10 MB.",
            "tr": "bu büyüklükte istek kabul etmiyor (413). Onun ya da önündeki vekilin 10 MB almasını sağlayın.",
        }
    if 300 <= code < 400:
        return {
            "en": f"it points to another address ({code}), which is not followed. Give the address itself.",
            "tr": f"başka bir adrese yönlendiriyor ({code}); izlenmez. O adresin kendisini verin.",
        }
    return {"en": f"it answered {code}.", "tr": f"{code} yanıtını verdi."}
