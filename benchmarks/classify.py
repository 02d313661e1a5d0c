"""How fast a description gets its codes, and how much more is found than by plain full text over official names."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from symbio_kg.classify import classify
from symbio_kg.classify.entries import entries_on
from symbio_kg.classify.evaluate import Figures, Outcome, TestPhrase, figures, judge, read_phrases

DAY = date(2026, 11, 26)
PHRASES = Path(__file__).parents[1] / "tests" / "classify" / "phrases.tsv"


def rows() -> list[tuple[str, str]]:
    """Return the benchmark's rows: milliseconds, cold start, and what is found by us and by plain full text."""
    phrases = read_phrases(PHRASES)
    classify("talaş", day=DAY)
    outcomes = list(judge(phrases, DAY))
    times = sorted(1000 * outcome.seconds for outcome in outcomes)
    return [
        (f"classify {len(phrases)} phrases, median", f"{times[len(times) // 2]:.1f} ms"),
        ("classify, 95 % under", f"{times[int(len(times) * 0.95)]:.1f} ms"),
        ("`symbio classify` from a cold start", f"{_cold():.2f} s"),
        ("classify: first right, among five", _found(figures(outcomes))),
        ("plain FTS5 over official names: the same", _found(figures(_plain(phrases)))),
    ]


def _found(seen: Figures) -> str:
    return f"{seen.first}/{seen.phrases}, {seen.among}/{seen.phrases}"


def _cold() -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "symbio_kg", "classify", "haddehane tufalı", "--json"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begin


def _plain(phrases: Iterable[TestPhrase]) -> list[Outcome]:
    """Return what SQLite's own full text finds in the official names, Turkish and English, best bm25 first."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE entry USING fts5(code UNINDEXED, en, tr, tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany(
        "INSERT INTO entry VALUES (?, ?, ?)",
        ((e.code, e.label["en"], e.label["tr"]) for e in entries_on(DAY, "EU").values()),
    )
    found = []
    for phrase in phrases:
        words = re.findall(r"\w+", phrase.text)
        query = " OR ".join(f'"{word}"' for word in words)
        rows = base.execute("SELECT code FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 5", (query,))
        found.append(Outcome(phrase, tuple(code for (code,) in rows), 0.0, 0.0))
    return found


if __name__ == "__main__":
    for name, figure in rows():
        print(f"{name}: {figure}")
