"""Words in cells that must be one of a list: codes, materials, units; a miss comes with the nearest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symbio_kg.read.columns import CHOICES, choose
from symbio_kg.search import normal_code
from symbio_kg.vocabulary import Vocabulary, Word, WordList

__all__ = ["LISTS", "Miss", "activity", "choice", "parts_of", "shown", "waste_code", "word"]

LISTS = {
    "material": ("the list of materials", "malzeme listesi"),
    "function": ("the list of functions", "işlev listesi"),
    "property": ("the list of properties", "özellik listesi"),
    "unit": ("the list of units", "birim listesi"),
    "process": ("the list of processes", "süreç listesi"),
    "slot": ("the list of inputs", "girdi listesi"),
    "nace": ("NACE Rev. 2", "NACE Rev. 2"),
    "country": ("the list of states", "devlet listesi"),
    "facility": ("the list of facility types", "tesis türü listesi"),
    "operation": ("the operations R1 to R13 and D1 to D15", "R1–R13 ve D1–D15 işlemleri"),
}

_PREFIX = re.compile(r"^\s*(?:low-?|lowtr:|low:|ewc|code|kod)\s*:?\s*", re.IGNORECASE)
_TURKISH = re.compile(r"^\s*(?:lowtr:|tr\b:?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a cell's word was not found: the message's code and the facts it needs."""

    code: str
    facts: dict[str, object]


def parts_of(text: str) -> list[str]:
    """Return the several entries of a cell, which semicolons or lines divide."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def shown(word: Word) -> dict[str, str]:
    """Return how *word* is shown to people in each language: its number or id with its name."""
    return {language: f"{word.id} ({word.label(language)})" for language in ("en", "tr")}


def choice(group: str, text: str) -> str | Miss:
    """Return the local name of the choice that *text* names in the short list *group*."""
    found = choose(group, text)
    if found is not None:
        return found.id
    names = [dict(c.names) for c in CHOICES[group]]
    return Miss("unknown-choice", {"near": names})


def word(words: WordList, group: str, text: str) -> Word | Miss:
    """Return the one word of *words* that *text* names."""
    found = words.find(text)
    if len(found) == 1:
        return found[0]
    near = [shown(w) for w in (found or words.nearest(text))[:3]]
    en, tr = LISTS[group]
    return Miss("ambiguous-word" if found else "unknown-word", {"near": near, "list_en": en, "list_tr": tr})


def activity(vocabulary: Vocabulary, text: str) -> Word | Miss:
    """Return the NACE activity of *text*; the six digits of the Turkish list are cut to the European four."""
    number = text.split(" | ")[0].strip()
    if national := re.fullmatch(r"(\d\d)\.?(\d\d)\.?\d\d", number):
        number = f"{national[1]}.{national[2]}"
    elif short := re.fullmatch(r"\d(\.\d{1,2})?", number):
        number = f"0{short.group()}"
    found = vocabulary.activities.find(number)
    return found[0] if len(found) == 1 else word(vocabulary.activities, "nace", text)


def waste_code(vocabulary: Vocabulary, text: str) -> tuple[Word, bool] | Miss:
    """Return the entry of *text* and whether its star is right; a Miss for what is no entry.

    A number that lost its leading zero in a spreadsheet (`10102`) gets it back.
    """
    turkish = bool(_TURKISH.match(text))
    bare = _TURKISH.sub("", text) if turkish else text
    bare = _PREFIX.sub("", bare.split(" | ")[0]).strip().replace("–", "-")
    if re.fullmatch(r"\d{5}\*?", bare):
        bare = f"0{bare}"
    code = normal_code(bare)
    if code is None:
        return _by_name(vocabulary, text)
    if code.count(" ") < 2:
        return _group(vocabulary, code, text)
    lists = (vocabulary.turkish_codes,) if turkish else (vocabulary.codes, vocabulary.turkish_codes)
    found = next((hits[0] for words in lists if (hits := words.find(code))), None)
    if found is None:
        return Miss("unknown-code", {"near": _near(vocabulary, code)})
    return found, not (bare.endswith("*") and found.facts.get("hazardous") != "true")


def _by_name(vocabulary: Vocabulary, text: str) -> tuple[Word, bool] | Miss:
    found = vocabulary.codes.find(text)
    if len(found) == 1:
        return found[0], True
    near = [shown(w) for w in (found or vocabulary.codes.nearest(text))[:3]]
    return Miss("unknown-code", {"near": near})


def _group(vocabulary: Vocabulary, code: str, text: str) -> Miss:
    if code not in vocabulary.code_groups:
        return Miss("unknown-code", {"near": _near(vocabulary, code)})
    level = ("chapter", "bölümü") if " " not in code else ("subchapter", "alt bölümü")
    near = [shown(w) for w in vocabulary.entries_of(code)[:5]]
    return Miss("code-not-entry", {"near": near, "level_en": level[0], "level_tr": level[1], "text": text})


def _near(vocabulary: Vocabulary, code: str) -> list[dict[str, str]]:
    """Return the entries closest to an unknown *code*: those that share most of its beginning first."""
    group = code.rsplit(" ", 1)[0]
    shared = vocabulary.entries_of(group)
    if shared and code.count(" ") == 2:
        last = int(code[-2:])
        nearest = sorted(shared, key=lambda w: (abs(int(w.id[-2:]) - last), w.id))
        return [shown(w) for w in nearest[:3]]
    return [shown(w) for w in vocabulary.codes.nearest(code)]
