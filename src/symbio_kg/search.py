"""Finding a code, a material, a process or an activity by its number or by words, Turkish or English.

Words are folded (the four Turkish i alike, no marks) and stemmed in both languages, so that
`ızgara külleri`, `IZGARA KULU` and `grate ash` all arrive. `Index.recognise` reads a free-text
description of a stream and names the materials in it.
"""

from __future__ import annotations

import csv
import math
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import snowballstemmer
from rapidfuzz import fuzz, process

from symbio_kg import assets
from symbio_kg.i18n import fold
from symbio_kg.terms import PREFIXES

__all__ = ["Entry", "Hit", "Index", "default_index", "normal_code", "stem", "words"]

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CODE = re.compile(r"^\s*(\d{2})[\s.\-]?(\d{2})?[\s.\-]?(\d{2})?\s*\*?\s*$")
_ENGLISH = snowballstemmer.stemmer("english")
_TURKISH = snowballstemmer.stemmer("turkish")
_STEMMING = threading.Lock()
"""A stemmer keeps its word in itself: two threads in one spoil each other's."""
_EMPTY = frozenset(
    {"of", "and", "the", "a", "an", "from", "in", "with", "for", "to", "or", "by", "on", "at"}
    | {"other", "than", "those", "mentioned", "ve", "veya", "ile", "icin", "diger"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: its IRI, what kind it is, its number, and its names by language."""

    iri: str
    kind: str
    notation: str
    labels: dict[str, str]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with how well it fits (higher is better; comparable within one search only)."""

    entry: Entry
    score: float


def normal_code(text: str) -> str | None:
    """Return `10 01 02` for `100102`, `10.01.02` or `10 01 02*`; None when *text* is no such code."""
    found = _CODE.match(text)
    return " ".join(part for part in found.groups() if part) if found else None


@lru_cache(maxsize=50_000)
def _stems(word: str) -> frozenset[str]:
    folded = fold(word)
    with _STEMMING:
        forms = {folded, fold(_ENGLISH.stemWord(folded)), fold(_TURKISH.stemWord(word.lower()))}
    return frozenset(forms)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return what *word* of *language* (`tr`, else English) is compared by."""
    turkish = language == "tr"
    with _STEMMING:
        return fold(_TURKISH.stemWord(word.lower()) if turkish else _ENGLISH.stemWord(fold(word)))


def words(text: str) -> list[str]:
    """Return the words of *text* that carry meaning, as written, in order."""
    return [w for w in _WORD.findall(text) if fold(w) not in _EMPTY]


@dataclass(slots=True)
class Index:
    """Everything that can be found, with its inverted index."""

    entries: Sequence[Entry]
    _places: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _names: list[tuple[tuple[frozenset[str], ...], float, int]] = field(default_factory=list)
    _by_code: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place, entry in enumerate(self.entries):
            for name in (*entry.labels.values(), *entry.names):
                for word in words(name):
                    for stem in _stems(word):
                        self._places[stem].add(place)
            if entry.notation:
                self._by_code[entry.notation].append(place)
        for place, entry in enumerate(self.entries):
            if entry.kind == "material":
                for name in (*entry.labels.values(), *entry.names):
                    stems = tuple(_stems(w) for w in words(name))
                    if stems:
                        weight = sum(self._weight(s) for s in stems)
                        self._names.append((stems, weight, place))

    def search(self, text: str, *, kinds: Iterable[str] = (), limit: int = 10) -> list[Hit]:
        """Return the best hits for *text*: a code (or its beginning), else words in either language."""
        wanted = set(kinds)
        code = normal_code(text)
        if code is not None:
            hits = [
                Hit(self.entries[p], 2.0 if notation == code else 1.0)
                for notation, places in sorted(self._by_code.items())
                if notation.startswith(code)
                for p in places
            ]
            hits.sort(key=lambda h: (-h.score, h.entry.notation, h.entry.iri))
        else:
            hits = self._by_words(words(text))
        return [h for h in hits if not wanted or h.entry.kind in wanted][:limit]

    def nearest_codes(self, text: str, *, limit: int = 3) -> list[Entry]:
        """Return the six-digit codes closest to a mistyped or unknown *text*."""
        codes = sorted({n for n in self._by_code if n.count(" ") == 2})
        close = process.extract(normal_code(text) or text, codes, scorer=fuzz.ratio, limit=limit)
        return [self.entries[self._by_code[code][0]] for code, _, _ in close]

    def recognise(self, text: str, *, limit: int = 4) -> list[Hit]:
        """Return the materials that a free-text description names, the best with score 1.

        A name counts when all its words occur in *text*; a name that is part of a longer one that
        also counts gives way to it (`slag` to `steel slag`).
        """
        tokens = words(text)
        stems = [_stems(t) for t in tokens]
        vocabulary = frozenset().union(*stems) if stems else frozenset()
        found = [
            (weight, name, place) for name, weight, place in self._names if all(s & vocabulary for s in name)
        ]
        kept: dict[int, float] = {}
        covered = [(_covered(name, stems), weight, place) for weight, name, place in found]
        for positions, weight, place in covered:
            if not any(positions < other for other, _, _ in covered):
                kept[place] = max(kept.get(place, 0.0), weight)
        if not kept:
            return []
        best = max(kept.values())
        hits = [Hit(self.entries[p], w / best) for p, w in kept.items()]
        return sorted(hits, key=lambda h: (-h.score, h.entry.iri))[:limit]

    def _weight(self, stems: frozenset[str]) -> float:
        seen = min((len(self._places[s]) for s in stems if s in self._places), default=1)
        return math.log(1 + len(self.entries) / seen)

    def _by_words(self, tokens: Sequence[str]) -> list[Hit]:
        scores: dict[int, float] = defaultdict(float)
        for token in tokens:
            places: set[int] = set()
            for stem in _stems(token) or self._close(token):
                places |= self._places.get(stem, set())
            if not places:
                for stem in self._close(token):
                    places |= self._places[stem]
            for place in places:
                scores[place] += math.log(1 + len(self.entries) / len(places))
        hits = []
        for place, score in scores.items():
            entry = self.entries[place]
            length = min(len(words(n)) or 1 for n in (*entry.labels.values(), *entry.names))
            hits.append(Hit(entry, score / (1 + 0.1 * max(0, length - len(tokens)))))
        return sorted(hits, key=lambda h: (-h.score, h.entry.notation, h.entry.iri))

    def _close(self, token: str) -> list[str]:
        close = process.extract(fold(token), list(self._places), scorer=fuzz.ratio, limit=3, score_cutoff=75)
        return [stem for stem, _, _ in close]


def _covered(name: Sequence[frozenset[str]], text: Sequence[frozenset[str]]) -> frozenset[int]:
    return frozenset(i for i, stems in enumerate(text) if any(stems & part for part in name))


@cache
def default_index() -> Index:
    """Return the index over the product's own code lists, materials, processes and activities."""
    return Index(list(_entries(assets.ontology() / "tables")))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _entries(tables: Path) -> Iterator[Entry]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in _rows(tables / "material-names.tsv"):
        names[row["material"]].append(row["name"])
    for row in _rows(tables / "materials.tsv"):
        labels = {"en": row["en"], "tr": row["tr"]}
        yield Entry(PREFIXES["mat"] + row["id"], "material", "", labels, tuple(names[row["id"]]))
    for row in _latest(_rows(tables / "list-of-waste.tsv")):
        labels = {k: row[k] for k in ("en", "tr") if row[k]}
        yield Entry(PREFIXES["low"] + row["code"].replace(" ", "-"), "code", row["code"], labels)
    for row in _rows(tables / "processes.tsv"):
        yield Entry(PREFIXES["proc"] + row["id"], "process", "", {"en": row["en"], "tr": row["tr"]})
    for row in _rows(tables / "nace-rev2.tsv"):
        labels = {k: row[k] for k in ("en", "tr") if row.get(k)}
        yield Entry(PREFIXES["nace"] + row["code"].replace(".", "-"), "activity", row["code"], labels)


def _latest(rows: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    ordered = sorted(rows, key=lambda r: (r["code"], r["valid_from"]))
    for row, following in pairwise([*ordered, {"code": ""}]):
        if row["code"] != following["code"]:
            yield row
