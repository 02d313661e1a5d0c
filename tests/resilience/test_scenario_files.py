"""Scenario files: what is read, what is refused, and the schema that says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from symbio_kg import assets
from symbio_kg.resilience import ScenarioInvalid, read_scenarios, schema
from symbio_kg.resilience.scenario import Draw, drawn

ONE: dict[str, Any] = {"scenarios": [{"id": "a", "fails": [{"zone": "x"}]}]}


def written(folder: Path, content: object) -> Path:
    path = folder / "file.yaml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def test_the_example_is_read_and_fits_the_schema() -> None:
    """The scenarios of İzmir are read, and a general JSON Schema validator agrees."""
    validators = pytest.importorskip(
        "jsonschema_rs", reason="the validator that schemathesis brings is missing"
    )
    path = assets.packs() / "izmir" / "scenarios.yaml"
    assert len(read_scenarios(path).scenarios) >= 6
    validators.validate(schema(), yaml.safe_load(path.read_text(encoding="utf-8")))


def test_json_is_read_as_well(tmp_path: Path) -> None:
    """JSON is YAML."""
    assert read_scenarios(written(tmp_path, json.dumps(ONE))).scenarios[0].id == "a"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "scenarios: []",
        "a: &x [*x]",
        "a: " + "9" * 5000,
        "[" * 3000,
        "2026-99-99: 1",
        "{",
        "\x00",
        {"scenarios": [{"id": "a", "fails": []}]},
        {"scenarios": [{"id": "a", "fails": [{}]}]},
        {"scenarios": [{"id": "a", "fails": [{"zone": "x", "firm": "y"}]}]},
        {"scenarios": [{"id": "a", "fails": [{"zone": "x", "share": 1.5}]}]},
        {"scenarios": [{"id": "a", "fails": [{"road": "x", "share": 0.5}]}]},
        {"scenarios": [{"id": "a", "fails": [{"zone": "x", "between": ["a", "b"]}]}]},
        {"scenarios": [{"id": "a", "fails": [{"everything": False}]}]},
        {"scenarios": [*ONE["scenarios"], *ONE["scenarios"]]},
        {"scenarios": [{"id": "a", "weight": float("nan"), "fails": [{"zone": "x"}]}]},
        {
            "scenarios": [
                {
                    "id": "a",
                    "fails": [{"earthquake": {"lat": 1, "lon": 2, "radius_km": 0, "severity": "light"}}],
                }
            ]
        },
        {
            "scenarios": [
                {
                    "id": "a",
                    "fails": [{"earthquake": {"lat": 1, "lon": 2, "radius_km": 9, "severity": "bad"}}],
                }
            ]
        },
        {"draw": {"count": 20_000}},
        {"unknown": 1, **ONE},
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: object) -> None:
    """The refusal says in both languages what does not fit."""
    with pytest.raises(ScenarioInvalid) as refused:
        read_scenarios(written(tmp_path, content))
    assert all(refused.value.message[language] for language in ("en", "tr"))
    assert refused.value.message["en"].partition(":")[2] != refused.value.message["tr"].partition(":")[2]


def test_earthquakes_are_drawn_on_the_faults_and_the_seed_repeats_them() -> None:
    """Every epicentre lies on a line; the same seed draws the same ones."""
    lines = [((38.0, 27.0), (38.0, 28.0))]
    draw = Draw(count=50, seed=3)
    first, second = (list(drawn(draw, lines)) for _ in range(2))
    assert first == second
    quakes = [scenario.fails[0].earthquake for scenario in first]
    assert all(q and q.lat == 38.0 and 27.0 <= q.lon <= 28.0 and 10 <= q.radius_km <= 60 for q in quakes)
    assert len({q.severity for q in quakes if q}) == 4


def test_nothing_is_drawn_without_a_fault() -> None:
    """Where no fault is known, that is said."""
    with pytest.raises(ScenarioInvalid):
        list(drawn(Draw(count=1), []))
