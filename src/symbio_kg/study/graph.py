"""What the study asks the graph: `queries/study/*.rq`, and names by the report's own look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.report.graph import Graph
from symbio_kg.store import GraphStore
from symbio_kg.store.base import Term
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units

__all__ = ["Knowledge"]

Row = Mapping[str, str]


class Knowledge:
    """The graph as the study sees it; what was asked once is kept."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self._names = Graph(store)
        self._kept: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._offers: list[dict[str, str]] | None = None

    def offers(self, sectors: Sequence[str]) -> dict[str, dict[str, str]]:
        """Return each offer of a firm of *sectors* by IRI, with the first of its activities that belongs there."""
        found: dict[str, dict[str, str]] = {}
        letters = _letters() if any(sector.isalpha() for sector in sectors) else {}
        for row in self._all():
            activity = row.get("activity", "")
            for sector in sectors:
                own = (
                    activity[:2] in letters.get(sector, ()) if sector.isalpha() else _below(activity, sector)
                )
                if own and row["listing"] not in found:
                    found[row["listing"]] = {**row, "sector": sector}
        return found

    def divisions(self) -> list[str]:
        """Return the NACE divisions that have offers."""
        return sorted({row["activity"][:2] for row in self._all() if row.get("activity")})

    def measuring(self, listings: Collection[str]) -> dict[str, dict[str, str]]:
        """Return by which method each property was measured on each of *listings*."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._rows("methods"):
            if row["listing"] in listings:
                found[row["listing"]][row["property"].removeprefix(PREFIXES["prop"])] = row["method"]
        return dict(found)

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
        return known.symbols[0] if known and known.symbols else ""

    @cache  # noqa: B019  one for each study
    def _units(self) -> dict[str, str]:
        prefix = PREFIXES["prop"]
        return {row["property"].removeprefix(prefix): row["unit"] for row in self._rows("properties")}

    def _all(self) -> list[dict[str, str]]:
        if self._offers is None:
            self._offers = self._rows("offers")
        return self._offers

    def _rows(self, query: str) -> list[dict[str, str]]:
        return _plain_rows(self.store.select(_query(query)).dicts())

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


def _below(activity: str, sector: str) -> bool:
    """Tell whether a NACE number is *sector* or lies below it: 24.10 below 24 and 24.1, not below 24.11."""
    return activity == sector or (activity.startswith(sector) and (len(sector) == 2 or len(sector) == 4))


@cache
def _letters() -> dict[str, frozenset[str]]:
    """Return the divisions of each section of NACE, from its table."""
    from symbio_kg.ontology.tables import read_table

    found: dict[str, set[str]] = defaultdict(set)
    section = ""
    for row in read_table(assets.ontology() / "tables" / "nace-rev2.tsv"):
        code = row["code"].strip()
        if code.isalpha():
            section = code
        elif len(code) == 2:
            found[section].add(code)
    return {letter: frozenset(codes) for letter, codes in found.items()}


@cache
def _query(name: str) -> str:
    return sparql_prologue() + (assets.queries() / "study" / f"{name}.rq").read_text(encoding="utf-8")
