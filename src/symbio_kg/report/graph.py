"""What the report asks the graph: `queries/report/*.rq`, each asked once for each thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.report.summary import ListingCard
from symbio_kg.store import GraphStore
from symbio_kg.store.base import Term
from symbio_kg.terms import curie, expand, sparql_prologue

__all__ = ["Graph", "ListingFact"]


@dataclass(frozen=True, slots=True)
class ListingFact:
    """A listing as the graph has it; firm, material and spot are IRIs, `way` is `Offer` or `Need`."""

    iri: str
    way: str
    identifier: str
    kind: str
    firm: str
    code: str = ""
    material: str = ""
    activity: str = ""
    process: str = ""
    synthetic: bool = False
    spot: str = ""
    latitude: float = 0.0
    longitude: float = 0.0


class Graph:
    """The store as the report sees it; answers are kept, so that a name is asked for once."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._names: dict[str, dict[str, str]] = {}
        self._labels: dict[str, Text] = {}
        self._divisions: dict[str, Text | None] = {}
        self._groups: dict[str, str] | None = None

    def rows(self, query: str, **bound: str) -> list[dict[str, str]]:
        """Return the rows of `queries/report/{query}.rq` as text, without what is unbound."""
        bindings: Mapping[str, Term] = {name: NamedNode(iri) for name, iri in bound.items()}
        solutions = self._store.select(_query(query), bindings)
        return [{name: _plain(term) for name, term in row.items()} for row in solutions.dicts()]

    def listings(self) -> dict[str, ListingFact]:
        """Return every listing by IRI; of a firm's activities the first."""
        found: dict[str, ListingFact] = {}
        for row in self.rows("listings"):
            if row["listing"] not in found:
                found[row["listing"]] = _fact(row)
        return found

    def name(self, thing: str) -> Text:
        """Return what a listing, firm, site or zone is called; its IRI's end where it has no name."""
        if not self._names:
            names: dict[str, dict[str, str]] = defaultdict(dict)
            for row in self._store.select(_query("names")).dicts():
                names[_plain(row["thing"])][_language(row["name"])] = _plain(row["name"])
            self._names = dict(names)
        return self._names.get(thing) or _fallback(thing)

    def label(self, thing: str) -> Text:
        """Return what a thing of the ontology is called; *thing* is an IRI or a compact name."""
        if thing not in self._labels:
            self._labels[thing] = self._label(thing) or _fallback(thing)
        return self._labels[thing]

    def division(self, activity: str) -> Text | None:
        """Return number and name of the NACE division that *activity* belongs to."""
        if activity not in self._divisions:
            rows = self.rows("division", activity=activity) if activity else []
            self._divisions[activity] = self._label(rows[0]["division"], numbered=True) if rows else None
        return self._divisions[activity]

    def group(self, fact: ListingFact) -> Text:
        """Return the family of the material a listing is about, else its kind of resource."""
        material = fact.material or expand(f"sym:{fact.kind}").value
        if self._groups is None:
            self._groups = {}
            for row in self.rows("group"):
                self._groups.setdefault(row["material"], row["group"])
        return self.label(self._groups.get(material, material))

    def card(self, fact: ListingFact) -> ListingCard:
        """Return a listing with its names."""
        return ListingCard(
            fact.iri,
            self.name(fact.iri),
            self.name(fact.firm),
            fact.kind,
            fact.code,
            fact.activity,
            fact.spot,
            fact.synthetic,
        )

    def _label(self, thing: str, *, numbered: bool = False) -> dict[str, str]:
        iri = thing if "//" in thing else expand(thing).value if ":" in thing else ""
        if not iri:
            return {}
        found: dict[str, str] = {}
        for row in self._store.select(_query("label"), {"thing": NamedNode(iri)}).dicts():
            number = f"{_plain(row['notation'])} " if numbered and "notation" in row else ""
            found[_language(row["name"])] = number + _plain(row["name"])
        return found


@cache
def _query(name: str) -> str:
    return sparql_prologue() + (assets.queries() / "report" / f"{name}.rq").read_text(encoding="utf-8")


def _plain(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, Literal) else ""


def _fallback(thing: str) -> Text:
    end = thing.rstrip("/").rpartition("/")[2] or thing
    return {"en": end, "tr": end}


def _fact(row: Mapping[str, str]) -> ListingFact:
    return ListingFact(
        row["listing"],
        curie(row["way"]).removeprefix("sym:"),
        row.get("identifier", ""),
        curie(row["kind"]).removeprefix("sym:"),
        row["firm"],
        row.get("code", ""),
        row.get("material", ""),
        row.get("activity", ""),
        row.get("process", ""),
        row.get("synthetic") in {"true", "1"},
        row.get("spot", ""),
        float(row.get("latitude", "0")),
        float(row.get("longitude", "0")),
    )
