"""The index: every phrase that names a code, its material or its setting, found by full text in SQLite.

A phrase is a row of the full-text table; its columns are the forms of its words. What was found is
weighed in `ranking`, as bm25 knows nothing of codes, pairs and sectors.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from symbio_kg import assets
from symbio_kg.classify.tables import rows
from symbio_kg.classify.words import NOISE, PART, Token, stems, tokens

__all__ = ["Index", "Phrase", "default_index"]

OFFICIAL: Final = "official-name"
SYNONYM: Final = "synonym"
MATERIAL: Final = "material"
SETTING: Final = "setting"

_TAIL: Final = (
    re.compile(r",?\s*(?:\()?(?:except|excluding|other than|others than)\b.*", re.IGNORECASE),
    re.compile(r"\([^)]*(?:hariç|dışındaki|except|excluding)[^)]*\)", re.IGNORECASE),
    re.compile(r"^[\d ,]+(?:(?:ve|veya|ya da|ila|and|or)[\d ,]+)*\s*(?:dışındaki|dışında)\s*"),
    re.compile(r"\b\d\d \d\d \d\d\b"),
)
# `other slags` is what is left when no slag with a name of its own fits
_OTHER: Final = re.compile(r"(?:other|diğer)\b|.*(?:otherwise specified|tanımlanmamış)", re.IGNORECASE)
_REMAINDER: Final = 0.5
# One slip in five letters, two in eight
_ONE_SLIP: Final = 0.8
_TWO_SLIPS: Final = 0.75
_LONG: Final = 8
_SHORTEST_TYPO: Final = 5
_MOST: Final = 250
_UNKNOWN: Final = 5.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name: the codes or headings it stands for with how likely it means each, and its words."""

    text: str
    language: str
    source: str
    codes: tuple[tuple[str, float], ...]
    words: tuple[Token, ...]


@dataclass(slots=True)
class Index:
    """The phrases with their full-text table, and how telling each form of a word is."""

    phrases: Sequence[Phrase]
    weights: dict[str, float] = field(default_factory=dict)
    worth: list[tuple[float, ...]] = field(default_factory=list)
    _vocabulary: dict[str, None] = field(default_factory=dict)
    _base: sqlite3.Connection = field(init=False)

    def __post_init__(self) -> None:
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute(
            "CREATE VIRTUAL TABLE phrase USING fts5(words, content='', tokenize=\"unicode61 tokenchars '_'\")"
        )
        holders: dict[str, set[str]] = defaultdict(set)
        for phrase in self.phrases:
            for word in phrase.words:
                self._vocabulary[word.folded] = None
                for form in word.forms:
                    holders[form].update(code for code, _ in phrase.codes)
        self._base.executemany(
            "INSERT INTO phrase(rowid, words) VALUES (?, ?)",
            ((n, " ".join(f for w in p.words for f in w.forms)) for n, p in enumerate(self.phrases)),
        )
        many = len({code for phrase in self.phrases for code, _ in phrase.codes})
        self.weights = {form: math.log(1 + many / len(codes)) for form, codes in holders.items()}
        known: dict[str, float] = {}
        self.worth = [
            tuple(known.setdefault(next(iter(w.forms)), self.weight(w)) for w in p.words)
            for p in self.phrases
        ]

    def weight(self, token: Token) -> float:
        """Return how telling *token* is: rare words tell more; a word nobody knows tells as a rare one does."""
        known = [self.weights[f] for f, worth in token.forms.items() if f in self.weights and worth > PART]
        if not known:
            known = [self.weights[f] for f in token.forms if f in self.weights]
        return min(known) if known else _UNKNOWN

    def knows(self, token: Token) -> bool:
        """Return whether *token*, or a stem of it, stands in a phrase."""
        return any(form in self.weights for form, worth in token.forms.items() if worth > PART)

    def find(self, wanted: Iterable[str], most: int = _MOST) -> list[int]:
        """Return the numbers of the phrases that hold at least one of the forms *wanted*, the best first."""
        known = sorted({form for form in wanted if form in self.weights})
        if not known:
            return []
        query = " OR ".join(f'"{form}"' for form in known)
        found = self._base.execute(
            "SELECT rowid FROM phrase WHERE phrase MATCH ? ORDER BY rank LIMIT ?", (query, most)
        )
        return [number for (number,) in found]

    def close(self, word: str) -> list[tuple[str, float]]:
        """Return the words of the phrases that *word* may be a slip of, with how close each is."""
        if len(word) < _SHORTEST_TYPO:
            return []
        found = process.extract(
            word,
            self._vocabulary.keys(),
            scorer=OSA.normalized_similarity,
            limit=3,
            score_cutoff=_ONE_SLIP if len(word) < _LONG else _TWO_SLIPS,
        )
        return [(other, close) for other, close, _ in found if other[0] == word[0] or close > 0.8]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that *word* is written together of, or None."""
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if left in self._vocabulary and any(stem in self._vocabulary for stem in stems(right)):
                return left, right
        return None

    def has(self, word: str) -> bool:
        """Return whether the folded *word* stands in a phrase as it is."""
        return word in self._vocabulary


@cache
def default_index() -> Index:
    """Return the index over the product's own tables."""
    return Index(list(_phrases(assets.ontology() / "tables")))


def _phrases(tables: Path) -> Iterator[Phrase]:
    yield from _official(tables)
    yield from _synonyms(tables)
    yield from _materials(tables)


def _official(tables: Path) -> Iterator[Phrase]:
    for row in rows(tables / "list-of-waste.tsv"):
        entry = row["level"] == "entry"
        if row["level"] == "chapter" or row["code"].endswith(" 99"):
            continue
        for language in ("en", "tr"):
            text = _core(row[language])
            likelihood = _REMAINDER if _OTHER.match(text) else 1.0
            yield from _phrase(text, language, OFFICIAL if entry else SETTING, [(row["code"], likelihood)])


def _synonyms(tables: Path) -> Iterator[Phrase]:
    meant: dict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
    for row in rows(tables / "code-synonyms.tsv"):
        source = SETTING if row["kind"] == "setting" else SYNONYM
        meant[row["phrase"], row["language"], source].append((row["code"], 1.0))
    for (text, language, source), codes in meant.items():
        yield from _phrase(text, language, source, codes)


def _materials(tables: Path) -> Iterator[Phrase]:
    codes: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows(tables / "code-materials.tsv"):
        codes[row["material"]].append((row["code"], float(row["likelihood"] or 0.5)))
    names: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows(tables / "materials.tsv"):
        for language in ("en", "tr"):
            names[row["id"], language][row[language]] = None
    for row in rows(tables / "material-names.tsv"):
        names[row["material"], row["language"]][row["name"]] = None
    for (material, language), texts in names.items():
        for text in texts:
            if material in codes:
                yield from _phrase(text, language, MATERIAL, codes[material])


def _phrase(text: str, language: str, source: str, codes: Sequence[tuple[str, float]]) -> Iterator[Phrase]:
    words = tuple(word for word in tokens(text, language) if word.folded not in NOISE)
    if words:
        yield Phrase(text, language, source, tuple(codes), words)


def _core(name: str) -> str:
    """Return an official *name* without the entries that it leaves out."""
    for pattern in _TAIL:
        name = pattern.sub(" ", name)
    return " ".join(name.split())
