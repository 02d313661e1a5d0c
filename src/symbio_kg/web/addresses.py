"""The address of every page in both languages: one name, two paths, the same blanks in both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import quote, urlencode

__all__ = ["LANGUAGES", "Address", "Addresses"]

_BLANK: Final = re.compile(r"\{(\w+)(:path)?\}")
LANGUAGES: Final = ("tr", "en")


@dataclass(frozen=True, slots=True)
class Address:
    """A page's path after `/tr` and `/en`, such as `/kod-denetimi/{code}`; blanks in braces."""

    tr: str
    en: str

    def __post_init__(self) -> None:
        if self._blanks(self.tr) != self._blanks(self.en):
            raise ValueError(f"{self.tr} and {self.en} have different blanks")

    @property
    def blanks(self) -> frozenset[str]:
        """The names of what is filled in."""
        return self._blanks(self.en)

    def path(self, language: str) -> str:
        """Return the path as a route pattern."""
        return f"/{language}{self.tr if language == 'tr' else self.en}"

    @staticmethod
    def _blanks(pattern: str) -> frozenset[str]:
        return frozenset(found[1] for found in _BLANK.finditer(pattern))


class Addresses:
    """All pages by name."""

    def __init__(self) -> None:
        self._known: dict[str, Address] = {}

    def add(self, name: str, address: Address) -> None:
        """Make *name* known; ValueError when it is already."""
        if name in self._known:
            raise ValueError(f"two pages are called {name}")
        self._known[name] = address

    def names(self) -> dict[str, Address]:
        """Return every page with its address."""
        return dict(self._known)

    def of(self, path: str) -> tuple[str, Mapping[str, str]]:
        """Return the page that *path*, without its query, is the address of, and its blanks; ("", {}) for none.

        Pages without blanks come first: `/docs/reference` is no document of that name.
        """
        for name, pattern in self._patterns():
            if found := pattern.fullmatch(path):
                return name, found.groupdict()
        return "", {}

    def _patterns(self) -> Iterator[tuple[str, re.Pattern[str]]]:
        for name, address in sorted(self._known.items(), key=lambda known: len(known[1].blanks)):
            for language in LANGUAGES:
                yield name, _pattern(address.path(language))

    def to(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Return the address of a page: its blanks from *values*, the rest of them as the query.

        KeyError for an unknown page or a missing blank; empty values are left out of the query.
        """
        address = self._known[name]
        path = _BLANK.sub(
            lambda found: quote(str(values[found[1]]), safe="/" if found[2] else ""), address.path(language)
        )
        query = {
            key: value
            for key, value in values.items()
            if key not in address.blanks and value not in (None, "")
        }
        return f"{path}?{urlencode(query, doseq=True)}" if query else path


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(lambda blank: f"(?P<{blank[1]}>{'.+' if blank[2] else '[^/]+'})", path))
