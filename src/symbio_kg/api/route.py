"""How a route of the REST API reads its request and marks its answer.

JSON that nests too deep, repeats a key, or holds characters that may not be stored is refused before any
model sees it; an answer gets an ETag, and a reader who has it already gets 304.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final, NoReturn
from urllib.parse import unquote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from symbio_kg.api.problem import Refusal
from symbio_kg.read import Unreadable
from symbio_kg.read.guards import bad_character, check_depth

__all__ = ["JsonRoute", "etag_of", "matches_etag"]

_NAME: Final = "JSON"
_DIGITS: Final = 400
"""Longest number that is read; longer ones only cost time."""


class JsonRoute(APIRoute):
    """A route whose request is guarded and whose answer has an ETag."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, see the class."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            for text in _texts_of(request):
                _check(text)
            try:
                return _marked(request, await handle(_Guarded(request.scope, request.receive)))
            except HTTPException as error:
                if isinstance(error.__cause__, Refusal):  # FastAPI has put its own 400 before ours
                    raise error.__cause__ from error
                raise

        return guarded


class _Guarded(Request):
    """A request whose JSON is looked at before it is used."""

    async def json(self) -> Any:
        """Return the JSON value of the body; Refusal for one that is not taken."""
        if not hasattr(self, "_json"):
            self._json = _loaded(await self.body())
        return self._json


def _texts_of(request: Request) -> Iterator[str]:
    yield unquote(request.scope["path"])
    for name, value in request.query_params.multi_items():
        yield name
        yield value


def _check(text: str) -> None:
    if bad := bad_character(text):
        raise Refusal(
            422,
            "control-character",
            en=f"The character {bad} may not be used.",
            tr=f"{bad} karakteri kullanılamaz.",
        )


def _loaded(data: bytes) -> Any:
    """Return the value in *data*; JSONDecodeError where it is no JSON, which FastAPI makes a problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(400, "encoding", en="Send UTF-8.", tr="UTF-8 gönderin.") from error
    try:
        check_depth(text, _NAME, json=True)
    except Unreadable as error:
        raise Refusal(400, "too-deep", en=error.message["en"], tr=error.message["tr"]) from error
    value = json.loads(text, object_pairs_hook=_once, parse_constant=_never, parse_int=_whole)
    _check_values(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refusal(
            400,
            "duplicate-key",
            en="A key stands twice in one object.",
            tr="Bir nesnede aynı anahtar iki kez var.",
        )
    return found


def _never(word: str) -> NoReturn:
    raise Refusal(400, "json-invalid", en=f"{word} is no JSON.", tr=f"{word} JSON değildir.")


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise Refusal(422, "number-range", en="A number is too long.", tr="Bir sayı çok uzun.")
    return int(text)


def _check_values(value: Any) -> None:
    """Refuse a text, key or not, with a character that may not be stored; depth is bounded before."""
    if isinstance(value, str):
        _check(value)
    elif isinstance(value, list):
        for inner in value:
            _check_values(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key)
            _check_values(inner)


def etag_of(content: bytes) -> str:
    """Return the strong ETag of *content*."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def matches_etag(header: str, etag: str, *, weak: bool = True) -> bool:
    """Tell whether *etag* is among those of If-Match or If-None-Match; *weak* takes `W/` for the same."""
    if header.strip() == "*":
        return True
    tags = [part.strip() for part in header.split(",")]
    return etag in ([tag.removeprefix("W/") for tag in tags] if weak else tags)


def _marked(request: Request, response: Response) -> Response:
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    if isinstance(response, StreamingResponse):
        return response
    etag = response.headers.get("etag") or etag_of(bytes(response.body))
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("Vary", "Accept, Accept-Language, Authorization, Cookie")
    if matches_etag(request.headers.get("if-none-match", ""), etag):
        kept = ("etag", "cache-control", "vary", "link")
        return Response(status_code=304, headers={n: v for n, v in response.headers.items() if n in kept})
    return response
