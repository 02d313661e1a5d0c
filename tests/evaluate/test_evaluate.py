"""The scores of an evaluation agree with brute force, and a case never sees its own answer."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.evaluate import EvaluationUnreadable, evaluate, read_exchanges
from symbio_kg.evaluate.scores import auc, best_f1
from symbio_kg.infer import Knowledge, Route
from symbio_kg.search import Entry, Index
from symbio_kg.terms import PREFIXES

HEADER = (
    "id\tcase\tdonor_activity\tdonor_nace\twaste\twaste_codes\twaste_codes_alt\t"
    "receiver_activity\treceiver_nace\tstream_type\n"
)
PAIRS = st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), min_size=1, max_size=40)


@given(PAIRS)
def test_auc_is_the_share_of_ordered_pairs(pairs: list[tuple[float, bool]]) -> None:
    """AUC is the chance that a true pair scores above a false one, ties counted half."""
    scores, truths = [p[0] for p in pairs], [p[1] for p in pairs]
    positive = [s for s, t in pairs if t]
    negative = [s for s, t in pairs if not t]
    found = auc(scores, truths)
    if not positive or not negative:
        assert found is None
        return
    wins = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in product(positive, negative))
    assert found == pytest.approx(wins / (len(positive) * len(negative)), abs=1e-4)


@given(PAIRS)
def test_best_f1_is_the_best_of_all_thresholds(pairs: list[tuple[float, bool]]) -> None:
    """No threshold gives a better F1 than the one returned."""
    scores, truths = [p[0] for p in pairs], [p[1] for p in pairs]
    f1, _ = best_f1(scores, truths)
    if not any(truths):
        assert f1 is None
        return
    every = []
    for threshold in set(scores):
        chosen = [t for s, t in pairs if s >= threshold]
        every.append(2 * sum(chosen) / (len(chosen) + sum(truths)))
    assert f1 == pytest.approx(max(every), abs=1e-4)


def knowledge(*routes: Route) -> Knowledge:
    by_kind: dict[str, list[Route]] = {}
    for route in routes:
        by_kind.setdefault(route.kind, []).append(route)
    return Knowledge(by_kind, {"p": {PREFIXES["nace"] + "23-51": 1.0}}, {}, {})


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "exchanges.tsv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


INDEX = Index([Entry("ash", "material", "", {"en": "fly ash", "tr": "uçucu kül"})])
ROW = "1\tKwinana\tpower\t35.11\tgrey fly ash\t10 01 02\t-\tcement\t23.51\twaste"


def test_a_case_is_scored_without_its_own_analogies(tmp_path: Path) -> None:
    """A route known only from the case itself does not count for it, but does for another case."""
    exchanges = read_exchanges(table(tmp_path, ROW))
    own = knowledge(Route("ash", "s", "p", "r", 0.9, case="Kwinana"))
    other = knowledge(Route("ash", "s", "p", "r", 0.9, case="Aliağa"))
    assert evaluate(exchanges, own, INDEX).hit_rate["all"]["class"] == 0.0
    assert evaluate(exchanges, other, INDEX).hit_rate["all"]["class"] == 1.0


def test_rows_without_a_receiver_code_are_counted_not_scored(tmp_path: Path) -> None:
    """An exchange whose receiver has no NACE code is no hit and no miss."""
    exchanges = read_exchanges(table(tmp_path, ROW, ROW.replace("23.51", "-")))
    found = evaluate(exchanges, knowledge(Route("ash", "s", "p", "r", 0.9)), INDEX)
    assert (found.exchanges, found.scored) == (2, 1)


@pytest.mark.parametrize("content", [b"", b"id\tcase\n1\t2\n", b"\xff\xfe\x00"])
def test_unusable_tables_say_what_to_do(tmp_path: Path, content: bytes) -> None:
    """A table with another form is refused in both languages."""
    path = tmp_path / "bad.tsv"
    path.write_bytes(content)
    with pytest.raises(EvaluationUnreadable) as caught:
        read_exchanges(path)
    assert set(caught.value.message) == {"en", "tr"}
