"""For a code that is no entry of the list on the day: which entries stand in its place or come near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import Code
from symbio_kg.comply.graph import Check
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue

__all__ = ["WasteList", "nearest_triples", "waste_lists"]

_MOST: Final = 5
_VERSIONS: Final = """SELECT ?law ?notation ?hazardous ?from ?to WHERE {
  ?law sym:wasteList ?list .
  ?entry skos:inScheme ?list ; a sym:WasteCode ; skos:notation ?notation ; sym:hasVersion ?version .
  ?version sym:hazardous ?hazardous ; sym:validFrom ?from .
  OPTIONAL { ?version sym:validTo ?to }
}"""
_LINKS: Final = """SELECT ?law ?old ?new WHERE {
  ?member sym:inCodeList "successor" ; sym:jurisdiction ?law ; sym:listedCode ?old ; sym:listedValue ?new .
}"""


@dataclass(frozen=True)
class WasteList:
    """The entries of one law's list with their versions, and which entries followed which."""

    versions: Mapping[str, Sequence[tuple[date, date | None, bool]]]
    links: Mapping[str, Sequence[str]]

    def form(self, notation: str, day: date) -> str | None:
        """Return the entry as written on *day*, with its star; None when it is not in force."""
        for start, end, hazardous in self.versions.get(notation, ()):
            if start <= day and (end is None or day <= end):
                return notation + ("*" if hazardous else "")
        return None

    def nearest(self, notation: str, day: date) -> list[str]:
        """Return what stands in the place of *notation* on *day*, else its neighbours, else the subchapters."""
        linked = [form for other in self.links.get(notation, ()) if (form := self.form(other, day))]
        return linked or self._neighbours(notation, day) or self._headings(notation[:2], day)

    def _neighbours(self, notation: str, day: date) -> list[str]:
        below = [n for n in self.versions if n[:5] == notation[:5] and n[6:] != "99" and self.form(n, day)]
        below.sort(key=lambda n: (abs(int(n[6:]) - int(notation[6:])), n))
        return [form for n in sorted(below[:_MOST]) if (form := self.form(n, day))]

    def _headings(self, chapter: str, day: date) -> list[str]:
        return sorted({n[:5] for n in self.versions if n[:2] == chapter and self.form(n, day)})


def waste_lists(store: GraphStore) -> dict[str, WasteList]:
    """Return the lists that *store* holds, by law (`EU`, `TR`)."""
    versions: dict[str, dict[str, list[tuple[date, date | None, bool]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    links: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in store.select(sparql_prologue() + _VERSIONS).dicts():
        law, notation, hazardous, start = (_text(row[n]) for n in ("law", "notation", "hazardous", "from"))
        end = date.fromisoformat(_text(row["to"])) if "to" in row else None
        versions[law][notation].append((date.fromisoformat(start), end, hazardous == "true"))
    for row in store.select(sparql_prologue() + _LINKS).dicts():
        law, old, new = (_text(row[n]) for n in ("law", "old", "new"))
        links[law][old].append(new)
        links[law][new].append(old)
    names = {f"{PREFIXES['sym']}EuropeanUnion": "EU", f"{PREFIXES['sym']}Turkey": "TR"}
    return {name: WasteList(dict(versions[law]), dict(links[law])) for law, name in names.items()}


def nearest_triples(lists: Mapping[str, WasteList], checks: Sequence[Check], day: date) -> Iterator[Triple]:
    """Yield what comes near the code of each check whose list does not have it on *day*."""
    for check in checks:
        code, known = check.case.get("code"), lists[check.law]
        if isinstance(code, Code) and len(code.notation) == 8 and known.form(code.notation, day) is None:
            text = ", ".join(known.nearest(code.notation, day))
            if text:
                yield Triple(check.node, PREFIXES["sym"]["nearest"], Literal(text))


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
