"""Finding a substance or element by number, formula or name in Turkish or English, and the nearest otherwise."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Final, NamedTuple

from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.tables import Law, Substance
from symbio_kg.i18n import fold

__all__ = ["Found", "Register", "cas_is_valid", "default_register", "normal_cas"]

_CAS: Final = re.compile(r"(\d{2,7})-(\d{2})-(\d)")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")
_SPELLINGS: Final = (("sulf", "sulph"), ("aluminum", "aluminium"), ("cesium", "caesium"))
_NEAR_FROM: Final = 72
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


class Found(NamedTuple):
    """A substance of the table or an element; `others` share the number and were not chosen."""

    substance: str = ""
    element: str = ""
    others: tuple[str, ...] = ()


def normal_cas(text: str) -> str:
    """Return the CAS number in *text* as it is usually written, or *text* itself when it is none."""
    plain = text.strip().translate(_DASHES).replace(" ", "")
    found = _CAS.fullmatch(plain)
    if found:
        return plain
    digits = plain.replace("-", "")
    if plain.isdigit() and 5 <= len(digits) <= 10:
        return f"{int(digits[:-3])}-{digits[-3:-1]}-{digits[-1]}"
    return plain


def cas_is_valid(number: str) -> bool:
    """Return whether *number* has the form of a CAS number and its check digit is right."""
    found = _CAS.fullmatch(number)
    if not found:
        return False
    digits = (found[1] + found[2])[::-1]
    return sum(place * int(digit) for place, digit in enumerate(digits, start=1)) % 10 == int(found[3])


class Register:
    """The substances and elements of the tables by everything people call them."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._numbers: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        self._formulas: dict[str, str] = {}
        for name, versions in law.substances.items():
            self._add(name, versions[-1])
        for species in law.species:
            self._symbols.setdefault(species.symbol, species.symbol)
            for word in (species.names["en"], species.names["tr"], *species.aliases):
                # An analysis that says "lead" means the element, whatever form it takes
                self._names[_key(word)] = f"element:{species.symbol}"
        for numbers in self._numbers.values():
            numbers.sort(key=lambda name: law.substances[name][-1].rank)

    def _add(self, name: str, substance: Substance) -> None:
        for number in filter(None, (substance.cas, substance.ec, substance.index_no)):
            if name not in self._numbers[number]:
                self._numbers[number].append(name)
        if substance.formula:
            self._formulas.setdefault(substance.formula, name)
        for word in (*substance.names.values(), *substance.aliases, name):
            self._names.setdefault(_key(word), name)
            self._formulas.setdefault(word, name)
        for word in substance.names.values():
            self._names.setdefault(_key(_BRACKETS.sub("", word).replace("... %", "")), name)

    def by_number(self, number: str, name: str = "") -> Found | None:
        """Return what a CAS, EC or index number stands for; *name* chooses where several share it."""
        candidates = self._numbers.get(number.strip())
        if not candidates:
            return None
        if len(candidates) == 1:
            return Found(candidates[0])
        said = self._names.get(_key(name)) if name else None
        chosen = said if said in candidates else candidates[0]
        same = self._law.substances[chosen][-1].classes
        others = tuple(
            other
            for other in candidates
            if other != chosen and self._law.substances[other][-1].classes != same
        )
        return Found(chosen, others=() if said in candidates else others)

    def by_name(self, text: str) -> Found | None:
        """Return the element or substance that *text* names, by symbol, formula or words."""
        plain = text.strip().translate(_SUBSCRIPTS)
        if plain in self._symbols:
            return Found(element=plain)
        if plain in self._formulas:
            return Found(self._formulas[plain])
        found = self._names.get(_key(plain)) or self._names.get(_key(_BRACKETS.sub("", plain)))
        if found is None:
            return None
        kind, _, rest = found.rpartition("element:")
        return Found(element=rest) if kind == "" and found.startswith("element:") else Found(found)

    def metal(self, symbol: str, text: str) -> Found | None:
        """Return the entry of the metal itself when *text* says powder, massive or metallic."""
        folded = fold(text)
        if not re.search(r"powder|dust|toz|metal|massive|masif|elemental|fine", folded):
            return None
        entries = [v[-1] for v in self._law.substances.values() if symbol == v[-1].formula == v[-1].element]
        wanted = re.search(r"massive|masif", folded) is not None
        entries.sort(key=lambda one: ("massive" in one.id) != wanted)
        return Found(entries[0].id) if entries else None

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Return the identifiers of the substances whose names or numbers come closest to *text*."""
        from rapidfuzz import fuzz, process

        number = normal_cas(text)
        pool = self._numbers if _CAS.fullmatch(number) else self._names
        wanted = number if pool is self._numbers else _key(text)
        close = process.extract(
            wanted, list(pool), scorer=fuzz.ratio, limit=3 * limit, score_cutoff=_NEAR_FROM
        )
        found = []
        for word, _, _ in close:
            names = self._numbers[word] if pool is self._numbers else [self._names[word]]
            found += [name for name in names if not name.startswith("element:")]
        return list(dict.fromkeys(found))[:limit]


def _key(text: str) -> str:
    folded = fold(text)
    for american, british in _SPELLINGS:
        if british not in folded:
            folded = folded.replace(american, british)
    return " ".join(re.sub(r"[\s_]+", " ", folded).split())


@cache
def default_register() -> Register:
    """Return the register of the product's own tables."""
    return Register(default_law())
