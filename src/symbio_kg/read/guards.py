"""What every document must pass before a parser sees it: size, depth, encoding and characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg.model import Place
from symbio_kg.read.messages import Unreadable

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_IRI",
    "MAX_LITERAL",
    "bad_character",
    "check_characters",
    "check_depth",
    "check_size",
    "check_term",
    "decode",
    "show",
]

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_DEPTH: Final = 128
MAX_LITERAL: Final = 65_536
MAX_IRI: Final = 2_048
_NUMBERS: Final = frozenset(
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("decimal", "double", "float")
)
"""Kinds of number that can say of themselves to be none; comparing such a one fails."""

# What XML 1.0 keeps, less the C1 controls and the marks that turn the direction of the text around them.
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_BAD_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]")
_WEB_SCHEMES = re.compile(r"^(?:https?|urn|mailto|tel|geo|tag|ark|doi|info|did|uuid):", re.IGNORECASE)

_TURKISH_LETTERS = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛéèáàäßñ°²³µ±·–—‘’“”…€®©™«» ¼½¾×§")
_MOST_BYTES_LOOKED_AT = 200

# Strings, IRIs and comments are skipped whole; an unclosed one runs to the end, so no part is read twice.
_TURTLE_PARTS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\\?\Z)"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\\?\Z)'
    r"|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\\?\Z)"
    r"|<[^<>\s\"{}|^`]*+>"
    r"|#[^\n]*+"
    r"|(?P<open>[\[({])|(?P<close>[\])}])",
    re.DOTALL,
)
_JSON_PARTS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)


def check_size(data: bytes, name: str) -> None:
    """Raise Unreadable when *data* is empty or larger than is read."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise Unreadable("empty", name)
    if len(data) > MAX_BYTES:
        raise Unreadable("too-large", name, size=-(-len(data) // 2**20), limit=MAX_BYTES // 2**20)


def decode(data: bytes, name: str, *, guess: bool = False) -> tuple[str, str | None]:
    """Return the text of *data* and the encoding when it was not UTF-8.

    With *guess*, UTF-16 with its mark and unmistakable Windows-1254 (Turkish) are read too.
    Raises Unreadable otherwise.
    """
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    if guess and data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            pass
    if guess and (text := _turkish(data)) is not None:
        return text, "Windows-1254"
    raise Unreadable("encoding", name)


def _turkish(data: bytes) -> str | None:
    """Return *data* as Windows-1254 when every foreign letter in it is one that Turkish text uses."""
    try:
        text = data.decode("cp1254")
    except UnicodeDecodeError:
        return None
    foreign = set(text) - set(map(chr, range(0x20, 0x7F))) - set("\r\n\t")
    return text if foreign <= _TURKISH_LETTERS else None


def bad_character(text: str) -> str | None:
    """Return the first character of *text* that may not be stored, as U+XXXX; None when all may."""
    found = _BAD.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def check_characters(text: str, name: str) -> None:
    """Raise Unreadable, with the line, when *text* holds a control character or half a surrogate pair."""
    found = _BAD.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        character = f"U+{ord(found.group()):04X}"
        raise Unreadable("control-character", Place(name, line=line), character=character)


def check_depth(text: str, name: str, *, json: bool = False) -> None:
    """Raise Unreadable, with the line, when brackets of *text* are nested deeper than MAX_DEPTH."""
    depth = 0
    for part in (_JSON_PARTS if json else _TURTLE_PARTS).finditer(text):
        if part["open"]:
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, part.start()) + 1
                raise Unreadable("too-deep", Place(name, line=line), limit=MAX_DEPTH)
        elif part["close"]:
            depth = max(0, depth - 1)


def check_term(term: NamedNode | Literal, name: str) -> None:
    """Raise Unreadable when *term* is too long, or holds what may not be stored or shown as a link."""
    text = term.value
    if isinstance(term, Literal):
        if len(text) > MAX_LITERAL:
            raise Unreadable("long-literal", name, size=len(text), limit=MAX_LITERAL)
        if bad := bad_character(text):
            raise Unreadable("control-character", name, character=bad)
        if term.datatype.value in _NUMBERS and "nan" in text.lower():
            raise Unreadable("no-number", name, value=show(text))
        return
    if len(text) > MAX_IRI:
        raise Unreadable("long-iri", name, size=len(text), limit=MAX_IRI)
    if _BAD_IN_IRI.search(text) or _BAD.search(text) or not _WEB_SCHEMES.match(text):
        raise Unreadable("bad-iri", name, iri=show(text))


def show(text: str, length: int = 80) -> str:
    """Return *text* fit for a message: control characters spelled out, cut at *length*."""
    safe = _BAD.sub(lambda m: f"U+{ord(m.group()):04X}", " ".join(text.split()))
    return safe if len(safe) <= length else f"{safe[: length - 1]}…"


def first_bad(texts: Iterable[str]) -> str | None:
    """Return the first character that may not be stored in any of *texts*."""
    return next((bad for text in texts if (bad := bad_character(text))), None)
