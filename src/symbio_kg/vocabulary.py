"""The words a listing may use: waste codes, materials, units and the other lists, found by name or number.

Built from the tables under `ontology/tables`, the one source of the long lists. A list whose table is
not there is empty.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from symbio_kg import assets
from symbio_kg.i18n import fold
from symbio_kg.terms import PREFIXES

__all__ = ["Vocabulary", "Word", "WordList", "default_vocabulary", "key", "load"]


_ENDINGS = (" content", " share", " içeriği", " payı")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing of a list: its IRI, short id, names by language, other names, and facts from its table."""

    iri: str
    id: str
    labels: Mapping[str, str]
    names: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Word, ...] = ()
    """Each version of it, oldest first, where there are several."""

    def on(self, day: date) -> Word:
        """Return the version in force on *day*: the latest that began by then, else the first."""
        begun = [one for one in self.versions if one.facts.get("valid_from", "") <= day.isoformat()]
        return begun[-1] if begun else next(iter(self.versions), self)

    def label(self, language: str) -> str:
        """Return the name in *language*, else in any, else the id."""
        return self.labels.get(language) or next(filter(None, self.labels.values()), self.id)


def key(text: str) -> str:
    """Return *text* for comparing names: folded, with one space between words."""
    return " ".join(fold(text).replace("_", " ").split())


_RANKS: Sequence[Callable[[Word], Iterable[str]]] = (
    lambda word: (word.id, word.iri),
    lambda word: word.labels.values(),
    lambda word: word.names,
)


class WordList:
    """A list of words that finds one by id, IRI or name in any language, and the nearest for a miss.

    Names are folded when the list is first asked: most calls ask one list of the ten.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self.words: Sequence[Word] = list(words)
        self.by_iri: dict[str, Word] = {word.iri: word for word in self.words}

    @cached_property
    def _exact(self) -> Mapping[str, list[Word]]:
        found: dict[str, list[Word]] = defaultdict(list)
        for rank in _RANKS:
            for word in self.words:
                for name in {n for n in rank(word) if n}:
                    found[name].append(word)
        return found

    @cached_property
    def _found(self) -> Mapping[str, list[Word]]:
        """The words of each folded name: those with the id or IRI, else the label, else another name."""
        found: dict[str, list[Word]] = {}
        for rank in _RANKS:
            fresh: dict[str, list[Word]] = defaultdict(list)
            for word in self.words:
                for name in {key(n) for n in rank(word) if n}:
                    fresh[name].append(word)
            for name, words in fresh.items():
                found.setdefault(name, words)
        return found

    def __len__(self) -> int:
        return len(self.words)

    def find(self, text: str) -> list[Word]:
        """Return the words that *text* names: none, one, or several when it is ambiguous."""
        wanted = key(text)
        found = self._found.get(wanted, [])
        if len(found) > 1:
            # `Mt` is a million `mt`
            found = self._exact.get(text.strip(), found)
        if not found and ":" in wanted:
            found = self._found.get(wanted.partition(":")[2], [])
        if not found and " | " in text:
            found = next(filter(None, (self.find(part) for part in text.split(" | "))), [])
        return found

    def nearest(self, text: str, limit: int = 3) -> list[Word]:
        """Return the words whose names are closest to *text*, best first; none when nothing is close."""
        names = list(self._found)
        close = process.extract(key(text)[:80], names, scorer=fuzz.WRatio, limit=12, score_cutoff=70)
        best: dict[str, Word] = {}
        for name, _, _ in close:
            for word in self._found[name]:
                best.setdefault(word.iri, word)
        return list(best.values())[:limit]


@dataclass(frozen=True)
class Vocabulary:
    """All lists that the reader and the shapes ask."""

    codes: WordList
    turkish_codes: WordList
    code_groups: Mapping[str, Word]
    materials: WordList
    functions: WordList
    properties: WordList
    units: WordList
    processes: WordList
    slots: WordList
    activities: WordList
    zones: WordList
    operations: WordList
    facilities: WordList
    countries: WordList

    def entries_of(self, group: str) -> list[Word]:
        """Return the six-digit entries of a chapter `10` or subchapter `10 01`, in order."""
        return [word for word in self.codes.words if word.id.startswith(f"{group} ")]


@cache
def default_vocabulary() -> Vocabulary:
    """Return the vocabulary of the product's own tables."""
    return load(assets.ontology() / "tables")


def load(tables: Path) -> Vocabulary:
    """Return the vocabulary of the tables in the folder *tables*."""
    entries, groups = _codes(tables)
    names = _by(tables / "material-names.tsv", "material", "name")
    return Vocabulary(
        codes=WordList(entries),
        turkish_codes=WordList(
            Word(PREFIXES["lowtr"] + word.id.replace(" ", "-"), word.id, word.labels, facts=word.facts)
            for word in entries
            if word.facts.get("in_tr", "") == "true"
        ),
        code_groups=groups,
        materials=_list(tables / "materials.tsv", "mat", names),
        functions=_list(tables / "functions.tsv", "fun"),
        properties=WordList(_properties(tables / "properties.tsv")),
        units=_list(tables / "units.tsv", "unit"),
        processes=WordList(
            word
            for table in ("processes.tsv", "treatments.tsv")
            for word in _list(tables / table, "proc").words
        ),
        slots=WordList(_slots(tables / "slots.tsv")),
        activities=WordList(_activities(tables / "nace-rev2.tsv")),
        zones=_list(tables / "zones.tsv", "data", folder="zone/"),
        operations=WordList(
            Word(PREFIXES["op"] + row["code"], row["code"], _labels(row), facts=row)
            for row in _rows(tables / "operations.tsv")
        ),
        facilities=WordList(_facilities(tables / "fact-values.tsv")),
        countries=WordList(
            Word(row["id"], row["id"], _labels(row), tuple(_split(row["aliases"])))
            for row in _rows(tables / "countries.tsv")
        ),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _by(path: Path, group: str, value: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(path):
        found[row[group]].append(row[value])
    return {name: tuple(values) for name, values in found.items()}


def _list(
    path: Path, prefix: str, names: Mapping[str, tuple[str, ...]] | None = None, folder: str = ""
) -> WordList:
    return WordList(
        Word(
            iri=PREFIXES[prefix] + folder + row["id"],
            id=row["id"],
            labels=_labels(row),
            names=(
                *(names or {}).get(row["id"], ()),
                *_split(row.get("symbols")),
            ),
            facts=row,
        )
        for row in _rows(path)
    )


def _split(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _properties(path: Path) -> Iterator[Word]:
    """Yield the properties; people write `iron` or `demir` where the list says `iron content`."""
    for word in _list(path, "prop").words:
        short = {label.removesuffix(end) for label in word.labels.values() for end in _ENDINGS}
        yield replace(word, names=(*sorted(short), f"{word.id}-content"))


def _labels(row: Mapping[str, str]) -> dict[str, str]:
    return {language: row[language] for language in ("en", "tr") if row.get(language)}


def _codes(tables: Path) -> tuple[list[Word], dict[str, Word]]:
    """Return the entries and the chapters and subchapters; of several versions of a code, all facts once."""
    entries: dict[str, Word] = {}
    groups: dict[str, Word] = {}
    for row in _rows(tables / "list-of-waste.tsv"):
        code = row["code"].replace("*", "").strip()
        word = Word(PREFIXES["low"] + code.replace(" ", "-"), code, _labels(row), facts=row)
        if code.count(" ") < 2:
            groups[code] = word
        else:
            entries[code] = _joined(entries[code], word) if code in entries else word
    return [entries[code] for code in sorted(entries)], groups


def _joined(old: Word, new: Word) -> Word:
    """Return one word for two versions of a code: the newest text, hazardous or Turkish when either is."""
    facts = {**old.facts, **new.facts}
    for column in ("hazardous", "in_tr"):
        if "true" in (old.facts.get(column), new.facts.get(column)):
            facts[column] = "true"
    versions = (*(old.versions or (old,)), new)
    return Word(new.iri, new.id, {**old.labels, **new.labels}, facts=facts, versions=versions)


def _activities(path: Path) -> Iterator[Word]:
    for row in _rows(path):
        code = row["code"]
        yield Word(
            PREFIXES["nace"] + code.replace(".", "-"), code, _labels(row), (code.replace(".", ""),), facts=row
        )


def _facilities(path: Path) -> Iterator[Word]:
    """Yield the kinds of waste facility, under the names that the facts of a case give them."""
    for row in _rows(path):
        if row["list"] == "facility-type":
            yield Word(row["value"], row["value"], _labels(row), tuple(_split(row["aliases"])))


def _slots(path: Path) -> Iterator[Word]:
    for row in _rows(path):
        name = f"{row['process']}.{row['name']}"
        yield Word(PREFIXES["slot"] + name, name, _labels(row), facts=row)
