"""The method beyond single limits: speciation, metal basis, detection limits, pH, tests, entries, warnings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from symbio_kg import assets
from symbio_kg.hazard import Assessment, Conclusion, Status, assess, compositions_of
from symbio_kg.hazard.loading import default_law
from symbio_kg.ontology.tables import many, read_table

DAY = date(2026, 11, 25)


def judge(value: object, day: date = DAY, **options: object) -> Assessment:
    (composition,) = compositions_of(value)
    return assess(composition, day, **options)  # type: ignore[arg-type]


def reached(value: object, **options: object) -> list[str]:
    return judge(value, **options).outcome.having(Status.YES)  # type: ignore[arg-type]


def codes(found: Assessment) -> set[str]:
    return {reason.code for reason in (*found.outcome.missing, *found.outcome.cautions)}


def status(found: Assessment, hp: str) -> Status:
    return next(result.status for result in found.outcome.properties if result.hp == hp)


@pytest.mark.parametrize(
    ("element", "named", "limit", "hp"),
    [
        ("As", "As2O3", "757", "HP7"),
        ("As", "As2O5", "652", "HP7"),
        ("Cd", "CdO", "875", "HP7"),
        ("Cr", "CrO3", "520", "HP7"),
        ("Cr", "zinc chromate", "287", "HP7"),
        ("Cu", "CuO", "1997", "HP14"),
        ("Cu", "Cu2O", "2220", "HP14"),
        ("Cu", "copper sulphate pentahydrate", "636", "HP14"),
        ("Ni", "NiO", "786", "HP7"),
        ("Ni", "nickel hydroxide", "633", "HP7"),
        ("Ni", "NiSO4", "379", "HP7"),
        ("V", "V2O5", "560", "HP7"),
        ("Zn", "ZnO", "2009", "HP14"),
        ("Zn", "ZnCl2", "1199", "HP14"),
        ("Zn", "ZnSO4", "1012", "HP14"),
        ("Pb", "PbO", "2500", "HP14"),
        ("Hg", "HgO", "2500", "HP14"),
    ],
)
def test_one_element_alone(element: str, named: str, limit: str, hp: str) -> None:
    """An element counted as a named compound reaches its first property at the known content, to 1 mg/kg."""
    below, above = (
        reached({"components": [{"element": element, "as": named, "mg_kg": Decimal(limit) + step}]})
        for step in (-1, 1)
    )
    assert hp not in below
    assert hp in above


@pytest.mark.parametrize(
    ("element", "limit"),
    [("As", 1000), ("Cd", 1000), ("Cr", 1000), ("Ni", 1000), ("Pb", 2500), ("Cu", 2500), ("Zn", 2500)],
)
def test_elements_as_printed(element: str, limit: int) -> None:
    """Counted as printed, the authorities' plain figures come out."""
    below = reached({"components": {element: f"{limit - 1} mg/kg"}}, speciation="printed")
    at = reached({"components": {element: f"{limit} mg/kg"}}, speciation="printed")
    assert {"HP7", "HP14"}.isdisjoint(below)
    assert {"HP7", "HP14"} & set(at)


def test_note_1_compares_the_metal() -> None:
    """A lead compound is turned to its metal before the limit, not the other way round."""
    factor = default_law().substances["lead-monoxide"][-1].factor
    assert factor is not None
    at = Decimal("0.3") * factor
    assert "HP10" in reached({"components": {"PbO": f"{at} %"}})
    assert "HP10" not in reached({"components": {"PbO": "0.3 %"}})


def test_a_content_given_as_metal_is_not_turned_again() -> None:
    """A compound under Note 1 whose figure is that of the metal is compared as it stands."""
    at = {"components": [{"name": "PbO", "mg_kg": 3000, "basis": "metal"}]}
    assert "HP10" in reached(at)


def test_the_condition_of_the_waste_chooses_the_form() -> None:
    """Nickel is an oxide in dust, a hydroxide in sludge, a sulphate in acid."""
    forms = []
    for more in ({}, {"physical_state": "sludge"}, {"ph": 3, "physical_state": "sludge"}):
        (line,) = judge({"components": {"Ni": "500 mg/kg"}, **more}).understood
        forms.append(line.substance)
    assert forms == ["nickel-monoxide", "nickel-dihydroxide", "nickel-sulfate"]


def test_one_atom_counts_once() -> None:
    """What listed compounds hold of an element is taken off its total."""
    found = judge({"components": [{"element": "Zn", "mg_kg": 2000}, {"name": "ZnO", "mg_kg": "2489.4"}]})
    assert found.understood[0].share == 0
    chrome = judge({"components": {"Cr": "3000 mg/kg", "Cr(III)": "2990 mg/kg", "Cr(VI)": "10 mg/kg"}})
    assert "HP7" not in chrome.outcome.having(Status.YES)
    assert "HP7" in reached({"components": {"Cr": "3000 mg/kg"}})


def test_compounds_that_hold_too_much_are_told() -> None:
    """A mass balance that does not close is a warning."""
    found = judge({"components": [{"element": "Zn", "mg_kg": 100}, {"name": "ZnO", "pct": 1}]})
    assert "balance" in codes(found)


def test_below_detection_that_alone_decides_is_not_fit() -> None:
    """Only the limit of detection reaches the limit: unknown, and a finer analysis is asked for."""
    found = judge({"code": "10 10 10", "components": [{"name": "ZnO", "value": "<0,5", "unit": "%"}]})
    assert status(found, "HP14") is Status.UNKNOWN
    assert found.outcome.conclusion is Conclusion.NEEDS_ASSESSMENT
    assert "detection-asked" in codes(found)
    measured = judge({"components": [{"name": "ZnO", "pct": "<0.5"}, {"name": "CuO", "pct": 0.3}]})
    assert status(measured, "HP14") is Status.YES
    harmless = judge({"components": [{"name": "ZnO", "pct": "<0.2"}]})
    assert status(harmless, "HP14") is Status.NO


def test_hp8_stands_in_for_hp4() -> None:
    """Five percent lye is corrosive and then not irritant; two percent is irritant."""
    strong = judge({"components": {"NaOH": "5 %"}})
    assert (status(strong, "HP8"), status(strong, "HP4")) == (Status.YES, Status.NOT_APPLICABLE)
    assert reached({"components": {"NaOH": "2 %"}}) == ["HP4"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Status.YES),
        ({"acid_alkali_known": True}, Status.NO),
        ({"acid_alkali_known": False}, Status.YES),
        ({"tests": {"HP8": "not-hazardous"}}, Status.NO),
        ({"substances": [{"name": "lime", "pct": 12}]}, Status.TO_BE_TESTED),
    ],
)
def test_extreme_ph(more: dict[str, object], expected: Status) -> None:
    """An extreme pH presumes HP8 unless the corrosives are known, explain it, or a test clears it."""
    found = judge(
        {"ph": 12.2, "components": {"gypsum": "20 %"}, **more}
        if "substances" not in more
        else {"ph": 12.2, **more}
    )
    assert status(found, "HP8") is expected
    if "substances" in more:
        assert status(found, "HP4") is Status.YES


def test_tests_overrule_in_both_directions_for_their_own_property_only() -> None:
    """A test beats the calculation of the same property and of no other."""
    part = {"components": [{"name": "ZnO", "pct": 1}]}
    assert reached({**part, "tests": {"HP14": "not-hazardous"}}) == []
    assert reached({**part, "tests": {"HP13": {"result": "hazardous", "method": "OECD 429"}}}) == [
        "HP13",
        "HP14",
    ]
    assert "HP14" in reached({**part, "tests": {"HP7": False}})


def test_a_test_does_not_lift_the_pollutant_gate() -> None:
    """PCB over 50 mg/kg makes hazardous whatever the properties say."""
    found = judge({"code": "19 10 04", "components": {"PCB": "51 mg/kg"}, "rest": "inert"})
    assert found.outcome.having(Status.YES) == []
    assert found.outcome.conclusion is Conclusion.HAZARDOUS
    assert [entry.shown for entry in found.outcome.entry.follows] == ["19 10 03*"]


def test_at_the_limit_a_pollutant_binds_the_operation_only() -> None:
    """PCB of exactly 50 mg/kg sets no asterisk, yet the waste must be destroyed."""
    outcome = judge({"components": {"PCB": "50 mg/kg"}, "rest": "inert"}).outcome
    (pop,) = outcome.pops
    assert (pop.sure, pop.binds, outcome.hazardous) == (False, True, False)


def test_congeners_add_up_to_the_sum() -> None:
    """PCB reported by congener is added, and not beside the whole."""
    single = {f"PCB {number}": "9 mg/kg" for number in (28, 52, 101, 138, 153, 180)}
    assert judge({"components": single, "rest": "inert"}).outcome.conclusion is Conclusion.HAZARDOUS
    whole = judge({"components": {**single, "PCB": "45 mg/kg"}, "rest": "inert"})
    assert [int(pop.total) for pop in whole.outcome.pops] == [54]


def test_aspiration_with_an_unknown_viscosity() -> None:
    """A fluid of unknown viscosity is taken as thin, and the measurement is asked for; a solid is no fluid."""
    part = {"components": {"kerosene": "12 %"}}
    assert "HP5" in reached({**part, "physical_state": "liquid"})
    assert "viscosity-asked" in codes(judge({**part, "physical_state": "liquid"}))
    assert "HP5" not in reached({**part, "physical_state": "solid"})


def test_a_code_of_another_day_needs_assessment() -> None:
    """16 06 05 left the European list, so nothing can be concluded for it afterwards."""
    outcome = judge({"code": "16 06 05", "components": {"inert": "100 %"}}, date(2026, 12, 15)).outcome
    assert (outcome.conclusion, outcome.entry.follows) == (Conclusion.NEEDS_ASSESSMENT, ())


def test_a_reported_sum_and_its_members_are_not_added() -> None:
    """PBDE given as a sum and split counts once."""
    parts = {"PBDE": "300 mg/kg", "decaBDE": "200 mg/kg", "tetraBDE": "100 mg/kg"}
    (pop,) = judge({"components": parts}).outcome.pops
    assert (int(pop.total), pop.reached) == (300, False)


@pytest.mark.parametrize(
    ("code", "parts", "conclusion", "follows"),
    [
        ("10 10 10", {"ZnO": "1.2 %", "inert": "98.8 %"}, "hazardous", ["10 10 09*"]),
        ("10 10 09*", {"ZnO": "0.1 %", "inert": "99.9 %"}, "non-hazardous", ["10 10 10"]),
        ("101010", {"ZnO": "0.1 %"}, "non-hazardous-on-condition", ["10 10 10"]),
        ("13 02 05*", {"inert": "100 %"}, "hazardous", ["13 02 05*"]),
        ("19 12 04", {"ZnO": "1 %"}, "needs-assessment", ["19 12 04"]),
        ("19 12 04", {"inert": "100 %"}, "non-hazardous", ["19 12 04"]),
        ("12 01 18", {"inert": "100 %"}, "non-hazardous", []),
        ("10 10 10", {"hexachlorobutadiene": "5 %", "inert": "95 %"}, "needs-assessment", ["10 10 09*"]),
    ],
)
def test_entries(code: str, parts: object, conclusion: str, follows: list[str]) -> None:
    """Absolute entries stand, mirror entries follow what was found, an open question means the hazardous side."""
    outcome = judge({"code": code, "components": parts}).outcome
    assert (outcome.conclusion.value, [entry.shown for entry in outcome.entry.follows]) == (
        conclusion,
        follows,
    )


def test_the_list_of_the_day_counts() -> None:
    """16 06 04 is non-hazardous until 2026-12-08 and hazardous from the day after, in the EU alone."""
    batteries = {"code": "16 06 04", "components": {"inert": "100 %"}}
    before, after = (judge(batteries, day) for day in (date(2026, 12, 8), date(2026, 12, 9)))
    assert [f.under("EU").conclusion.value for f in (before, after)] == ["non-hazardous", "hazardous"]
    assert [f.under("TR").conclusion.value for f in (before, after)] == ["non-hazardous", "non-hazardous"]


def test_before_hp14_had_limits() -> None:
    """Before 2018-07-05 there is no calculation for HP14, and the answer says so."""
    found = judge({"components": {"ZnO": "5 %"}}, date(2018, 7, 4))
    assert status(found, "HP14") is Status.UNKNOWN
    assert found.outcome.conclusion is Conclusion.NEEDS_ASSESSMENT


def test_a_classification_changes_on_its_day() -> None:
    """1,1-dichloroethylene is a suspected carcinogen until 2027-01-31, a presumed one afterwards."""
    part = {"components": {"1,1-dichloroethylene": "0.2 %"}}
    days = (date(2027, 1, 31), date(2027, 2, 1))
    assert ["HP7" in judge(part, day).outcome.having(Status.YES) for day in days] == [False, True]
    assert "class-changes" in codes(judge(part, days[0]))


def test_massive_alloys() -> None:
    """Limits are not for clean massive alloys; they are for dirty ones and where nobody says."""
    alloy = {"components": {"nickel": "30 %", "iron": "70 %"}, "massive_alloy": True}
    clean = judge({**alloy, "contaminated": False})
    assert clean.outcome.conclusion is Conclusion.NON_HAZARDOUS
    assert set(clean.outcome.having(Status.NOT_APPLICABLE)) == {f"HP{n}" for n in range(1, 16)}
    assert judge({**alloy, "contaminated": True}).outcome.conclusion is Conclusion.HAZARDOUS
    assert "alloy-not-shown" in codes(judge(alloy))


def test_the_unclassified_matters_only_where_it_could_decide() -> None:
    """An unclassified trace changes nothing; an unclassified tenth of the waste leaves the answer open."""
    trace = judge({"components": {"mystery A": "0.05 %", "inert": "99 %"}})
    assert trace.outcome.having(Status.UNKNOWN) == []
    much = judge({"components": {"mystery A": "10 %", "inert": "90 %"}})
    assert {"HP7", "HP14"} <= set(much.outcome.having(Status.UNKNOWN))
    assert much.outcome.conclusion is Conclusion.NEEDS_ASSESSMENT


def test_unidentified_oil_and_its_marker() -> None:
    """Oil nobody identified is carcinogenic unless benzo[a]pyrene stays below 0.01 % of it."""
    oil = {"TPH": "5000 mg/kg"}
    assert reached({"components": oil}) == ["HP7", "HP11"]
    assert reached({"components": {**oil, "BaP": "0.49 mg/kg"}}) == []
    assert reached({"components": {**oil, "BaP": "0.5 mg/kg"}}) == ["HP7", "HP11"]


def test_notes_lift_a_classification_with_proof() -> None:
    """Base oil under Note L is not carcinogenic once the extract is proven low."""
    part = {"cas": "64742-54-7", "pct": 40}
    assert reached({"components": [part]}) == ["HP7"]
    assert reached({"components": [{**part, "notes_met": ["L"]}]}) == []


@pytest.mark.parametrize(
    ("value", "caution"),
    [
        ({"components": {"sulfur": "12 %", "CaCl2": "12 %"}}, "either-irritant"),
        ({"components": {"phosphoric acid": "4 %"}}, "corrosive-gap"),
        ({"components": {"boric acid": "0.2 %", "B2O3": "0.15 %"}}, "boron"),
        ({"components": {"BaP": "150 mg/kg"}}, "specific-limit"),
        ({"code": "17 03 02", "components": {"BaP": "60 mg/kg"}}, "tar-marker"),
        ({"components": {"sodium hydrogensulphate": "8 %", "HCl": "4 %"}}, "corrosive-eyes"),
        ({"components": {"CaO": "1 %"}, "tests": {"HP14": "no"}}, "test-without-method"),
    ],
)
def test_cautions(value: object, caution: str) -> None:
    """Disputed readings are told beside the answer and do not change it."""
    found = judge(value)
    assert caution in codes(found)
    assert found.outcome.having(Status.YES) == []


def test_turkish_rules_differ_where_they_are_known_to() -> None:
    """Zinc oxide sets HP14 in the EU only; Repr. 1 at 0.4 % likewise; mercury at 0.2 % the other way round."""

    def both(parts: object) -> list[list[str]]:
        found = judge({"components": parts, "rest": "inert"})
        return [found.under(place).having(Status.YES) for place in ("EU", "TR")]

    assert both({"ZnO": "1 %"}) == [["HP14"], []]
    assert both({"DEHP": "0.4 %"}) == [["HP10"], []]
    assert both({"Hg": "0.2 %"}) == [[], ["HP6"]]


def test_turkish_evidence_is_shown() -> None:
    """Every Turkish limit says that the text was not read."""
    rows = read_table(assets.ontology() / "tables" / "hp-rules.tsv")
    turkish = [row for row in rows if row["jurisdiction"] == "TR"]
    assert turkish
    assert {row["evidence"] for row in turkish} == {"Inferred"}
    assert all("okunmadı" in row["note_tr"] for row in turkish)


def test_pollutants_whose_turkish_limit_was_not_read() -> None:
    """Where only the European limit is known, Türkiye needs an assessment and shows the European result."""
    found = judge({"components": {"DDT": "60 mg/kg"}, "rest": "inert"})
    assert found.under("EU").conclusion is Conclusion.HAZARDOUS
    assert found.under("TR").conclusion is Conclusion.NEEDS_ASSESSMENT
    assert "pop-not-read" in {reason.code for reason in found.under("TR").missing}


def test_every_substance_row_is_usable() -> None:
    """Each row of the table is found by its number, its names and its identifier, with classes that are known."""
    law = default_law()
    for row in read_table(assets.ontology() / "tables" / "substances.tsv"):
        versions = law.substances[row["id"]]
        assert len(versions[0].statements) >= len(many(row["hazards"])) or len(versions) > 1
        for word in filter(None, (row["cas"], row["en"], row["tr"], row["id"])):
            key = "cas" if word == row["cas"] else "name"
            (composition,) = compositions_of({"components": [{key: word, "pct": 0.01}]})
            (part,) = composition.parts
            assert part.substance or part.element, (row["id"], word)


def test_factors_follow_from_the_formula() -> None:
    """The factor of a row is molar mass over the mass of its element, to the table's four digits."""
    masses = {}
    for versions in default_law().substances.values():
        substance = versions[-1]
        if substance.formula == substance.element and substance.factor:
            masses[substance.element] = substance
    rows = read_table(assets.ontology() / "tables" / "substances.tsv")
    atoms = {
        r["element"]: Decimal(r["molar_mass"]) for r in rows if r["formula"] and r["formula"] == r["element"]
    }
    for row in rows:
        if row["factor"] and row["element"] in atoms:
            count = _count(row["formula"], row["element"])
            expected = Decimal(row["molar_mass"]) / (atoms[row["element"]] * count)
            assert abs(expected - Decimal(row["factor"])) < Decimal("0.002"), row["id"]


def _count(formula: str, element: str) -> int:
    import re

    found = re.search(rf"{element}(?![a-z])(\d*)", formula)
    assert found, (formula, element)
    return int(found[1] or 1)
