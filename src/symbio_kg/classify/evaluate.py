"""Measures the answers on a table of phrases with the codes that are right, or `-` where none should be given."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from symbio_kg.classify.answer import MOST, classify
from symbio_kg.classify.errors import TestSetMalformed
from symbio_kg.classify.model import Classification
from symbio_kg.classify.tables import rows

__all__ = ["Figures", "Outcome", "TestPhrase", "figures", "judge", "read_phrases"]

NONE = "-"


@dataclass(frozen=True, slots=True)
class TestPhrase:
    """A phrase with the codes that are accepted; none means that the answer should abstain."""

    __test__ = False

    id: str
    language: str
    text: str
    activity: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out for a phrase, and how long it took."""

    phrase: TestPhrase
    codes: tuple[str, ...]
    confidence: float
    seconds: float

    @property
    def first(self) -> bool:
        """True when the first code is accepted."""
        return bool(self.codes) and self.codes[0] in self.phrase.codes

    @property
    def among(self) -> bool:
        """True when one of the at most five codes is accepted."""
        return bool(self.phrase.codes.intersection(self.codes[:MOST]))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over phrases: those with a code, found first, found among five, silent; and those without."""

    phrases: int
    first: int
    among: int
    wrongly_silent: int
    without: int
    rightly_silent: int

    def as_dict(self) -> dict[str, Any]:
        """Return counts and shares for JSON."""
        return {
            "phrases": self.phrases,
            "top1": self.first,
            "top5": self.among,
            "abstained_wrongly": self.wrongly_silent,
            "top1_share": _share(self.first, self.phrases),
            "top5_share": _share(self.among, self.phrases),
            "without_code": self.without,
            "abstained_rightly": self.rightly_silent,
            "abstained_rightly_share": _share(self.rightly_silent, self.without),
        }


def read_phrases(path: Path) -> list[TestPhrase]:
    """Return the phrases of a table with the columns id, language, phrase, nace, codes.

    Raises TestSetMalformed when a column is missing.
    """
    found = list(rows(path))
    missing = {"id", "language", "phrase", "nace", "codes"} - set(found[0] if found else ())
    if missing:
        wanted = ", ".join(sorted(missing))
        raise TestSetMalformed(
            en=f"{path.name}: no rows, or these columns are missing: {wanted}.",
            tr=f"{path.name}: satır yok ya da şu sütunlar eksik: {wanted}.",
        )
    return [
        TestPhrase(
            row["id"],
            row["language"],
            row["phrase"],
            (row["nace"] or "").strip(" -"),
            frozenset(c.strip() for c in row["codes"].split(";") if c.strip() not in {"", NONE}),
        )
        for row in found
    ]


def judge(
    phrases: Iterable[TestPhrase],
    day: date | None = None,
    jurisdiction: str = "EU",
    ask: Callable[..., Classification] = classify,
) -> Iterator[Outcome]:
    """Yield what comes out for each of *phrases*."""
    for phrase in phrases:
        begin = time.perf_counter()
        answer = ask(phrase.text, phrase.activity or None, day, jurisdiction)
        seconds = time.perf_counter() - begin
        codes = tuple(proposal.code for proposal in answer.proposals)
        confidence = answer.proposals[0].confidence if codes else 0.0
        yield Outcome(phrase, codes, confidence, seconds)


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """Return the counts over *outcomes*."""
    every = list(outcomes)
    named = [o for o in every if o.phrase.codes]
    without = [o for o in every if not o.phrase.codes]
    return Figures(
        phrases=len(named),
        first=sum(o.first for o in named),
        among=sum(o.among for o in named),
        wrongly_silent=sum(not o.codes for o in named),
        without=len(without),
        rightly_silent=sum(not o.codes for o in without),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
