"""The documentation as files, which any web server can serve: no form, no account, the same for everybody.

Pages are drawn by the site itself and kept as `tr/…/index.html`; links between them are relative, so that the folder
may lie anywhere. A link to what only the running site has stays as words.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from functools import cache
from html import escape, unescape
from importlib.resources import files
from pathlib import Path
from posixpath import relpath
from typing import Final
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from symbio_kg.terms import BASE, PREFIXES
from symbio_kg.web.addresses import LANGUAGES
from symbio_kg.web.page import ADDRESSES

__all__ = ["publish"]

PUBLISHED: Final = frozenset(
    {
        *(
            "docs",
            "docs.page",
            "docs.picture",
            "docs.terms",
            "docs.shapes",
            "docs.commands",
            "docs.inference",
        ),
        *("registers.rules", "registers.rule", "browse.acts", "browse.act", "thing", "accessibility"),
    }
)
"""The pages that are kept; of things, only the terms of the model."""

_HOST: Final = "http://site"
_TERMS: Final = PREFIXES["sym"].removeprefix(BASE)
_LINK: Final = re.compile(r'\s(href|src|action)="([^"]*)"')
_ANCHOR: Final = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_FIRST: Final = """<!DOCTYPE html>
<html lang="tr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>symbio-kg</title>
<h1>symbio-kg</h1>
<p><a href="{tr}" hreflang="tr">Belgeler</a></p>
<p lang="en"><a href="{en}" hreflang="en">Documentation</a></p>
"""


def publish(app: FastAPI, folder: Path) -> int:
    """Write the documentation that *app*, whose service runs, has into *folder*, which must not exist; count its pages.

    FileExistsError when it does. A page that does not answer ends it with a RuntimeError that names it.
    """
    folder.mkdir(parents=True)
    app.state.reached = PUBLISHED
    pages = asyncio.run(_written(app, folder))
    shutil.copytree(str(files("symbio_kg.web").joinpath("static")), folder / "static")
    first = {language: _file(ADDRESSES.to("docs", language, {})) for language in LANGUAGES}
    (folder / "index.html").write_text(_FIRST.format(**first), encoding="utf-8")
    return pages


async def _written(app: FastAPI, folder: Path) -> int:
    pages = 0
    async with AsyncClient(transport=ASGITransport(app=app), base_url=_HOST) as client:
        async for address, kind, body in _all(client):
            path = folder / _file(address)
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind.startswith("text/html"):
                body = _relative(body.decode(), address).encode()
                pages += 1
            path.write_bytes(body)
    return pages


async def _all(client: AsyncClient) -> AsyncIterator[tuple[str, str, bytes]]:
    """Yield address, media type and body of every page that is kept, beginning with the list of documents."""
    waiting = [ADDRESSES.to("docs", language, {}) for language in LANGUAGES]
    known = set(waiting)
    while waiting:
        address = waiting.pop()
        answer = await client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
        kind = answer.headers["Content-Type"]
        yield address, kind, answer.content
        if kind.startswith("text/html"):
            led = {urlsplit(unescape(found[2])) for found in _LINK.finditer(answer.text)}
            new = {
                to.path for to in led if not (to.scheme or to.netloc or to.query) and _kept(to.path)
            } - known
            known |= new
            waiting.extend(sorted(new))


@cache
def _kept(path: str) -> bool:
    """Whether *path* is one of a page that is kept."""
    name, blanks = ADDRESSES.of(unquote(path))
    return name in PUBLISHED and (name != "thing" or blanks["path"].startswith(_TERMS))


def _file(address: str) -> str:
    """Return the file of a page, or of something else of the site, in the folder."""
    path = unquote(address).lstrip("/")
    return (
        path if path.startswith("static/") or Path(path).suffix in {".png", ".svg"} else f"{path}/index.html"
    )


def _relative(html: str, address: str) -> str:
    """Return *html* with links from the file of *address* to those of other pages; of links to no file the words."""
    here = _file(address).rpartition("/")[0]

    def anchor(found: re.Match[str]) -> str:
        if _leads(found[1]):
            return found[0]
        return "" if "govuk-back-link" in found[0] else found[2]

    def link(found: re.Match[str]) -> str:
        name, target = found[1], urlsplit(unescape(found[2]))
        if target.scheme or target.netloc or not target.path:
            return found[0]
        if not _leads(found[2]):
            return ""
        fragment = f"#{target.fragment}" if target.fragment else ""
        return f' {name}="{escape(relpath(_file(target.path), here) + fragment)}"'

    return _LINK.sub(link, _ANCHOR.sub(anchor, html))


def _leads(link: str) -> bool:
    """Whether *link*, as it stands in the page, leads to a file of the folder or to another site."""
    target = urlsplit(unescape(link))
    if target.scheme or target.netloc or not target.path:
        return True
    return target.path.startswith("/static/") or (not target.query and _kept(target.path))
