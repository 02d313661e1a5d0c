"""The public listings as rows of a list, with what they are searched and filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.report.wording import Wording
from symbio_kg.store import LISTINGS, GraphStore
from symbio_kg.terms import PREFIXES, sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.page import Page

__all__ = ["Row", "kinds", "listing_rows", "with_words"]

_DATA: Final = PREFIXES["data"]
_WAYS: Final = frozenset({"Offer", "Need"})
_PUBLIC: Final = f"""SELECT ?listing ?way ?resource ?kind ?firm ?site ?synthetic WHERE {{
  GRAPH <{LISTINGS}> {{
    ?listing sym:concerns ?resource ; a ?way .
    ?resource a ?kind .
    OPTIONAL {{ ?listing sym:listedBy ?firm }}
    OPTIONAL {{ ?listing sym:atSite ?site }}
    OPTIONAL {{ ?listing sym:synthetic ?synthetic }}
  }}
}} ORDER BY ?listing"""
_VALUES: Final = f"SELECT ?x ?y WHERE {{{{ GRAPH <{LISTINGS}> {{{{ ?x {{path}} ?y }}}} }}}}"
"""The path stands in the text: bound from outside, all of the graph would be read for it."""
_NUMBERS: Final = "SELECT ?x ?y WHERE { ?x a sym:WasteCode ; skos:notation ?y }"
_ZONES: Final = "SELECT ?x ?y WHERE { ?x a sym:IndustrialZone ; rdfs:label ?y }"


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
    return page.per_commit("listings", _read)


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


def _read(store: GraphStore) -> dict[str, Row]:
    sym, labels = PREFIXES["sym"], PREFIXES["rdfs"]["label"]
    titles = _values(store, _VALUES, PREFIXES["dcterms"]["title"])
    amounts, units, periods = (_values(store, _VALUES, sym[name]) for name in ("quantity", "unit", "period"))
    codes, firms = _values(store, _VALUES, sym["wasteCode"]), _values(store, _VALUES, labels)
    zones, regions = (_values(store, _VALUES, sym[name]) for name in ("inZone", "region"))
    numbers, names = _values(store, _NUMBERS), _values(store, _ZONES)
    shown = default_units().by_iri
    found: dict[str, Row] = {}
    for row in store.select(sparql_prologue() + _PUBLIC).dicts():
        iri, way, resource = (_text(row[name]) for name in ("listing", "way", "resource"))
        if way.rpartition("/")[2] not in _WAYS:
            continue
        site, firm = _text(row.get("site", "")), _text(row.get("firm", ""))
        amount = _first(amounts, resource)
        unit = shown.get(_first(units, resource))
        zone = _first(zones, site)
        region = _first(regions, site)
        held = tuple(sorted(filter(None, (_first(numbers, code) for code, _ in codes.get(resource, [])))))
        named = {language: text for text, language in titles.get(iri, [])}
        place = {language: text for text, language in names.get(zone, [])} or _plain(region)
        said = (*named.values(), _first(firms, firm), *place.values())
        found[iri] = Row(
            iri=iri,
            way=way.rpartition("/")[2],
            titles=named,
            kind=_text(row["kind"]).rpartition("/")[2],
            codes=held,
            quantity=float(amount) if amount else None,
            unit=unit.symbols[0] if unit else "",
            period=_first(periods, resource).rpartition("/")[2],
            firm=_first(firms, firm),
            place=place,
            region=region,
            synthetic=_text(row.get("synthetic", "")) == "true",
            told=fold(" ".join(said)),
            numbers="".join(f"|{number}" for number in held),
        )
    return found


def _values(store: GraphStore, query: str, path: NamedNode | None = None) -> dict[str, list[tuple[str, str]]]:
    """Return subject → its values as (text, language), sorted."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, value in store.select(sparql_prologue() + (query.format(path=path) if path else query)):
        found[_text(subject)].append((_text(value), getattr(value, "language", None) or "en"))
    for values in found.values():
        values.sort()
    return found


def _first(values: Mapping[str, Sequence[tuple[str, str]]], subject: str) -> str:
    return next((text for text, _ in values.get(subject, ())), "")


def _plain(text: str) -> Text:
    """Return a name that is the same in every language; nothing for none."""
    return dict.fromkeys(("en", "tr"), text) if text else {}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
