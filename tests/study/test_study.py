"""A study of the small region: every figure worked by hand."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from symbio_kg.generate import TABLES
from symbio_kg.match.columns import select, texts
from symbio_kg.store import GraphStore
from symbio_kg.study import INTERNAL, Around, Dossier, Question, Study, study, ways
from symbio_kg.study.data import to_csv, to_json, to_jsonld
from symbio_kg.study.errors import (
    AudienceUnknown,
    PlaceInvalid,
    SectorInvalid,
    SectorWithoutListings,
    WeightsInvalid,
)
from symbio_kg.study.formulas import Range
from symbio_kg.study.model import Score
from symbio_kg.study.rank import checked, closeness, criteria, moved_weights, orders, read_weights, weighted

DAY = date(2026, 12, 9)
SLAG, DUST = "24_eaf-slag-carbon_10-02-02", "24_eaf-dust_10-02-07"


def dossier(found: Study, name: str) -> Dossier:
    return next(d for d in found.dossiers if d.id == name)


def test_supply_by_hand(internal: Study) -> None:
    """10 + 20 + 30 + 20 + 20 = 100 thousand tonnes; HHI = .01 + .04 + .09 + .04 + .04 = 0.22, moderate; even year."""
    supply = dossier(internal, SLAG).supply
    assert (supply.producers, supply.tonnes, supply.band) == (5, 100_000, "moderate")
    assert supply.index == pytest.approx(0.22)
    assert supply.season == pytest.approx(1)
    assert supply.spread["median"] == 20_000


def test_market_by_hand(internal: Study) -> None:
    """Three receivers want 60 of 100 thousand tonnes, so 60 % could go."""
    market = dossier(internal, SLAG).market
    assert (market.receivers, market.demand, market.placed) == (3, 60_000, 60_000)
    assert market.coverable == pytest.approx(0.6)
    assert 14 < market.distances["median"] < 15


def test_quality_by_hand(internal: Study) -> None:
    """Four of five batches keep 4 % of free lime; nobody measured moisture, so half the limits are open."""
    quality = dossier(internal, SLAG).quality
    assert (quality.passing, quality.judged, quality.complete) == (4, 5, 0)
    assert quality.share == pytest.approx(0.8)
    assert quality.measured == pytest.approx(0.5)
    assert quality.deciding is not None
    assert quality.deciding["en"] == "free lime content"
    assert [text["en"] for text in quality.missing] == ["moisture content"]


def test_criteria_take_limit_method_frequency_and_control(internal: Study) -> None:
    """Free lime at most 4 %; s of 3, 5, 2, 3.5, 3 is 1.0954, over the mean 3.3 more than a quarter: every batch."""
    found = {c.property: c for c in dossier(internal, SLAG).quality.criteria}
    lime = found["free-cao"]
    assert (lime.operator, lime.limit, lime.unit, lime.frequency["en"]) == ("AtMost", 4.0, "%", "every batch")
    assert "EN 1744-1" in lime.method
    assert lime.control is not None
    assert 0 < lime.control < 2
    assert found["moisture"].control is None


def test_an_impossible_value_is_left_out_and_becomes_a_task(internal: Study) -> None:
    """130 % zinc cannot be: it is not counted, and the firm is asked to correct it."""
    dust = dossier(internal, DUST)
    zinc = next(p for p in dust.quality.properties if p.name == "zinc")
    assert (zinc.count, zinc.implausible) == (0, 1)
    assert any(gap.kind == "value" for gap in dust.gaps)


def test_a_season_of_one_month(internal: Study) -> None:
    """All in January is twelve times the mean month."""
    assert dossier(internal, DUST).supply.season == pytest.approx(12)


def test_a_single_producer_is_withheld_and_says_so(public: Study, internal: Study) -> None:
    """The dust of one firm shows no amount to the public, and the total of the sector does not give it away."""
    assert dossier(public, DUST).supply.tonnes is None
    assert dossier(public, DUST).supply.withheld == "few"
    assert dossier(internal, DUST).supply.tonnes == 500
    assert dossier(public, SLAG).supply.withheld == "complement"
    assert public.sector_tonnes["24"] == public.tonnes == 100_500


def test_the_public_study_holds_no_figure_of_one_firm(public: Study) -> None:
    """None of the six firms' amounts stands anywhere in the public JSON."""
    text = json.dumps(to_json(public))
    assert not [
        amount for amount in ("500.0", "10000.0", "30000.0") if f": {amount}" in text or f" {amount}]" in text
    ]


def test_the_order_is_that_of_the_totals(internal: Study) -> None:
    """Places follow the weighted sums, and the same seed gives the same study."""
    totals = [d.order.total for d in internal.dossiers if d.order]
    assert totals == sorted(totals, reverse=True)


def test_the_same_seed_gives_the_same_study(region: GraphStore, internal: Study) -> None:
    """Nothing is left to chance but what the seed rules."""
    again = study(region, dataclasses.replace(internal.question))
    assert to_json(again) == to_json(internal)


def test_law_asks_and_cites(internal: Study) -> None:
    """Without evidence the by-product test is open, each condition says what is wanted, obstacles name articles."""
    law = dossier(internal, SLAG).law
    assert law.state == "unknown"
    assert all(c.wanted for c in law.conditions if c.state == "unknown")
    assert all(o.source["tr"] for o in law.obstacles)
    assert "eu-fp-slag" in [p.id for p in law.precedents]


def test_economy_by_hand(internal: Study) -> None:
    """Inert landfill 8 + aggregate 9 − 14.2 km × 0.12 − 2.5 − treatment 22 (Sherwood, as none is documented)."""
    value = dossier(internal, SLAG).economy
    way = dossier(internal, SLAG).market.distances["median"]
    assert value.estimated
    assert value.net is not None
    assert value.net.mid == pytest.approx(8 + 9 - way * 0.12 - 2.5 - 22)
    assert value.net.low < value.net.mid < value.net.high
    assert value.climate is not None
    assert value.climate.mid == pytest.approx(0.003 + 0.003 - way * 0.000103)


@pytest.mark.parametrize("given", ["", "abc", "24.101", "2"])
def test_what_is_no_nace_number_is_refused(region: GraphStore, given: str) -> None:
    """The error says what a number looks like."""
    with pytest.raises(SectorInvalid) as error:
        study(region, Question((given,), DAY))
    assert "24.10" in error.value.message["tr"]


def test_a_sector_without_listings_says_which_have_some(region: GraphStore) -> None:
    """Nothing to study is an answer, not a crash."""
    with pytest.raises(SectorWithoutListings) as error:
        study(region, Question(("10",), DAY))
    assert "24" in error.value.message["en"]


def test_a_region_without_listings_is_answered_too(region: GraphStore) -> None:
    """A circle in the sea holds no offer, and the answer says that it was the circle."""
    with pytest.raises(SectorWithoutListings, match="within 10 km"):
        study(region, Question(("24",), DAY, around=Around(0, 0, 10)))


@pytest.mark.parametrize("place", [(91, 0), (0, 200), (float("nan"), 0)])
def test_a_place_that_is_not_on_earth_is_refused(place: tuple[float, float]) -> None:
    """Before anything is read."""
    with pytest.raises(PlaceInvalid, match="no such place"):
        Question(("24",), DAY, around=Around(*place, 10))


def test_a_sector_may_be_a_letter_or_a_class(region: GraphStore) -> None:
    """Section C holds division 24, and 24.10 is a class of it."""
    assert study(region, Question(("C",), DAY, draws=1)).listings == 6
    assert study(region, Question(("24.1",), DAY, draws=1)).listings == 6


def test_an_audience_is_public_or_internal() -> None:
    """Anything else is refused before anything is read."""
    with pytest.raises(AudienceUnknown):
        Question(("24",), DAY, audience="press")


def test_offers_without_amounts_divide_nothing(made: SimpleNamespace) -> None:
    """A firm that states no amount leaves totals at nought or unknown, and becomes a task."""
    text = made.offer("q", "10-02-02", "eaf-slag-carbon", 0) + made.need("x", 10)
    found = study(made.filled(text), Question(("24",), DAY, audience="internal", draws=2))
    one = found.dossiers[0]
    assert one.supply.tonnes == 0
    assert one.market.coverable is None
    assert one.supply.season is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"volume": 0.5}, "sum"),
        ({"volume": -0.18, "producers": 0.44}, "nought"),
        ({"nonsense": 0.1}, "nonsense"),
    ],
)
def test_weights_that_cannot_be_used(change: dict[str, float], word: str) -> None:
    """Weights that do not sum to one, are negative or unknown are told as such."""
    with pytest.raises(WeightsInvalid, match=word):
        checked(read_weights() | change)


def test_weighted_sum_and_topsis_by_hand() -> None:
    """0.6·1 + 0.4·0.5 = 0.8; distances to ideal 0.2 and anti-ideal √(0.36 + 0.04), so 0.6325 / 0.8325 = 0.7597."""
    values, weights = {"a": 1.0, "b": 0.5}, {"a": 0.6, "b": 0.4}
    assert weighted(values, weights) == pytest.approx(0.8)
    assert closeness(values, weights) == pytest.approx(0.7597, abs=1e-4)
    assert closeness({"a": 1.0, "b": 1.0}, weights) == pytest.approx(1)


def test_moved_weights_still_sum_to_one() -> None:
    """Each weight moves by a quarter, the others make room; two moves a weight."""
    moved = moved_weights(read_weights())
    assert len(moved) == 2 * len(criteria())
    assert all(sum(weights.values()) == pytest.approx(1) for _, weights in moved)


def test_one_weight_alone_does_not_divide_by_nought() -> None:
    """All the weight on one criterion stays there."""
    assert moved_weights({"a": 1.0, "b": 0.0})[0][1] == {"a": 1.0, "b": 0.0}


def test_a_close_race_changes_when_weights_move() -> None:
    """0.5·1 + 0.5·0 against 0.5·0 + 0.5·0.98: a quarter less for the first criterion turns them round."""

    def scores(one: float, two: float) -> list[Score]:
        return [Score("a", Range(one, one, one), True), Score("b", Range(two, two, two), True)]

    placed, changes = orders(
        {"x": scores(1, 0), "y": scores(0, 0.98)}, {"a": 0.5, "b": 0.5}, seed=1, draws=10
    )
    assert (placed["x"].rank, placed["x"].worst) == (1, 2)
    assert changes
    assert placed["x"].first_share == 1


def test_the_chance_of_being_first_by_hand() -> None:
    """A triangle of 0, 0.5 and 1 lies above 0.75 in 2 · 0.25² = 1 of 8 draws."""
    scores = {"x": [Score("a", Range(0, 0.5, 1), True)], "y": [Score("a", Range(0.75, 0.75, 0.75), True)]}
    placed, _ = orders(scores, {"a": 1.0}, seed=1, draws=5000)
    assert placed["x"].first_share == pytest.approx(0.125, abs=0.015)
    assert placed["x"].first_share + placed["y"].first_share == 1


def test_every_form_says_why_an_amount_is_withheld(public: Study) -> None:
    """A single producer's stream has no amount in JSON, JSON-LD and CSV, and the reason beside it."""
    (plain,) = (d for d in to_json(public)["dossiers"] if d["id"] == DUST)
    (linked,) = (d for d in json.loads(to_jsonld(public))["hasDossier"] if d["@id"].endswith(DUST))
    (line,) = (row for row in to_csv(public, "tr").splitlines() if "10 02 07" in row)
    assert (plain["supply"]["tonnes"], plain["supply"]["withheld"]) == (None, "few")
    assert "quantity" not in linked
    assert linked["comment"]["tr"].startswith("gizli")
    assert ";gizli: 3'ten az firma;" in line


def test_forms_for_machines(internal: Study) -> None:
    """JSON-LD names each dossier with its criteria, CSV has a row each in both languages."""
    document = json.loads(to_jsonld(internal))
    assert [node["rankInStudy"] for node in document["hasDossier"]] == [1, 2]
    assert all(len(to_csv(internal, language).splitlines()) == 3 for language in ("tr", "en"))


def test_a_region_of_tables_is_studied_like_one_of_triples(
    region: GraphStore, internal: Study, made: SimpleNamespace, tmp_path: Path
) -> None:
    """The same listings give the same dossiers from Parquet and from the graph; only methods are not kept there."""
    for name, columns in TABLES.items():
        invented = [{"listing": row["listing"], "synthetic": "true"} for row in select(region, "listings")]
        rows = invented if name == "marks" else select(region, name)
        pq.write_table(pa.table(texts(rows, *columns)), tmp_path / f"{name}.parquet")
    knowledge = made.filled("")
    found = study(knowledge, Question(("24",), DAY, audience=INTERNAL, draws=100, region=tmp_path))
    for here, there in zip(internal.dossiers, found.dossiers, strict=True):
        assert (here.identity, here.supply, here.market) == (there.identity, there.supply, there.market)
        assert (here.order, here.quality.passing, here.law) == (there.order, there.quality.passing, there.law)
    with pytest.raises(SectorWithoutListings, match="24"):
        study(knowledge, Question(("99",), DAY, region=tmp_path))


def test_portions_and_nearest_needs_change_nothing(
    region: GraphStore, internal: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Joined offer by offer, with one nearest need looked at first, the markets are the same."""
    monkeypatch.setattr(ways, "_AT_ONCE", 1)
    monkeypatch.setattr(ways, "_NEAREST", 1)
    found = study(region, Question(("24",), DAY, audience=INTERNAL, draws=10))
    assert {d.id: d.market for d in found.dossiers} == {d.id: d.market for d in internal.dossiers}
