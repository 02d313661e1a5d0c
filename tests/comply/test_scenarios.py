"""The published scenarios: every one is judged as it expects, and together they reach the whole catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from symbio_kg.comply import Judge
from symbio_kg.comply.scenarios import Result, read_scenarios, run
from symbio_kg.comply.verdict import Outcome

FOLDER = Path(__file__).parents[1] / "scenarios"
CATALOGUE = [f"CR-{number:02}" for number in range(1, 41)]


def _entries() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("*.json"))
    return [entry for file in files for entry in json.loads(file.read_text(encoding="utf-8"))["scenarios"]]


ENTRIES = _entries()
ABOUT: Mapping[str, list[str]] = {entry["id"]: entry.get("about", []) for entry in ENTRIES}


@pytest.fixture(scope="module")
def results(judge: Judge) -> dict[str, Result]:
    """Every scenario with its verdict, by its id."""
    return {result.scenario.place.partition("#")[2]: result for result in run(read_scenarios(FOLDER), judge)}


@pytest.mark.parametrize("name", [entry["id"] for entry in ENTRIES])
def test_a_scenario_is_judged_as_it_expects(results: dict[str, Result], name: str) -> None:
    """Outcome, decisive rules, status and outcome as waste are those the scenario states."""
    assert [difference["en"] for difference in results[name].differences] == []


def test_scenarios_are_many_and_each_has_its_own_id() -> None:
    """At least 150 scenarios are published, and no two share an id."""
    assert len(ABOUT) == len(ENTRIES) >= 150


def test_a_scenario_reads_in_both_languages() -> None:
    """Each scenario has a title in Turkish and in English, and states facts and an outcome."""
    for entry in ENTRIES:
        assert set(entry["title"]) == {"en", "tr"} and all(entry["title"].values()), entry["id"]
        assert entry["title"]["en"] != entry["title"]["tr"], entry["id"]
        assert entry["facts"] and entry["expected"]["outcome"], entry["id"]


@pytest.mark.parametrize("number", CATALOGUE)
def test_a_catalogue_number_is_decisive_somewhere(results: dict[str, Result], number: str) -> None:
    """Some scenario is held back by the rule of that number, or put outside waste law by it."""
    assert any(_decisive(result, number) for result in results.values())


@pytest.mark.parametrize("number", CATALOGUE)
def test_a_catalogue_number_is_met_somewhere(results: dict[str, Result], number: str) -> None:
    """Some scenario about that number goes through, and no rule of that number holds it back."""
    met = [name for name, about in ABOUT.items() if number in about and _met(results[name], number)]

    assert met


def _decisive(result: Result, number: str) -> bool:
    verdict = result.verdict
    return verdict is not None and any(
        f.catalogue == number and f.outcome is not Outcome.PERMITTED for f in verdict.decisive
    )


def _met(result: Result, number: str) -> bool:
    verdict = result.verdict
    if verdict is None or verdict.outcome > Outcome.CONDITION:
        return False
    return all(
        f.outcome <= Outcome.CONDITION for f in verdict.findings if f.catalogue == number and f.deciding
    )


def test_the_documented_counts_hold() -> None:
    """docs/scenarios.md tells how many scenarios each file holds."""
    page = (FOLDER.parents[1] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    for file in sorted(FOLDER.glob("*.json")):
        count = len(json.loads(file.read_text(encoding="utf-8"))["scenarios"])
        row = next((line for line in page.splitlines() if line.startswith(f"| `{file.name}` |")), "")
        assert row.split("|")[3].strip() == str(count), file.name
