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

__all__ = ["LONGEST", "NOISE", "PART", "VAGUE", "Token", "forms", "tokens"]

LONGEST: Final = 60
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_NUMBER = re.compile(r"\d+")
_ENGLISH = snowballstemmer.stemmer("english")

SAME: Final = 1.0
STEM: Final = 0.95
PART: Final = 0.7

_ENDINGS = tuple(
    sorted(
        (
            *("lari", "leri", "lar", "ler", "larin", "lerin", "larindan", "lerinden"),
            *("nin", "nun", "inin", "unun", "in", "un", "si", "su", "sinin", "sunun", "i", "u", "yi", "yu"),
            *("den", "dan", "ten", "tan", "nden", "ndan", "inden", "indan", "undan", "unden"),
            *("de", "da", "te", "ta", "deki", "daki", "teki", "taki", "nde", "nda", "ndeki", "ndaki"),
            *("e", "a", "ye", "ya", "ne", "na", "sine", "sina", "ini", "unu", "imiz", "umuz", "miz", "muz"),
        ),
        key=len,
        reverse=True,
    )
)
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
    {"of", "and", "the", "a", "an", "from", "in", "with", "for", "to", "or", "by", "on", "at", "our", "we"}
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


def tokens(text: str) -> list[Token]:
    """Return the words of *text* in order, at most LONGEST of them; `lead'in` loses its Turkish ending."""
    written = [re.split("['’]", word)[0] or word for word in _WORD.findall(text)][:LONGEST]
    folded = [fold(word) for word in written]
    return [
        _denied(word, plain) if _is_denied(folded, place) else _token(word, plain)
        for place, (word, plain) in enumerate(zip(written, folded, strict=True))
        if plain and not _NUMBER.fullmatch(plain)
    ]


@lru_cache(maxsize=20_000)
def _token(written: str, folded: str) -> Token:
    return Token(written, folded, forms(folded))


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


def _denied(written: str, folded: str) -> Token:
    root = folded[:-3] if folded.endswith(_WITHOUT) else folded
    known = {
        "n_" + form.partition("_")[2] if "_" in form else "n_" + form: w for form, w in forms(root).items()
    }
    return Token(written, folded, known, denied=True)


@lru_cache(maxsize=20_000)
def forms(folded: str) -> dict[str, float]:
    """Return the forms of a *folded* word with what a meeting on each is worth."""
    stages = _turkish(folded)
    found = {folded: SAME, "d_" + _hard(_root(stages)): PART}
    found |= {"t_" + _hard(stage): STEM for stage in stages}
    if folded.isascii() and len(folded) > _SHORTEST:
        found["e_" + _ENGLISH.stemWord(folded)] = STEM
    return found


def _turkish(word: str) -> list[str]:
    """Return *word* and what stays of it when one ending after the other is taken off, the shortest last."""
    left = {_ODD.get(word, word): None}
    for _ in range(2):
        left |= dict.fromkeys(shorter for known in list(left) for shorter in _without_ending(known))
    return sorted(left, key=len, reverse=True)


def _without_ending(word: str) -> list[str]:
    """Return *word* without its longest ending; `talasi` may be `tala-si` or `talas-i`, so both."""
    if not word.endswith(_ENDINGS):
        return []
    for ending in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST and _vowel(rest):
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
