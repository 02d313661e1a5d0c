"""The invented synergies of the sample region, and women and men by component of the programme."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg import assets
from symbio_kg.govern import Synergies
from symbio_kg.govern.errors import StepRefused
from symbio_kg.handbook.book import Book, Chapter, Table
from symbio_kg.impact import Ledger, impact_book, ledger_of
from symbio_kg.impact.heads import LEAST
from symbio_kg.impact.model import AREAS, Heads
from symbio_kg.impact.sample import SampleMissing, take_sample
from symbio_kg.pipeline import take_in
from symbio_kg.reference import emission_factors
from symbio_kg.store import GraphStore, open_store
from symbio_kg.validate import Validator

DAY = date(2026, 12, 9)


@pytest.fixture(scope="module")
def store() -> Iterator[GraphStore]:
    made = open_store(None)
    take_in(made, assets.examples() / "izmir" / "materials.csv", Validator())
    take_sample(made)
    yield made
    made.close()


def test_each_synergy_reaches_its_state(store: GraphStore) -> None:
    """As many as the table says stand in each state, and both sides consented on the way."""
    with (assets.examples() / "impact" / "synergies.tsv").open(encoding="utf-8") as file:
        wanted = Counter(row["state"] for row in csv.DictReader(file, delimiter="\t"))
    found = Synergies(store).all()
    assert Counter(one.state for one in found) == wanted
    assert len(wanted) >= 5
    assert all(one.named for one in found)


def test_the_report_on_the_sample_adds_up(store: GraphStore) -> None:
    """The tonnes of both years are those of the table added by hand; every figure is marked as invented."""
    ledger = ledger_of(store)
    assert {y: int(sum(r.moved for r in ledger.results(y))) for y in (2024, 2025)} == {
        2024: 61_980,
        2025: 101_440,
    }
    assert {f.evidence for f in ledger.figures} | {h.evidence for h in ledger.heads} == {"Synthetic"}
    for language, word in (("en", "invented"), ("tr", "uydurulmuştur")):
        book = impact_book(ledger, language, DAY, by="component")
        told = " ".join(str(chapter) for chapter in book.chapters)
        assert word in told
        assert "K1" in told


def test_a_gas_term_gives_no_tonnes_away(store: GraphStore) -> None:
    """A term over its published factor is tonnes: the public report tells it of three firms or more only."""
    ledger = ledger_of(store)
    firms: dict[str, set[str]] = defaultdict(set)
    for result in ledger.results():
        for term in result.gas:
            firms[emission_factors()[term.factor].label["en"]] |= set(ledger.parties[result.synergy])
    told = {row[3]: row[1] for row in _gas(impact_book(ledger, "en", DAY, by="component"))}
    assert firms.keys() == told.keys()
    assert all(told[name] == "withheld" for name in firms if len(firms[name]) < 3)
    assert {"withheld"} < set(told.values())
    assert "withheld" not in {row[1] for row in _gas(impact_book(ledger, "en", DAY, full=True))}


def _gas(book: Book) -> list[tuple[str, ...]]:
    (chapter,) = (one for one in book.chapters if one.id == "gas")
    return next(iter(_rows(chapter).values()))


def test_it_is_taken_in_once_and_only_into_the_sample(store: GraphStore) -> None:
    """A second time, and without the region, it is refused with a reason in both languages."""
    with pytest.raises(StepRefused):
        take_sample(store)
    empty = open_store(None)
    with pytest.raises(SampleMissing, match="IZM-") as caught:
        take_sample(empty)
    empty.close()
    assert "ilanı burada yok" in caught.value.message["tr"]


def _people(heads: list[Heads]) -> Chapter:
    book = impact_book(Ledger((), tuple(heads), {}, {}), "en", DAY)
    (chapter,) = (one for one in book.chapters if one.id == "people")
    return chapter


def _heads(area: str, component: str, women: int, men: int) -> Heads:
    return Heads("x", area, women, men, 2025, "list", DAY, "Declared", component=component)


def _rows(chapter: Chapter) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of each table by its first heading."""
    tables = [block for block in chapter.blocks if isinstance(block, Table)]
    return {t.heads[0]: [tuple(cell.text for cell in line) for line in t.rows] for t in tables}


def test_people_stand_by_area_and_component() -> None:
    """Three components of enough women and men are told as they are; they add up to their area."""
    heads = [_heads("training", f"K{n}", 10 * n, 20 * n) for n in (1, 2, 3)]
    rows = _rows(_people(heads))
    assert rows["Where"] == [("In training", "60", "120", "180")]
    assert rows["By programme component: in training"] == [
        ("K1", "10", "20", "30"),
        ("K2", "20", "40", "60"),
        ("K3", "30", "60", "90"),
    ]


def test_a_small_component_does_not_follow_from_the_others() -> None:
    """With two women in one component a second one is withheld too; a component alone with few hides all."""
    heads = [_heads("jobs", "K1", 2, 9), _heads("jobs", "K2", 8, 12), _heads("jobs", "K3", 30, 40)]
    assert _rows(_people(heads))["By programme component: in jobs"] == [
        ("K1", "withheld", "withheld", "11"),
        ("K2", "withheld", "withheld", "20"),
        ("K3", "30", "40", "70"),
    ]
    few = _rows(_people([_heads("jobs", "K1", 2, 9)]))
    assert few["By programme component: in jobs"] == [("K1", "withheld", "withheld", "withheld")]


_COUNTS = st.integers(min_value=0, max_value=40)


@given(
    st.lists(
        st.tuples(st.sampled_from(AREAS), st.sampled_from(["K1", "K2", "K3", ""]), _COUNTS, _COUNTS),
        min_size=1,
        max_size=9,
    )
)
def test_no_part_gives_away_a_withheld_area(rows: list[tuple[str, str, int, int]]) -> None:
    """No number of women or men below the threshold is told, and no area that is withheld is the sum of told parts."""
    tables = _rows(_people([_heads(*one) for one in rows]))
    areas = tables.pop("Where")
    for line in (line for lines in (areas, *tables.values()) for line in lines):
        assert all(value == "withheld" or int(value) >= LEAST for value in line[1:3])
    for name, women, *_ in areas:
        for lines in (lines for title, lines in tables.items() if title.endswith(name.lower())):
            hidden = [line for line in lines if line[1] == "withheld"]
            assert len(hidden) == len(lines) if women == "withheld" else len(hidden) != 1
