"""The public listings as rows of a list, with what they are searched and filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from pyoxigraph import NamedNode, Triple

from symbio_kg.endpoint.rights import is_open
from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.report.wording import Wording
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.page import Page

__all__ = ["Row", "RowTables", "all_rows", "kinds", "listing_rows", "row_of", "tables_of", "with_words"]

_DATA: Final = PREFIXES["data"]
_WAYS: Final = frozenset({"Offer", "Need"})
_SYM = PREFIXES["sym"]
_LABEL, _TITLE = PREFIXES["rdfs"]["label"], PREFIXES["dcterms"]["title"]
_PATHS: Final = (
    RDF_TYPE,
    _LABEL,
    _TITLE,
    *(
        _SYM[name]
        for name in (
            "concerns",
            "atSite",
            "listedBy",
            "quantity",
            "unit",
            "period",
            "wasteCode",
            "inZone",
            "region",
            "synthetic",
        )
    ),
)
_PUBLIC: Final = f"""SELECT ?listing WHERE {{ GRAPH <{LISTINGS}> {{ ?listing sym:concerns ?resource }} }}
ORDER BY ?listing"""
_VALUES: Final = f"SELECT ?x ?y WHERE {{{{ GRAPH <{LISTINGS}> {{{{ ?x {{path}} ?y }}}} }}}}"
"""The path stands in the text: bound from outside, all of the graph would be read for it."""
_NUMBERS: Final = "SELECT ?x ?y ?g WHERE { GRAPH ?g { ?x a sym:WasteCode ; skos:notation ?y } }"
_ZONES: Final = "SELECT ?x ?y ?g WHERE { GRAPH ?g { ?x a sym:IndustrialZone ; rdfs:label ?y } }"
_Values: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A public listing in the list."""

    iri: str
    way: str
    titles: Mapping[str, str]
    kind: str
    codes: tuple[str, ...]
    quantity: float | None
    unit: str
    period: str
    firm: str
    place: Text
    region: str
    synthetic: bool
    told: str
    """Its titles, firm and place, to be searched."""
    numbers: str
    """Its codes, each after a bar, to be filtered by how they begin."""

    @property
    def path(self) -> str:
        """What names the listing in an address."""
        return self.iri.removeprefix(_DATA)


def listing_rows(page: Page) -> Mapping[str, Row]:
    """Return the public listings by IRI."""
    found: Mapping[str, Row] = page.per_commit("listings", page.request.app.state.listed.rows)
    return found


def with_words(page: Page, text: str) -> list[Row]:
    """Return the public listings whose title, firm or place has all words of *text*."""
    found = list(listing_rows(page).values())
    for word in fold(text).split():
        found = [row for row in found if word in row.told]
    return found


def kinds(page: Page) -> list[tuple[str, str]]:
    """Return the kinds of resource that there are listings of, as (name, words)."""
    say = Wording(page.language)
    found = page.per_commit(
        "listings.kinds", lambda _store: {row.kind for row in listing_rows(page).values()}
    )
    return page.wording.sorted([(kind, say.named("kind", kind)) for kind in found])


class RowTables(NamedTuple):
    """What rows show that other graphs say: the number of each code, the names of each zone by language."""

    numbers: dict[str, str]
    zones: dict[str, dict[str, str]]


def tables_of(store: GraphStore) -> RowTables:
    """Return what the open graphs of *store* say of codes and zones."""
    numbers: dict[str, str] = {}
    zones: dict[str, dict[str, str]] = {}
    for code, number, graph in sorted(store.select(sparql_prologue() + _NUMBERS), key=str):
        if is_open(_text(graph)):
            numbers.setdefault(_text(code), _text(number))
    for zone, name, graph in sorted(store.select(sparql_prologue() + _ZONES), key=str):
        if is_open(_text(graph)):
            zones.setdefault(_text(zone), {})[getattr(name, "language", None) or "en"] = _text(name)
    return RowTables(numbers, zones)


def all_rows(store: GraphStore, tables: RowTables) -> dict[str, Row]:
    """Return the public listings of *store* by IRI, in its order."""
    said: dict[NamedNode, dict[str, _Values]] = {
        path: _values(store, _VALUES.format(path=path)) for path in _PATHS
    }
    found = (
        _row(_text(listing), lambda subject, path: said[path].get(subject, ()), tables)
        for (listing,) in store.select(sparql_prologue() + _PUBLIC)
    )
    return {row.iri: row for row in found if row is not None}


def row_of(iri: str, triples: Iterable[Triple], tables: RowTables) -> Row | None:
    """Return the row of the listing *iri*, of which *triples* tell all that the public may know; None for none."""
    said: dict[tuple[str, NamedNode], list[tuple[str, str]]] = defaultdict(list)
    for t in triples:
        said[_text(t.subject), t.predicate].append(
            (_text(t.object), getattr(t.object, "language", None) or "en")
        )
    return _row(iri, lambda subject, path: sorted(said.get((subject, path), ())), tables)


def _row(iri: str, said: Callable[[str, NamedNode], _Values], tables: RowTables) -> Row | None:
    """Return the row of a listing; *said* returns what is said of a thing as (text, language), sorted."""

    def first(subject: str, path: NamedNode) -> str:
        return next((text for text, _ in said(subject, path)), "")

    ways = [way for text, _ in said(iri, RDF_TYPE) if (way := text.rpartition("/")[2]) in _WAYS]
    resource, site, firm = (first(iri, _SYM[name]) for name in ("concerns", "atSite", "listedBy"))
    kind = first(resource, RDF_TYPE)
    if not ways or not kind:
        return None
    amount, unit = (
        first(resource, _SYM["quantity"]),
        default_units().by_iri.get(first(resource, _SYM["unit"])),
    )
    region, name = first(site, _SYM["region"]), first(firm, _LABEL)
    codes = (tables.numbers.get(code, "") for code, _ in said(resource, _SYM["wasteCode"]))
    held = tuple(sorted(filter(None, codes)))
    titles = {language: text for text, language in said(iri, _TITLE)}
    place = tables.zones.get(first(site, _SYM["inZone"])) or _plain(region)
    return Row(
        iri=iri,
        way=ways[-1],
        titles=titles,
        kind=kind.rpartition("/")[2],
        codes=held,
        quantity=float(amount) if amount else None,
        unit=unit.symbols[0] if unit else "",
        period=first(resource, _SYM["period"]).rpartition("/")[2],
        firm=name,
        place=place,
        region=region,
        synthetic=first(iri, _SYM["synthetic"]) == "true",
        told=fold(" ".join((*titles.values(), name, *place.values()))),
        numbers="".join(f"|{number}" for number in held),
    )


def _values(store: GraphStore, query: str) -> dict[str, _Values]:
    """Return subject → its values as (text, language), sorted."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, value in store.select(sparql_prologue() + query):
        found[_text(subject)].append((_text(value), getattr(value, "language", None) or "en"))
    for values in found.values():
        values.sort()
    return dict(found)


def _plain(text: str) -> Text:
    """Return a name that is the same in every language; nothing for none."""
    return dict.fromkeys(("en", "tr"), text) if text else {}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
