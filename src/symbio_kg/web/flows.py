"""Flows: what moves from material to process to product, and between which places; as pictures and as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from fastapi import Response
from markupsafe import Markup

from symbio_kg.accept import PUBLIC_RUNS
from symbio_kg.match.kept import kept_runs
from symbio_kg.report.atlas import atlas, in_view
from symbio_kg.report.collect import Moved, moved
from symbio_kg.report.data import as_sheet
from symbio_kg.report.places import public_places
from symbio_kg.report.provinces import by_province
from symbio_kg.report.sankey import Measured, measure, sankey
from symbio_kg.report.wording import Wording
from symbio_kg.store import GraphStore, Term
from symbio_kg.terms import sparql_prologue
from symbio_kg.units import default_units
from symbio_kg.web.page import Area, Page
from symbio_kg.web.words import N_

__all__ = ["area"]

area = Area()

_ROWS: Final = 200
_PLACES: Final = 60
"""With more places than this the map shows provinces."""
_MATCHES: Final = """SELECT ?offer ?need ?substitution ?amount ?unit WHERE {
  GRAPH ?run { ?match a sym:Match ; sym:offer ?offer ; sym:need ?need ; sym:score ?score .
    OPTIONAL { ?match sym:bySubstitution ?substitution } OPTIONAL { ?match sym:matchedQuantity ?amount } }
  OPTIONAL { ?offer sym:concerns / sym:unit ?unit }
} ORDER BY DESC(?score) ?offer ?need"""


@dataclass(frozen=True, slots=True)
class _Match:
    """A match of a run as flows need it."""

    offer: str
    need: str
    substitution: str
    amount: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """The pictures and the tables in a language."""

    measured: Measured
    pairs: Sequence[tuple[str, str, int]]
    sankey: Markup | None
    map: Markup | None
    matches: int


@area.page("flows", tr="/akislar", en="/flows")
def flows(page: Page) -> Response:
    """Return the pictures and the tables of the last run over public listings."""
    shown = page.per_commit(("flows", page.language), lambda _store: _shown(page))
    paths = list(shown.measured.paths.items())
    return page.render(
        "flows/flows.html.j2",
        measured=shown.measured,
        paths=paths[:_ROWS],
        more=max(len(paths) - _ROWS, 0),
        pairs=shown.pairs[:_ROWS],
        pairs_more=max(len(shown.pairs) - _ROWS, 0),
        sankey=shown.sankey,
        map=shown.map,
        matches=shown.matches,
    )


def _shown(page: Page) -> _Shown:
    found, say = _moved(page), Wording(page.language)
    measured = measure(found.flows, say)
    return _Shown(
        measured,
        _pairs(found, say),
        _sankey(page, measured, say),
        _map(page, found, say),
        sum(found.between.values()),
    )


@area.page("flows.csv", tr="/akislar/akislar.csv", en="/flows/flows.csv")
def flows_csv(page: Page) -> Response:
    """Return the flows, or with `what=places` the exchanges between places, as CSV that is safe to open."""
    found, say = _moved(page), Wording(page.language)
    if page.asked("what") == "places":
        head = [page.word(N_("From")), page.word(N_("To")), page.word(N_("Matches"))]
        rows: list[list[object]] = [[*pair] for pair in _pairs(found, say)]
        name = "places.csv"
    else:
        measured = measure(found.flows, say)
        head = [say("flow.group"), say("flow.process"), say("flow.division"), _unit(measured, say)]
        rows = [[*path, round(value, 3)] for path, value in measured.paths.items()]
        name = "flows.csv"
    return Response(
        "\ufeff" + as_sheet([head, *rows]),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@area.page("flows.svg", tr="/akislar/{picture}.svg", en="/flows/{picture}.svg")
def flows_svg(page: Page) -> Response:
    """Return a picture as a file that looks the same by itself."""
    found, say = _moved(page), Wording(page.language)
    which = page.blank("picture")
    drawn = _map(page, found, say) if which == "map" else _sankey(page, measure(found.flows, say), say)
    style = files("symbio_kg.web").joinpath("static/drawing.css").read_text(encoding="utf-8")
    head, _, rest = str(drawn or '<svg xmlns="http://www.w3.org/2000/svg"></svg>').partition(">")
    return Response(
        f"{head}><style>{style}</style>{rest}",
        media_type="image/svg+xml",
        headers={
            "Content-Disposition": f'attachment; filename="symbio-{"map" if which == "map" else "flows"}.svg"'
        },
    )


def _moved(page: Page) -> Moved:
    return page.per_commit("flows", _read)


def _read(store: GraphStore) -> Moved:
    runs = kept_runs(store, lambda graph: graph.startswith(PUBLIC_RUNS))
    places = {iri: one.spot.id for iri, one in public_places(store).items()}
    found = moved(store, list(_matches(store, runs[-1].iri)) if runs else [], places)
    return by_province(found) if len(found.spots) > _PLACES else found


def _matches(store: GraphStore, run: str) -> Iterator[_Match]:
    from pyoxigraph import NamedNode

    units = default_units().by_iri
    for row in store.select(sparql_prologue() + _MATCHES, {"run": NamedNode(run)}).dicts():
        unit = units.get(_text(row.get("unit")))
        amount = _text(row.get("amount"))
        yield _Match(
            _text(row["offer"]),
            _text(row["need"]),
            _text(row.get("substitution")),
            float(amount) if amount else None,
            "t/yr" if unit is not None and unit.kind == "mass" else "",
        )


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _sankey(page: Page, measured: Measured, say: Wording) -> Markup | None:
    title = page.word(N_("Flows from material group to receiving process to sector"))
    return sankey("sankey", measured, title, say) if measured.paths else None


def _map(page: Page, found: Moved, say: Wording) -> Markup | None:
    seen = in_view(found.spots) if found.spots else []
    title = page.word(N_("Places and the matches between them"))
    return atlas("map", seen, found.between, title, say) if seen else None


def _pairs(found: Moved, say: Wording) -> Sequence[tuple[str, str, int]]:
    names = {spot.id: say.text(spot.name) for spot in found.spots}
    counted: Counter[tuple[str, str]] = Counter()
    for (source, target), count in found.between.items():
        counted[names[source], names[target]] += count
    return [(*pair, count) for pair, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


def _unit(measured: Measured, say: Wording) -> str:
    return say("flow.tonnes") if measured.in_tonnes else say("flow.matches")
