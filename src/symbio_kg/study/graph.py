"""What the study asks the graph: `queries/study/*.rq`, and names by the report's own look-up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table
from symbio_kg.report.graph import Graph
from symbio_kg.store import GraphStore
from symbio_kg.store.base import Term
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units

__all__ = ["Knowledge", "numbers_of"]

_AT_ONCE: Final = 2000
_BARE: Final = ("-", "1")
"""Signs of what has no unit."""
_MARKS: Final = ("firm", "code", "material", "synthetic", "country")


class Knowledge:
    """The graph as the study sees it; what was asked once is kept."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._names = Graph(store)
        self._kept: dict[tuple[str, str], list[dict[str, str]]] = {}

    def offers(self, sectors: Sequence[str]) -> dict[str, dict[str, str]]:
        """Return the offers of firms of *sectors* by IRI: sector, activity, code, material, firm and marks."""
        numbers = numbers_of(sectors)
        nodes = {
            PREFIXES[p] + number.replace(".", "-"): number for number in numbers for p in ("nace", "nace21")
        }
        found: dict[str, dict[str, str]] = {}
        for row in sorted(
            self.about("offered", "activity", nodes), key=lambda r: (r["listing"], r["activity"])
        ):
            activity = nodes[row["activity"]]
            found.setdefault(row["listing"], {"activity": activity, "sector": numbers[activity]})
        for name in _MARKS if found else ():
            for listing, value in self.facts(name, found):
                found[listing][name] = min(found[listing].get(name, value), value)
        return found

    def divisions(self) -> list[str]:
        """Return the NACE divisions that have offers."""
        numbers = (row["activity"].rpartition("/")[2] for row in self.rows("offered"))
        return sorted({number[:2] for number in numbers})

    def facts(self, name: str, listings: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield a fact of each of *listings*."""
        found = self._named(_query(f"facts/{name}"), "listing", listings)
        return ((row["listing"], row["value"]) for row in found if "value" in row)

    def about(self, query: str, variable: str, nodes: Collection[str]) -> list[dict[str, str]]:
        """Return the rows of a query for each of *nodes* in place of *variable*."""
        return self._named(_query(query), variable, nodes)

    def measurements(self, listings: Collection[str]) -> list[dict[str, str]]:
        """Return what was measured on *listings*, with operator and method where they are stated."""
        found = {
            (row["listing"], row["measurement"]): {"operator": PREFIXES["sym"] + "Equals", **row}
            for row in self.about("measured", "listing", listings)
        }
        for row in self.about("stated", "listing", listings):
            if (row["listing"], row["measurement"]) in found:
                found[row["listing"], row["measurement"]] |= row
        return list(found.values())

    def slot(self, slot: str) -> list[dict[str, str]]:
        """Return what is known of an input."""
        return self._of("slot", "slot", slot)

    def practice(self, practice: str) -> list[dict[str, str]]:
        """Return what is known of a documented substitution."""
        return self._of("practice", "practice", practice) if practice else []

    def arises(self, material: str) -> list[dict[str, str]]:
        """Return the processes that give *material* (a local name)."""
        return self._of("arises", "material", PREFIXES["mat"] + material) if material else []

    def entry(self, code: str, day: date) -> dict[str, str]:
        """Return kind of entry and hazard flag of *code* (such as 10 02 07*) on *day*; empty for an unknown one."""
        if not code:
            return {}
        key = ("code", code)
        if key not in self._kept:
            bound = {"notation": Literal(code.rstrip("*"))}
            self._kept[key] = _plain_rows(self.store.select(_query("code"), bound).dicts())
        today = day.isoformat()
        rows = [
            row for row in self._kept[key] if row.get("from", "") <= today and today <= row.get("until", "9")
        ]
        return rows[-1] if rows else {}

    def unit_of(self, name: str) -> str:
        """Return the IRI of the unit in which property *name* is told; "" for an unknown one."""
        return self._units().get(name, "")

    def label(self, thing: str) -> Text:
        """Return what a thing is called."""
        return self._names.label(thing)

    def unit_label(self, unit: str) -> str:
        """Return the sign of a unit."""
        known = default_units().by_iri.get(unit)
        sign = known.symbols[0] if known and known.symbols else ""
        return sign if sign not in _BARE else ""

    @cache  # noqa: B019  one for each study
    def _units(self) -> dict[str, str]:
        prefix = PREFIXES["prop"]
        return {row["property"].removeprefix(prefix): row["unit"] for row in self.rows("properties")}

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a query as it stands."""
        return self._ask(_query(query))

    def _named(self, body: str, variable: str, nodes: Collection[str]) -> list[dict[str, str]]:
        """Return the rows of *body* for *nodes*, asked in portions so that no text grows without bound."""
        ordered, found = sorted(nodes), list[dict[str, str]]()
        for start in range(0, len(ordered), _AT_ONCE):
            named = " ".join(str(NamedNode(node)) for node in ordered[start : start + _AT_ONCE])
            head, brace, rest = body.partition("WHERE {")
            found += self._ask(f"{head}{brace} VALUES ?{variable} {{ {named} }} {rest}")
        return found

    def _ask(self, text: str) -> list[dict[str, str]]:
        return _plain_rows(self.store.select(text).dicts())

    def _of(self, query: str, variable: str, iri: str) -> list[dict[str, str]]:
        if (query, iri) not in self._kept:
            bindings: Mapping[str, Term] = {variable: NamedNode(iri)}
            self._kept[query, iri] = _plain_rows(self.store.select(_query(query), bindings).dicts())
        return self._kept[query, iri]


def _plain_rows(rows: object) -> list[dict[str, str]]:
    return [
        {
            name + (f"@{term.language}" if isinstance(term, Literal) and term.language else ""): term.value
            for name, term in row.items()
            if isinstance(term, NamedNode | Literal)
        }
        for row in rows  # type: ignore[attr-defined]
    ]


def numbers_of(sectors: Sequence[str]) -> dict[str, str]:
    """Return the NACE numbers of *sectors*, each with the first sector that it is or lies below."""
    return {number: sector for sector in reversed(sectors) for number in _below(sector)}


def _below(sector: str) -> Iterator[str]:
    """Yield the NACE numbers that are *sector* or lie below it: 24.10 below 24 and 24.1, not below 24.11."""
    numbers = _numbers()
    for number, section in numbers.items():
        whole = len(sector) in (2, 4) and number.startswith(sector)  # a division or a group, not a class
        if sector in (number, section) or (whole and not sector.isalpha()):
            yield number


@cache
def _numbers() -> Mapping[str, str]:
    """Return the numbers of NACE Rev. 2 and 2.1 with their sections."""
    found: dict[str, str] = {}
    for name in ("nace-rev2", "nace-rev21"):
        section = ""
        for row in read_table(assets.ontology() / "tables" / f"{name}.tsv", ("code",)):
            code = row["code"]
            section = code if code.isalpha() else section
            if not code.isalpha():
                found.setdefault(code, section)
    return found


@cache
def _query(name: str) -> str:
    return sparql_prologue() + (assets.queries() / "study" / f"{name}.rq").read_text(encoding="utf-8")
