"""How fast transfers are judged: many together by all rules, one alone, and the command from a cold start."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from symbio_kg.comply import Case, Judge, read_case
from symbio_kg.comply.certificate import certificate
from symbio_kg.comply.scenarios import read_scenarios

CASES = Path(__file__).parents[1] / "tests" / "cases" / "comply"
SCENARIOS = Path(__file__).parents[1] / "tests" / "scenarios"
BATCH = 1000


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows: cases a second with every rule, milliseconds for one, the cold command."""
    judge = Judge()
    cases = _cases()
    verdict = judge.judge(cases[0])
    together = _seconds(lambda: judge.judge_all(cases))
    domestic = _seconds(lambda: judge.judge_all(cases, information=False))
    scenarios = [scenario.case for scenario in read_scenarios(SCENARIOS) if scenario.case is not None]
    whole = _seconds(lambda: judge.judge_all(scenarios))
    alone = _seconds(lambda: judge.judge(cases[0]), 20)
    paper = _seconds(lambda: certificate(verdict, "tr", datetime(2026, 11, 26, tzinfo=UTC)), 5)
    return [
        (
            f"judge {len(cases)} cases by {len(judge.rules)} legal rules",
            f"{len(cases) / together:.0f} cases/s",
        ),
        ("the same, deciding laws only", f"{len(cases) / domestic:.0f} cases/s"),
        (f"judge the {len(scenarios)} published scenarios", f"{len(scenarios) / whole:.0f} scenarios/s"),
        ("judge one case", f"{1000 * alone:.0f} ms"),
        ("certificate as PDF/A-3", f"{1000 * paper:.0f} ms"),
        ("`symbio check` from a cold start", f"{_seconds(_cold):.2f} s"),
    ]


def _cases() -> list[Case]:
    """Return the rules' own cases, as often as it takes to fill the batch."""
    facts = []
    for path in sorted(CASES.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            merged = {**document.get("base", {}), **case["facts"]}
            facts.append({name: value for name, value in merged.items() if value is not None})
    repeated = facts * (BATCH // len(facts) + 1)
    return [read_case({"facts": stated}) for stated in repeated[:BATCH]]


def _seconds(work: Callable[[], object], times: int = 3) -> float:
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def _cold() -> None:
    command = [
        sys.executable,
        "-m",
        "symbio_kg",
        "check",
        "10 02 07*",
        "--from",
        "24.10",
        "-o",
        "R4",
        "--json",
    ]
    subprocess.run(command, check=False, capture_output=True)
