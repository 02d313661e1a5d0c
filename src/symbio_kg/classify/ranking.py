"""Weighs what the index found into one score for each code.

A code is scored by its best phrase (how much of the phrase the text holds, and how much of the text the
phrase explains) and by how much of the text all its phrases and the settings of its headings explain
together. Sector, order of chapters, cue words and last-resort entries then raise or lower it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.classify.activity import Fit, fit
from symbio_kg.classify.cues import Cues
from symbio_kg.classify.entries import Entry
from symbio_kg.classify.index import MATERIAL, OFFICIAL, SETTING, SYNONYM, Index, Phrase
from symbio_kg.classify.model import Activity
from symbio_kg.classify.words import NOISE, Token, forms

__all__ = ["Query", "Scored", "read_query", "score"]


@dataclass(frozen=True, slots=True)
class Query:
    """The telling words of a text with their weights, the slips that were mended, and the forms to find."""

    words: tuple[Token, ...]
    weights: tuple[float, ...]
    mended: Mapping[str, str]

    @property
    def total(self) -> float:
        """The weight of all words together."""
        return sum(self.weights) or 1.0

    def forms(self) -> dict[str, list[tuple[int, float]]]:
        """Return for each form the places of the words that have it and what a meeting is worth."""
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, word in enumerate(self.words):
            for form, worth in word.forms.items():
                found[form].append((place, worth))
        return found


@dataclass(slots=True)
class Scored:
    """A code with its score, and what led to it."""

    entry: Entry
    score: float
    phrase: Phrase | None
    covered: float
    settings: tuple[str, ...]
    fit: Fit | None = None
    from_pair: bool = False


# Chosen on tests/classify/dev.tsv and on the synonyms, each left out in turn
SOURCE: Final = {OFFICIAL: 1.0, SYNONYM: 1.0, MATERIAL: 0.9}
COVERS: Final = {OFFICIAL: 1.0, SYNONYM: 1.0, MATERIAL: 0.8, SETTING: 0.8}
HELD: Final = 0.6
SHARE: Final = 0.3
MORE: Final = 0.1
HEAD: Final = 1.25
PAIR: Final = 0.75
EXACT: Final = 1.2
FIT: Final = {"usual": 1.1, "typical": 1.0, "possible": 0.75, "any": 0.8, "chapter": 0.4, "none": 0.25}
ORIGIN: Final = {"19": 0.85, "20": 0.8}
STEP: Final = {1: 1.0, 2: 0.98, 3: 0.95}
LAST_RESORT: Final = 0.75
# Cue words decide between the sides of a pair; of entries without another side they say less
WITH_CUE: Final = {True: 1.25, False: 1.1}
AGAINST_CUE: Final = {True: 0.7, False: 0.85}

_WHOLE: Final = 0.85
_ALL: Final = 0.98
_MORE_PHRASES: Final = 5
_MOST_TYPOS: Final = 6
_TYPO: Final = 0.95
_FROM: Final = frozenset({"from", "of", "in", "with", "after", "containing", "for", "by", "at", "on"})


def read_query(words: Sequence[Token], index: Index) -> Query:
    """Return *words* without noise, slips mended, words written apart or together joined as the index has them."""
    mended: dict[str, str] = {}
    kept: list[Token] = []
    for place, word in enumerate(words):
        if place + 1 < len(words) and index.has(joined := word.folded + words[place + 1].folded):
            kept.append(Token(f"{word.written} {words[place + 1].written}", joined, forms(joined)))
        if word.folded in NOISE:
            continue
        kept.extend(_known(word, index, mended))
    weights = [index.weight(word) for word in kept]
    head = _head(kept, words)
    if head is not None:
        weights[head] *= HEAD
    return Query(tuple(kept), tuple(weights), mended)


def _known(word: Token, index: Index, mended: dict[str, str]) -> Iterator[Token]:
    """Yield *word*, or the two words it is written together of, or with the forms of what it is a slip of."""
    if index.knows(word) or len(mended) >= _MOST_TYPOS:
        yield word
    elif parts := index.parts(word.folded):
        for part in parts:
            yield Token(word.written, part, forms(part))
    elif close := index.close(word.folded):
        mended[word.written] = close[0][0]
        near: dict[str, float] = {}
        for other, closeness in close:
            for form, worth in forms(other).items():
                near[form] = max(near.get(form, 0.0), worth * closeness * _TYPO)
        yield Token(word.written, word.folded, near | word.forms)
    else:
        yield word


def _head(kept: Sequence[Token], words: Sequence[Token]) -> int | None:
    """Return the place of the word that says what the thing is: the last one, in English before `from`."""
    before = [w.written for w in words]
    cut = next((n for n, w in enumerate(words) if w.folded in _FROM and n), len(words))
    names = set(before[:cut])
    places = [place for place, word in enumerate(kept) if word.written in names]
    return places[-1] if places else None


def score(
    query: Query, index: Index, entries: Mapping[str, Entry], cues: Cues, activity: Activity | None
) -> list[Scored]:
    """Return the codes of *entries* that the query may mean, the best first."""
    evidence = _gather(query, index)
    found = {code: evidence.scored(entries[code]) for code in evidence.best if code in entries}
    _add_pairs(found, entries)
    for item in found.values():
        _adjust(item, cues, activity)
    return sorted(found.values(), key=lambda item: (-item.score, item.entry.code))


@dataclass(slots=True)
class _Evidence:
    """What the phrases say for each code and heading."""

    query: Query
    best: dict[str, tuple[float, Phrase]] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cover: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    settings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, phrase: Phrase, met: Mapping[int, float], held: float, share: float) -> None:
        """Take in a phrase with the words of the query it meets, how much of it is met and of the query."""
        for code, likelihood in phrase.codes:
            known = self.cover[code]
            for place, worth in met.items():
                known[place] = max(known.get(place, 0.0), worth * COVERS[phrase.source])
            if phrase.source == SETTING:
                if held > _WHOLE:
                    self.settings[code].append(phrase.text)
                continue
            value = SOURCE[phrase.source] * held**HELD * share**SHARE * (0.5 + 0.5 * likelihood)
            if held * share > _ALL:
                value *= EXACT
            self.values[code].append(value)
            if code not in self.best or value > self.best[code][0]:
                self.best[code] = (value, phrase)

    def scored(self, entry: Entry) -> Scored:
        """Return *entry* with the score of its best phrase, a little for more of them, and what is explained."""
        code = entry.code
        more = sum(sorted(self.values[code], reverse=True)[1 : 1 + _MORE_PHRASES])
        value, phrase = self.best[code]
        covered = self.covered(code)
        settings = tuple(sorted(self.settings[code[:5]] + self.settings[code[:2]], key=len))
        return Scored(entry, (value + MORE * more) * covered, phrase, covered, settings)

    def covered(self, code: str) -> float:
        """Return how much of the query the phrases of *code* and of its headings explain."""
        sources = [self.cover[key] for key in (code, code[:5], code[:2]) if key in self.cover]
        explained = sum(
            weight * max((known.get(place, 0.0) for known in sources), default=0.0)
            for place, weight in enumerate(self.query.weights)
        )
        return explained / self.query.total


def _gather(query: Query, index: Index) -> _Evidence:
    evidence, wanted = _Evidence(query), query.forms()
    for number in index.find(wanted):
        phrase = index.phrases[number]
        met, held = _meet(phrase, wanted, index.worth[number])
        if met:
            share = sum(query.weights[place] * worth for place, worth in met.items()) / query.total
            evidence.add(phrase, met, held, share)
    return evidence


def _meet(
    phrase: Phrase, wanted: Mapping[str, Sequence[tuple[int, float]]], weights: Sequence[float]
) -> tuple[dict[int, float], float]:
    """Return the words of the query that *phrase* meets with their worth, and how much of the phrase is met."""
    met: dict[int, float] = {}
    held = whole = 0.0
    for word, weight in zip(phrase.words, weights, strict=True):
        whole += weight
        best = 0.0
        for form, worth in word.forms.items():
            for place, other in wanted.get(form, ()):
                value = min(worth, other)
                met[place] = max(met.get(place, 0.0), value)
                best = max(best, value)
        held += weight * best
    return met, held / whole if whole else 0.0


def _add_pairs(found: dict[str, Scored], entries: Mapping[str, Entry]) -> None:
    """Give the other side of each pair a part of the score, as the same words name both."""
    for item in list(found.values()):
        for code in item.entry.partners:
            other = entries.get(code)
            if other is None or other.hazardous == item.entry.hazardous:
                continue
            given = item.score * PAIR
            if code not in found:
                found[code] = Scored(other, given, item.phrase, item.covered, item.settings, from_pair=True)
            elif found[code].score < given:
                found[code].score = given


def _adjust(item: Scored, cues: Cues, activity: Activity | None) -> None:
    """Raise or lower the score by cue words, sector, order of chapters and last resort."""
    entry = item.entry
    if cues.side is not None:
        item.score *= _by_cue(item, cues)
    if activity is not None:
        item.fit = fit(activity, entry.code)
        item.score *= FIT[item.fit.degree]
    elif not item.settings and not (cues.household and entry.code.startswith("20")):
        item.score *= ORIGIN.get(entry.code[:2], 1.0)
    item.score *= STEP[entry.step]
    if entry.is_last_resort:
        item.score *= LAST_RESORT


def _by_cue(item: Scored, cues: Cues) -> float:
    """Return the factor for the cue words; a name that holds the cue word itself has been weighed with it."""
    if item.entry.hazardous == cues.side:
        return WITH_CUE[bool(item.entry.partners)]
    own = item.phrase is not None and not item.from_pair
    if own and item.phrase is not None and cues.words.intersection(w.folded for w in item.phrase.words):
        return 1.0
    return AGAINST_CUE[bool(item.entry.partners)]
