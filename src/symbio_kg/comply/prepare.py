"""The queries that prepare what rules ask for, and which of them a rule needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from symbio_kg import assets
from symbio_kg.comply.rules import prefixed

__all__ = ["Preparation", "names_in", "needed", "preparations"]


@dataclass(frozen=True, slots=True)
class Preparation:
    """A query that adds to a case, with the names of what it makes and of what it makes it from."""

    query: str
    makes: frozenset[str]
    uses: frozenset[str]


@cache
def preparations() -> Sequence[Preparation]:
    """Return the preparing queries in the order in which they build on one another."""
    return [
        _preparation(path.read_text(encoding="utf-8"))
        for path in sorted((assets.queries() / "comply" / "prepare").glob("*.rq"))
    ]


def needed(asked: Iterable[str]) -> list[Preparation]:
    """Return the preparations that make any of the names *asked*, and those that these build on."""
    names, found = set(asked), list[Preparation]()
    while more := [one for one in preparations() if one not in found and not names.isdisjoint(one.makes)]:
        found += more
        names.update(*(one.uses for one in more))
    return [one for one in preparations() if one in found]


def names_in(text: str) -> frozenset[str]:
    """Return the facts and other names of our own that a query speaks of."""
    return frozenset(re.findall(r"\b(?:fact:[a-z0-9-]+|sym:[A-Za-z]+)", text))


def _preparation(text: str) -> Preparation:
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    head, _, body = plain.partition("WHERE")
    return Preparation(prefixed(text), names_in(head), names_in(body))
