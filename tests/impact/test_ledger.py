"""The ledger as people give it in and get it out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.govern.made import NOW, filled, firm, listing, person

from symbio_kg.accept import public_view
from symbio_kg.govern import Synergies
from symbio_kg.handbook import to_html, to_pdf
from symbio_kg.impact import (
    BY,
    COLUMNS,
    FRAMEWORKS,
    LedgerRefused,
    fill,
    form_csv,
    form_jsonld,
    form_xlsx,
    impact_book,
    ledger_of,
    take_ledger,
)
from symbio_kg.impact.forms import fields_of
from symbio_kg.impact.graph import LEDGER
from symbio_kg.impact.intake import judge
from symbio_kg.impact.report import UNITS
from symbio_kg.impact.rollup import MEASURES
from symbio_kg.impact.words import WORDS
from symbio_kg.model import Document
from symbio_kg.people import Role
from symbio_kg.store import GraphStore
from symbio_kg.terms import PREFIXES

DAY = date(2026, 12, 9)
HEAD = ",".join(COLUMNS) + "\n"


@pytest.fixture
def store() -> Iterator[GraphStore]:
    made = filled()
    yield made
    made.close()


def _synergy(store: GraphStore, giver: str = "a", taker: str = "b") -> str:
    offer, need = listing(store, f"Offer {giver}"), listing(store, f"Need {taker}")
    made = Synergies(store, lambda: NOW).propose(offer, need, person(Role.FACILITATOR), "seen at a workshop")
    return made.id


def _rows(synergy: str) -> str:
    return HEAD + "".join(
        f"{synergy},2025,{row},weighbridge of the plant,2026-01-31,\n"
        for row in (
            "moved,,,1200,t,10 02 02,R5,steel-slag,,K1,,",
            "moved,counterfactual,,1000,t,,D1,,,,,",
            "virgin,,,1100,t,,,natural-aggregate,,,,",
            "disposal-avoided,,,8000,,,,,,,,",
            "training,,,,,,,,,,3,30",
        )
    )


def test_a_ledger_comes_back_as_it_was_given(store: GraphStore) -> None:
    """What is taken in stands in the private graph with source and day, and is read back exactly."""
    name = _synergy(store)
    assert take_ledger(store, _rows(name), [name]) == (4, 1)
    ledger = ledger_of(store)
    assert {(f.indicator, f.source, f.on) for f in ledger.figures} == {
        (i, "weighbridge of the plant", date(2026, 1, 31)) for i in ("moved", "virgin", "disposal-avoided")
    }
    (result,) = ledger.results()
    assert [result.moved, result.diverted, result.flows["virgin"]] == [1200, 1000, 1100]
    assert ledger.parties[name] == (firm("a"), firm("b"))


def test_taking_a_year_again_replaces_it(store: GraphStore) -> None:
    """The same file twice is the same ledger; another year stays."""
    name = _synergy(store)
    take_ledger(store, _rows(name), [name])
    take_ledger(store, _rows(name).replace(",2025,", ",2024,"), [name])
    take_ledger(store, _rows(name).replace("1200", "1300"), [name])
    assert {r.year: int(r.moved) for r in ledger_of(store).results()} == {2024: 1200, 2025: 1300}


def test_nobody_else_sees_the_ledger(store: GraphStore) -> None:
    """It is not in what everybody may see."""
    name = _synergy(store)
    take_ledger(store, _rows(name), [name])
    view = public_view(store)
    assert LEDGER in store.graphs()
    assert LEDGER not in view.graphs()
    view.close()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{s},2025,moved,,,12,t,,R5,,,,,,,2026-01-31,", "Say where the figure comes from"),
        ("{s},2025,moved,,,12,t,,R5,,,,,,scale,,", "on which day"),
        ("{s},2025,moved,,,12,t,,R5,,,,,,scale,31/31/2026,", "on which day"),
        ("{s},2025,moved,,,twelve,t,,R5,,,,,,scale,2026-01-31,", "not a number"),
        ("{s},2025,moved,,,-1,t,,R5,,,,,,scale,2026-01-31,", "below zero"),
        ("{s},2025,moved,,,12,MWh,,R5,,,,,,scale,2026-01-31,", "give it in t"),
        ("{s},2025,tonnage,,,12,t,,R5,,,,,,scale,2026-01-31,", "one of moved"),
        ("{s},2025,giver-share,,,1.2,,,,,,,,,scale,2026-01-31,", "between 0 and 1"),
        ("{s},25,moved,,,12,t,,R5,,,,,,scale,2026-01-31,", "not a year"),
        ("{s},2025,training,,,,,,,,,,-3,4,scale,2026-01-31,", "number of people"),
        ("nobody,2025,moved,,,12,t,,R5,,,,,,scale,2026-01-31,", "no such synergy"),
        ("{s},2025,moved,,,12,t,,R5,,{s},,,,scale,2026-01-31,", "no other synergy"),
        ("{s},2025,moved,perhaps,,12,t,,R5,,,,,,scale,2026-01-31,", "one of actual"),
    ],
)
def test_a_row_that_is_not_good_keeps_the_whole_table_out(store: GraphStore, row: str, told: str) -> None:
    """The row is named, the reason is in both languages, and nothing is stored."""
    name = _synergy(store)
    with pytest.raises(LedgerRefused, match=told) as caught:
        take_ledger(store, _rows(name) + row.format(s=name) + "\n", [name])
    assert {error.row for error in caught.value.errors} == {7}
    assert all(e.text["tr"] != e.text["en"] for e in caught.value.errors)
    assert LEDGER not in store.graphs()


def test_a_table_without_rows_or_columns_is_told(store: GraphStore) -> None:
    """An empty table and a foreign one are refused with a reason."""
    for text in ("", HEAD, "a,b\n1,2\n", "synergy,year,indicator,source,on\ny,1,z,s,\n"):
        with pytest.raises(LedgerRefused) as caught:
            take_ledger(store, text, ["x"])
        assert len(caught.value.errors) == 1


def test_a_turkish_spreadsheet_is_read(store: GraphStore) -> None:
    """Semicolons, decimal comma and kilograms give the same tonnes."""
    name = _synergy(store)
    text = (
        "synergy;year;indicator;value;unit;operation;source;on\n"
        f"{name};2025;moved;1.200,5;kg;R5;kantar;31.01.2026\n"
    )
    take_ledger(store, text, [name])
    assert float(ledger_of(store).results()[0].moved) == pytest.approx(1.2005)


Entry = dict[str, NamedNode | Literal]
FIGURE: Entry = {
    "a": PREFIXES["sym"]["ImpactFigure"],
    "ofIndicator": PREFIXES["syn"]["indicator-moved"],
    "numericValue": Literal("1", datatype=PREFIXES["xsd"]["decimal"]),
    "figureBasis": Literal("yearly"),
    "figureCase": Literal("actual"),
}
HEADS: Entry = {
    "a": PREFIXES["sym"]["HeadCount"],
    "countsPeopleIn": Literal("jobs"),
    "women": Literal(1),
    "men": Literal(2),
}
COMMON: Entry = {
    "ofSynergy": PREFIXES["data"]["synergy/x"],
    "figureYear": Literal(2025),
    "figureSide": Literal("both"),
    "source": Literal("scale"),
    "date": Literal("2026-01-31", datatype=PREFIXES["xsd"]["date"]),
    "evidenceLevel": PREFIXES["sym"]["Declared"],
}
PLACES = {"a": "rdf", "numericValue": "qudt", "source": "dcterms", "date": "dcterms"}


def _findings(entry: Entry) -> set[str]:
    node = PREFIXES["data"]["impact/x"]
    triples = [
        Triple(node, PREFIXES[PLACES.get(name, "sym")]["type" if name == "a" else name], value)
        for name, value in entry.items()
    ]
    return {f.shape.rsplit("-", 1)[1] for f in judge().validate(Document("x", triples)).violations}


SHAPE_OF = {
    "ofIndicator": "indicator",
    "numericValue": "value",
    "figureBasis": "basis",
    "figureCase": "case",
    "countsPeopleIn": "area",
    "women": "women",
    "men": "men",
    "ofSynergy": "synergy",
    "figureYear": "year",
    "figureSide": "side",
    "source": "source",
    "date": "day",
    "evidenceLevel": "evidence",
}


@pytest.mark.parametrize("own", [FIGURE, HEADS], ids=["figure", "heads"])
def test_no_figure_without_source_day_or_anything_else(own: Entry) -> None:
    """A whole entry is well; each part that is left out is found by the shape named for it, and nothing else."""
    whole = {**own, **COMMON}
    assert _findings(whole) == set()
    for name in whole.keys() - {"a"}:
        assert _findings({k: v for k, v in whole.items() if k != name}) == {SHAPE_OF[name]}, name


def test_every_constraint_is_named_in_that_test() -> None:
    """No shape of the ledger is left without its failing case."""
    names = {iri.rsplit("-", 1)[1] for iri in judge().shapes.constraints}
    assert names == set(SHAPE_OF.values())


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_public_report_tells_no_firms_figures(store: GraphStore, language: str) -> None:
    """Two firms' tonnes are in the full report and nowhere in the public one; nor are three women."""
    name = _synergy(store)
    take_ledger(store, _rows(name), [name])
    ledger = ledger_of(store)
    public = "".join(to_html(impact_book(ledger, language, DAY, by=by)) for by in BY)
    full = to_html(impact_book(ledger, language, DAY, full=True))
    for number in ("1,200", "1.200", "1,100", "1.100", "8,000", "8.000"):
        assert number not in public
    assert ("1,200" if language == "en" else "1.200") in full
    assert "weighbridge of the plant" in full
    assert ">3<" not in public
    assert to_pdf(impact_book(ledger, language, DAY)).startswith(b"%PDF")


def test_an_empty_ledger_says_so(store: GraphStore) -> None:
    """No figures: a page that says it."""
    assert "Defterde değer yok" in to_html(impact_book(ledger_of(store), "tr", DAY))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_form_is_the_same_in_every_format(store: GraphStore, framework: str) -> None:
    """CSV, workbook and JSON-LD hold the same fields and numbers."""
    name = _synergy(store)
    take_ledger(store, _rows(name), [name])
    ledger = ledger_of(store)
    filled_form = fill(framework, ledger.results(2025), ledger.parties)
    rows = list(csv.reader(io.StringIO(form_csv(filled_form, ledger.figures, "en"))))[1:]
    book = openpyxl.load_workbook(io.BytesIO(form_xlsx(filled_form, ledger.figures, "en")))
    graph = json.loads(form_jsonld(filled_form, ledger.figures, "en"))["@graph"]
    sheet = list(book["Form"].iter_rows(min_row=2, values_only=True))
    assert [r[0] for r in rows] == [r[0] for r in sheet] == [f.id for f in fields_of(framework)]
    assert {r[6] for r in rows} == {r[6] for r in sheet} != {""}
    turkish = list(csv.reader(io.StringIO(form_csv(filled_form, ledger.figures, "tr")), delimiter=";"))[1:]
    assert [r[2].replace(",", ".") for r in turkish] == [r[2] for r in rows]
    assert [float(r[2]) for r in rows] == pytest.approx([float(str(r[2])) for r in sheet], abs=1e-3)
    values = [node["schema:value"] for node in graph if node["@type"] == "schema:PropertyValue"]
    assert values == pytest.approx([float(r[2]) for r in rows], abs=1e-3)


def test_esrs_e5_by_hand(store: GraphStore) -> None:
    """1,200 t of slag (not hazardous) to R5: recycling of non-hazardous waste for the giver, inflow for the taker."""
    name = _synergy(store)
    take_ledger(store, _rows(name), [name])
    ledger = ledger_of(store)
    given = {f.field.id: f.value for f in fill("esrs-e5", ledger.results(), ledger.parties, firm("a"))}
    taken = {f.field.id: f.value for f in fill("esrs-e5", ledger.results(), ledger.parties, firm("b"))}
    assert given["E5-5 37(b) non-hazardous waste: recycling"] == 1200
    assert given["E5-5 37(b) hazardous waste: recycling"] == 0
    assert given["E5-5 37(b) total"] == 1200
    assert given["E5-4 secondary resources"] == 0
    assert taken["E5-4 secondary resources"] == 1200
    assert taken["E5-5 37(b) total"] == 0


def test_fields_name_measures_that_exist() -> None:
    """Each field has both languages, a unit, a source and a measure that can fill it; words are in both languages."""
    for framework in FRAMEWORKS:
        assert fields_of(framework)
        for one in fields_of(framework):
            assert one.measure in {*MEASURES, "received"}
            assert all((one.text["en"], one.text["tr"], one.unit, one.source, one.evidence))
    assert set(UNITS) == set(MEASURES)
    assert all(set(text) == {"en", "tr"} for text in WORDS.values())
