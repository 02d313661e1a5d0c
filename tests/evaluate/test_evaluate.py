"""The scores of an evaluation agree with brute force, and a case never sees its own answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.evaluate import EvaluationUnreadable, evaluate, read_exchanges
from symbio_kg.evaluate.pairs import auc, best_f1, pairs
from symbio_kg.infer import Demand, Knowledge, Route
from symbio_kg.search import Entry, Index
from symbio_kg.terms import PREFIXES

HEADER = (
    "id\tcase\tdonor_activity\tdonor_nace\twaste\twaste_codes\twaste_codes_alt\t"
    "receiver_activity\treceiver_nace\tstream_type\n"
)
PAIRS = st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), min_size=1, max_size=40)


@given(PAIRS)
def test_auc_is_the_share_of_ordered_pairs(drawn: list[tuple[float, bool]]) -> None:
    """AUC is the chance that a true pair scores above a false one, ties counted half."""
    scores, truths = [p[0] for p in drawn], [p[1] for p in drawn]
    positive = [s for s, t in drawn if t]
    negative = [s for s, t in drawn if not t]
    found = auc(scores, truths)
    if not positive or not negative:
        assert found is None
        return
    wins = sum(1.0 if p > n else 0.5 if p == n else 0.0 for p, n in product(positive, negative))
    assert found == pytest.approx(wins / (len(positive) * len(negative)), abs=1e-4)


@given(PAIRS)
def test_best_f1_is_the_best_of_all_thresholds(drawn: list[tuple[float, bool]]) -> None:
    """No threshold gives a better F1 than the one returned."""
    scores, truths = [p[0] for p in drawn], [p[1] for p in drawn]
    f1, _ = best_f1(scores, truths)
    if not any(truths):
        assert f1 is None
        return
    every = []
    for threshold in set(scores):
        chosen = [t for s, t in drawn if s >= threshold]
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


MAT = "ash"
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


def with_demand(*routes: Route) -> Knowledge:
    return replace(knowledge(*routes), demand=Demand({"23.51": {MAT: 1.0}, "24.10": {MAT: 0.3}}))


def likelihoods(tmp_path: Path, known: Knowledge, *rows: str) -> dict[tuple[bool, float], int]:
    exchanges = read_exchanges(table(tmp_path, *rows))
    found = pairs(exchanges, known, lambda e: {MAT: 1.0})
    return dict(Counter((pair.truth, round(pair.score, 4)) for pair in found))


def test_demand_ranks_pairs_that_no_rule_reaches(tmp_path: Path) -> None:
    """Without any rule the typical taker still scores above the occasional one."""
    other = ROW.replace("grey fly ash", "slag").replace("23.51", "24.10")
    found = {
        p.score
        for p in pairs(read_exchanges(table(tmp_path, ROW, other)), with_demand(), lambda e: {MAT: 1.0})
    }
    assert len(found) == 2
    assert min(found) > 0


def test_a_plant_of_the_givers_own_class_scores_lower(tmp_path: Path) -> None:
    """A pair counts less where the giver is of the taker's class; a division alone says too little."""
    (own,) = likelihoods(tmp_path, with_demand(), ROW.replace("35.11", "23.5"))
    (apart,) = likelihoods(tmp_path, with_demand(), ROW)
    (vague,) = likelihoods(tmp_path, with_demand(), ROW.replace("35.11", "23"))
    assert own[1] < apart[1] == vague[1]


def test_a_pair_does_not_know_how_many_plants_its_case_has(tmp_path: Path) -> None:
    """Another receiver in the case leaves the scores of the others as they are."""
    alone = likelihoods(tmp_path, with_demand(), ROW)
    more = likelihoods(tmp_path, with_demand(), ROW, ROW.replace("23.51", "24.10"))
    assert set(alone) <= set(more)


def test_names_stand_for_themselves_where_asked(tmp_path: Path) -> None:
    """Two names of one plant are one activity, or two receivers by name."""
    rows = (ROW, ROW.replace("\tcement\t", "\tcement works\t"))
    found = evaluate(read_exchanges(table(tmp_path, *rows)), with_demand(), INDEX)
    assert (found.pairs.pairs, found.pairs_by_name.pairs) == (1, 2)


def test_halves_share_the_cases_out(tmp_path: Path) -> None:
    """Every scored exchange is in one half, and no case is in both."""
    rows = [ROW.replace("Kwinana", f"case {number}") for number in (1, 2, 3, 3)]
    found = evaluate(read_exchanges(table(tmp_path, *rows)), with_demand(), INDEX)
    assert [half.exchanges for half in found.halves] == [3, 1]


@pytest.mark.parametrize("content", [b"", b"id\tcase\n1\t2\n", b"\xff\xfe\x00"])
def test_unusable_tables_say_what_to_do(tmp_path: Path, content: bytes) -> None:
    """A table with another form is refused in both languages."""
    path = tmp_path / "bad.tsv"
    path.write_bytes(content)
    with pytest.raises(EvaluationUnreadable) as caught:
        read_exchanges(path)
    assert set(caught.value.message) == {"en", "tr"}
