"""The terminals of SPARQL 1.1 and a cursor that reads them.

What `<`, `#` or `a` mean depends on the place, so the grammar asks for the token it can use there;
a text search would be wrong both ways. Escapes count in strings, IRIs and local names only.
"""

from __future__ import annotations

import re
from typing import Final, Never

from symbio_kg.endpoint.errors import QueryMalformed

__all__ = ["Cursor"]

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = f"{_BASE}_"
_CHARS: Final = f"{_START}0-9\u00b7\u0300-\u036f\u203f\u2040\\-"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX: Final = rf"(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?:"
_LOCAL: Final = rf"(?:[{_START}:0-9]|{_PLX})(?:(?:[{_CHARS}.:]|{_PLX})*(?:[{_CHARS}:]|{_PLX}))?"
_ESCAPE: Final = r"\\[tbnrf\\\"']|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

_SPACE: Final = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*+")
_IRI: Final = re.compile(r"<((?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>")
_NAME: Final = re.compile(rf"({_PREFIX})({_LOCAL})?")
_VARIABLE: Final = re.compile(rf"[?$]([{_START}0-9][{_START}0-9\u00b7\u0300-\u036f\u203f\u2040]*)")
_BLANK: Final = re.compile(rf"_:[{_START}0-9](?:[{_CHARS}.]*[{_CHARS}])?")
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER: Final = re.compile(r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)")
_STRING: Final = re.compile(
    rf'"""(?:(?:"{{1,2}})?(?:[^"\\]|{_ESCAPE}))*"""'
    rf"|'''(?:(?:'{{1,2}})?(?:[^'\\]|{_ESCAPE}))*'''"
    rf'|"(?:[^"\\\r\n]|{_ESCAPE})*"|\'(?:[^\'\\\r\n]|{_ESCAPE})*\''
)
_LANGUAGE: Final = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_INTEGER: Final = re.compile(r"[0-9]+")


class Cursor:
    """A place in a text; every `take_…` moves past the token and the space behind it, or returns None."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.end_of_token = 0
        self._skip()

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = self.end_of_token = found.end()
            self._skip()
        return found

    def fail(self, wanted: str) -> Never:
        """Raise QueryMalformed for this place."""
        before = self.text[: self.at]
        raise QueryMalformed(before.count("\n") + 1, self.at - before.rfind("\n"), wanted)

    def place(self) -> tuple[int, int]:
        """Return line and column, both from 1."""
        before = self.text[: self.at]
        return before.count("\n") + 1, self.at - before.rfind("\n")

    def done(self) -> bool:
        """Tell whether nothing is left."""
        return self.at >= len(self.text)

    def sees(self, sign: str) -> bool:
        """Tell whether the text goes on with *sign*."""
        return self.text.startswith(sign, self.at)

    def take(self, sign: str) -> bool:
        """Move past *sign* if it is there."""
        if not self.text.startswith(sign, self.at):
            return False
        self.at = self.end_of_token = self.at + len(sign)
        self._skip()
        return True

    def want(self, sign: str) -> None:
        """Move past *sign*; QueryMalformed when it is not there."""
        if not self.take(sign):
            self.fail(f"`{sign}`")

    def word(self) -> str:
        """Return the keyword that stands here, in capitals, or "" (also for a prefixed name)."""
        if _NAME.match(self.text, self.at):
            return ""
        found = _WORD.match(self.text, self.at)
        return found[0].upper() if found else ""

    def take_word(self, *words: str) -> str:
        """Move past the keyword here if it is one of *words*, and return it; "" otherwise."""
        word = self.word()
        if word not in words:
            return ""
        self._match(_WORD)
        return word

    def want_word(self, *words: str) -> str:
        """Move past one of *words* and return it; QueryMalformed when none is there."""
        return self.take_word(*words) or self.fail(" / ".join(words))

    def iri(self) -> str | None:
        """Take `<…>`; return what stands inside."""
        found = self._match(_IRI)
        return found[1] if found else None

    def name(self) -> tuple[str, str] | None:
        """Take a prefixed name; return prefix (without colon) and local name."""
        found = self._match(_NAME)
        return (found[1][:-1], found[2] or "") if found else None

    def variable(self) -> str | None:
        """Take a variable; return its name."""
        found = self._match(_VARIABLE)
        return found[1] if found else None

    def blank(self) -> bool:
        """Take a blank node label."""
        return self._match(_BLANK) is not None

    def number(self) -> bool:
        """Take a number, with its sign."""
        return self._match(_NUMBER) is not None

    def integer(self) -> int | None:
        """Take a whole number without sign; a number nobody can mean counts as very large."""
        found = self._match(_INTEGER)
        return min(int(found[0][:20]), 2**63 - 1) if found else None

    def string(self) -> bool:
        """Take a quoted string, without language or type."""
        return self._match(_STRING) is not None

    def language(self) -> bool:
        """Take a language tag."""
        return self._match(_LANGUAGE) is not None
