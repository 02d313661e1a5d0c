"""Words of a description as the index knows them: folded, and reduced by what each language adds to a word.

A word has several forms, each with how much a meeting on it is worth: the word itself, its English stem,
its Turkish stem, and for `yağlı` (with oil) also the `yağ` it is made of. The Turkish stem is taken from
the folded word, as shop-floor texts leave out the dots and hooks that vowel harmony would need.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

from symbio_kg.i18n import fold

__all__ = ["LONGEST", "NOISE", "PART", "VAGUE", "Token", "forms", "stems", "tokens"]

LONGEST: Final = 60
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_NUMBER = re.compile(r"\d+")
_ENGLISH = snowballstemmer.stemmer("english")

SAME: Final = 1.0
STEM: Final = 0.95
PART: Final = 0.7

_PLURAL = ("", "lar", "ler")
_OWNED = ("", "i", "u", "si", "su", "im", "um", "imiz", "umuz")
_CASE = ("", "de", "da", "te", "ta", "den", "dan", "ten", "tan", "e", "a", "ye", "ya", "yi", "yu", "i", "u")
_CASE_MORE = ("in", "un", "nin", "nun", "le", "la", "yle", "yla", "deki", "daki", "teki", "taki", "ki")
_CASE_AFTER_OWNED = (
    "nde",
    "nda",
    "nden",
    "ndan",
    "ne",
    "na",
    "ni",
    "nu",
    "nin",
    "nun",
    "yle",
    "yla",
    "ndeki",
    "ndaki",
)
_ENDINGS = frozenset(
    many + owned + case
    for many in _PLURAL
    for owned in _OWNED
    for case in (("", *_CASE_AFTER_OWNED) if owned in {"i", "u", "si", "su"} else _CASE + _CASE_MORE)
) - {""}
_LONGEST_ENDING = max(map(len, _ENDINGS))
_SHORTEST = 3
_VOWELS = "aeiou"
_JOINING = "sny"
_WITHOUT = ("siz", "suz")
_DENIED_BY_NEXT = frozenset({"icermeyen", "icermez", "olmayan", "bulunmayan", "free", "yok", "barindirmayan"})
_DENIED_BY_LAST = frozenset({"no", "non", "without"})
_DENIALS = _DENIED_BY_NEXT | _DENIED_BY_LAST | {"not"}
_MADE_OF = ("lik", "luk", "li", "lu", "ci", "cu", "hane")
_SOFTENED = str.maketrans({"g": "k", "b": "p", "d": "t"})
_ODD = {"suyu": "su", "sular": "su", "sulari": "su", "suyun": "su", "suyundan": "su", "sularin": "su"}

NOISE: Final = frozenset(
    {"every", "each", "weekly", "monthly", "daily", "before", "under", "inside", "outside", "stored", "kept"}
    | {"removed", "taken", "drained", "emptied", "scrape", "scraped", "mop", "mopped", "gathered", "disposed"}
    | {
        "discarded",
        "disposal",
        "very",
        "lot",
        "their",
        "there",
        "them",
        "they",
        "you",
        "your",
        "my",
        "us",
        "i",
    }
    | {"will", "can't", "up", "off", "out", "all", "any", "been", "were", "had", "do", "does", "so", "then"}
    | {"biriken", "toplanan", "alinan", "sokulen", "atilan", "birikmis", "dokulen", "kazinan", "temizlenen"}
    | {
        "bosaltilan",
        "cekilen",
        "yapilan",
        "edilen",
        "duran",
        "her",
        "cok",
        "az",
        "biraz",
        "altinda",
        "ustunde",
    }
    | {"altindan", "icinden", "uzerinden", "uzerinde", "kenarinda", "var", "mi", "mu", "bulunan", "uretilen"}
    | {"of", "and", "the", "a", "an", "from", "in", "with", "for", "to", "or", "by", "on", "at", "our", "we"}
    | {"have", "has", "is", "are", "was", "be", "which", "that", "this", "it", "its", "as", "into", "after"}
    | {"some", "about", "approx", "approximately", "per", "year", "month", "week", "day", "tonne", "tonnes"}
    | {"ton", "tons", "kg", "litre", "litres", "liter", "piece", "pieces", "pcs", "due", "during", "when"}
    | {"other", "than", "those", "mentioned", "not", "otherwise", "specified", "waste", "wastes", "material"}
    | {"containing", "contains", "contain", "etc", "e", "g", "ie", "arising", "generated", "produced", "left"}
    | {"company", "factory", "plant", "site", "process", "type", "kind", "used", "old", "made", "via", "we"}
    | {
        "ve",
        "veya",
        "ile",
        "icin",
        "diger",
        "bir",
        "bu",
        "su anda",
        "olan",
        "olarak",
        "gibi",
        "ya",
        "da",
        "de",
    }
    | {"ki", "ait", "adet", "yil", "yilda", "ay", "ayda", "aylik", "yillik", "gunluk", "hafta", "litre", "lt"}
    | {"yaklasik", "civari", "kadar", "cikan", "olusan", "kaynaklanan", "gelen", "kalan", "sonra", "sonrasi"}
    | {
        "sirasinda",
        "sonucu",
        "olusmus",
        "cikmis",
        "bizim",
        "fabrikamizda",
        "fabrikada",
        "tesiste",
        "tesisimizde",
    }
    | {
        "atik",
        "atigi",
        "atiklar",
        "atiklari",
        "artik",
        "artigi",
        "artiklar",
        "artiklari",
        "malzeme",
        "malzemesi",
    }
    | {"malzemeleri", "iceren", "icerikli", "islem", "islemi", "islemleri", "proses", "tesis", "tesisi"}
    | {"fabrika", "fabrikasi", "sirket", "firma", "uretim", "uretimi", "kullanilmis", "eski", "tur", "turu"}
    | {
        "disindaki",
        "haric",
        "baska",
        "sekilde",
        "tanimlanmamis",
        "icindeki",
        "icinde",
        "kullanilan",
        "ortaya",
    }
)


# Words that say how something looks or in what form it is, and not what it is
VAGUE: Final = frozenset(
    {"red", "blue", "green", "black", "white", "yellow", "grey", "gray", "brown", "kirmizi", "mavi", "yesil"}
    | {"siyah", "beyaz", "sari", "gri", "kahverengi", "half", "full", "empty", "bos", "dolu", "yarim", "big"}
    | {"small", "large", "buyuk", "kucuk", "mixed", "mixture", "karisik", "karisim", "various", "muhtelif"}
    | {"cesitli", "stuff", "thing", "things", "sey", "seyler", "numune", "sample", "please", "call", "back"}
    | {
        "liquid",
        "solid",
        "powder",
        "dust",
        "sludge",
        "residue",
        "residues",
        "chemical",
        "chemicals",
        "product",
    }
    | {
        "sivi",
        "kati",
        "toz",
        "camur",
        "kalinti",
        "tortu",
        "dokuntu",
        "kimyasal",
        "urun",
        "kul",
        "ash",
        "slurry",
    }
    | {"hazardous", "tehlikeli", "clean", "temiz", "dirty", "kirli", "new", "yeni", "unknown", "bilinmeyen"}
    | {"collected", "toplama", "toplanan", "treatment", "aritma", "general", "genel", "non"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, its folded text, and what a meeting on each of its forms is worth.

    A denied word (`free of chromium`, `krom içermeyen`, `kromsuz`) has forms of its own, so that it
    meets other denials of the same thing and never the thing.
    """

    written: str
    folded: str
    forms: dict[str, float]
    denied: bool = False


def tokens(text: str, language: str = "") -> list[Token]:
    """Return the words of *text* in order, at most LONGEST of them; `lead'in` loses its Turkish ending.

    A *language* that is known (`en`, `tr`) leaves out the stems of the other.
    """
    written = [re.split("['’]", word)[0] or word for word in _WORD.findall(text)][:LONGEST]
    folded = [fold(word) for word in written]
    return [
        _denied(word, plain, language) if _is_denied(folded, place) else _token(word, plain, language)
        for place, (word, plain) in enumerate(zip(written, folded, strict=True))
        if plain and not _NUMBER.fullmatch(plain)
    ]


@lru_cache(maxsize=20_000)
def _token(written: str, folded: str, language: str) -> Token:
    return Token(written, folded, forms(folded, language))


def _is_denied(folded: Sequence[str], place: int) -> bool:
    word = folded[place]
    if word in _DENIALS or word in NOISE:
        return False
    before, after = folded[max(0, place - 2) : place], folded[place + 1 : place + 2]
    return (
        (word.endswith(_WITHOUT) and len(word) >= _SHORTEST + 3)
        or bool(_DENIED_BY_NEXT.intersection(after))
        or bool(_DENIED_BY_LAST.intersection(before[-1:]))
        or before == ["free", "of"]
    )


def _denied(written: str, folded: str, language: str) -> Token:
    root = folded[:-3] if folded.endswith(_WITHOUT) else folded
    known = {"n_" + form: worth for form, worth in forms(root, language).items()}
    return Token(written, folded, known, denied=True)


def stems(folded: str) -> list[str]:
    """Return the folded word and its Turkish stems, the shortest last."""
    return _turkish(folded)


@lru_cache(maxsize=20_000)
def forms(folded: str, language: str = "") -> dict[str, float]:
    """Return the forms of a *folded* word with what a meeting on each is worth."""
    found: dict[str, float] = {}
    if language != "en":
        stages = _turkish(folded)
        found[_hard(_root(stages))] = PART
        found |= dict.fromkeys(map(_hard, stages), STEM)
    if language != "tr" and folded.isascii() and len(folded) > _SHORTEST:
        found[_ENGLISH.stemWord(folded)] = STEM
    found[folded] = SAME
    return found


def _turkish(word: str) -> list[str]:
    """Return *word* and what stays of it when one ending after the other is taken off, the shortest last."""
    left = {_ODD.get(word, word): None}
    for _ in range(2):
        left |= dict.fromkeys(shorter for known in list(left) for shorter in _without_ending(known))
    return sorted(left, key=len, reverse=True)


def _without_ending(word: str) -> list[str]:
    """Return *word* without its longest ending; `talasi` may be `tala-si` or `talas-i`, so both."""
    for cut in range(max(_SHORTEST, len(word) - _LONGEST_ENDING), len(word)):
        rest, ending = word[:cut], word[cut:]
        if ending in _ENDINGS and _vowel(rest):
            joined = ending[0] in _JOINING and len(ending) > 1 and rest[-1] in _VOWELS
            return [rest, rest + ending[0]] if joined else [rest]
    return []


def _root(stages: list[str]) -> str:
    """Return what an adjective such as `yagli` or a place such as `boyahane` is made of."""
    for word in stages:
        for ending in _MADE_OF:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                return _turkish(word[: -len(ending)])[-1]
    return stages[-1]


def _hard(stem: str) -> str:
    """Return `atik` for `atig`: a last consonant goes soft before a vowel that has been taken off."""
    return stem[:-1] + stem[-1].translate(_SOFTENED)


def _vowel(text: str) -> bool:
    return any(sound in _VOWELS for sound in text)
