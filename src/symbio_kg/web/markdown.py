"""Documents drawn for the pages: Markdown without HTML, links between documents turned into pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

__all__ = ["Drawn", "draw"]

_CLASSES: Final = {
    "h1": "govuk-heading-l",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
}
_OUTSIDE: Final = ("http://", "https://", "mailto:", "#")
_TITLE: Final = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document as HTML that is safe to show, with its title."""

    title: str
    html: Markup


def draw(text: str, address: Callable[[str], str]) -> Drawn:
    """Return *text* drawn; *address* tells where a link to a file beside it leads, "" for nowhere."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    _dress(tokens, address)
    found = _TITLE.search(text)
    drawn = markdown.renderer.render(tokens, markdown.options, {})
    drawn = drawn.replace("<table", '<div class="sym-scroll" tabindex="0"><table').replace(
        "</table>", "</table></div>"
    )
    drawn = drawn.replace("<pre>", '<pre class="sym-scroll" tabindex="0">')
    return Drawn(found[1].replace("`", "") if found else "", Markup(drawn))  # noqa: S704  HTML is off


def _dress(tokens: Sequence[Token], address: Callable[[str], str]) -> None:
    """Give tags the classes of the design, headings their anchors, links the way to their page."""
    for place, token in enumerate(tokens):
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrs = {name: value for name, value in token.attrs.items() if name != "style"}
            token.attrSet("class", _CLASSES[token.tag])
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[place + 1].content))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "image":
            token.attrSet("src", address(str(token.attrs["src"])))
        elif token.type == "link_open":
            _lead(tokens[place:], address)
        _dress(token.children or (), address)


def _lead(tokens: Sequence[Token], address: Callable[[str], str]) -> None:
    """Turn the link that begins *tokens* to its page; what leads nowhere here stays as words."""
    href = str(tokens[0].attrs["href"])
    target = href if href.startswith(_OUTSIDE) else address(href)
    if target:
        tokens[0].attrSet("href", target)
        return
    close = next(token for token in tokens if token.type == "link_close")
    tokens[0].tag = close.tag = "span"
    tokens[0].attrs = {}


def _anchor(heading: str) -> str:
    """Return the anchor of a heading as repositories make it: `What may come in` is `what-may-come-in`."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
