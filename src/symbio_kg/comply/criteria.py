"""Three-valued judgement of a status regime: each criterion is met, failed or unknown, and so is the whole.

A missing answer is never a yes. Alternatives (`AL-1a` or `AL-1b`) need one way that holds as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Final, TypeAlias

from symbio_kg.comply.calendar import months_later
from symbio_kg.comply.regimes import Criterion, Regime

__all__ = [
    *("DECLARED", "DUTY", "FAILED", "MET", "NOT_NEEDED", "UNKNOWN"),
    *("Facts", "Given", "Result", "TestResult", "assess"),
]

Given: TypeAlias = bool | Decimal | date | str | tuple[str, ...]
Facts: TypeAlias = Callable[[str], "Given | None"]

MET: Final = "met"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
DECLARED: Final = "declared"
NOT_NEEDED: Final = "not-needed"
DUTY: Final = "duty"


@dataclass(frozen=True, slots=True)
class Result:
    """What one criterion came to.

    `state` is met, failed, unknown, declared (rests on the statement of conformity), not-needed (does not
    apply, or another way holds) or duty; `answer` is what was said.
    """

    criterion: Criterion
    state: str
    answer: Given | None


@dataclass(frozen=True, slots=True)
class TestResult:
    """A regime judged on one day: the whole (met, failed, unknown) and every criterion in its order."""

    __test__ = False

    regime: Regime
    day: date
    state: str
    results: tuple[Result, ...]

    def of(self, *states: str) -> tuple[Result, ...]:
        """Return the results in one of *states*."""
        return tuple(r for r in self.results if r.state in states)

    @property
    def substance(self) -> str:
        """What all but the papers come to; unknown for a regime that is not in force."""
        counted = [r for r in self.results if r.criterion.effect != "paper"]
        return _whole(counted) if self.results else UNKNOWN


def assess(
    regime: Regime,
    day: date,
    facts: Facts,
    answers: Mapping[str, Given] | None = None,
    *,
    declared: bool = False,
) -> TestResult:
    """Return what *regime* says on *day* of a batch with *facts* and *answers* (by criterion id).

    With *declared*, criteria that a paper covers (statement of conformity, approval) count as declared
    while nobody answered them. A regime that is not in force is unknown.
    """
    criteria = regime.on(day) if regime.in_force(day) else ()
    replies = answers or {}
    said = _with_answers(facts, criteria, replies)
    single = [
        _result(
            c,
            day,
            _replied(c, facts, said, replies),
            _applies(c.when, said),
            stated=declared and bool(c.stands_for) and said(c.stands_for) is True,
        )
        for c in criteria
    ]
    grouped = [r for _, group in groupby(single, key=lambda r: r.criterion.group) for r in _settled([*group])]
    return TestResult(regime, day, _whole(grouped) if criteria else UNKNOWN, tuple(grouped))


def _with_answers(facts: Facts, criteria: Sequence[Criterion], answers: Mapping[str, Given]) -> Facts:
    """Return *facts*, silent ones answered by what was answered to a criterion that reads them first."""
    said = {c.facts[0]: answers[c.id] for c in criteria if c.id in answers}

    def find(name: str) -> Given | None:
        known = facts(name)
        return said.get(name) if known is None else known

    return find


def _judged(criterion: Criterion, given: Iterable[tuple[Given, bool]], day: date) -> bool | None:
    """Return whether all of *given* satisfy *criterion*; None when nothing is given.

    Each is an answer and whether the wanted answer is reversed for it.
    """
    outcomes = [_holds(criterion, value, day, reverse=reverse) for value, reverse in given]
    return all(outcomes) if outcomes else None


def _replied(
    criterion: Criterion, facts: Facts, said: Facts, replies: Mapping[str, Given]
) -> list[tuple[Given, bool]]:
    """Return what answers *criterion*: its own reply beside the facts, else the facts and other replies."""
    if criterion.id in replies:
        return [*_given(criterion, facts), (replies[criterion.id], False)]
    return list(_given(criterion, said))


def _result(
    criterion: Criterion,
    day: date,
    given: Sequence[tuple[Given, bool]],
    applies: bool | None,
    *,
    stated: bool,
) -> Result:
    answer = given[-1][0] if given else None
    held = _judged(criterion, given, day)
    if applies is False:
        return Result(criterion, NOT_NEEDED, answer)
    if criterion.effect == "duty":
        return Result(criterion, {None: NOT_NEEDED, True: MET, False: DUTY}[held], answer)
    if held is None and criterion.effect == "optional":
        return Result(criterion, NOT_NEEDED, None)
    if held is None and stated:
        return Result(criterion, DECLARED, None)
    if held is False and applies is None:
        return Result(criterion, UNKNOWN, answer)
    return Result(criterion, {None: UNKNOWN, True: MET, False: FAILED}[held], answer)


def _given(criterion: Criterion, facts: Facts) -> Iterable[tuple[Given, bool]]:
    for name in criterion.facts:
        parts = name.lstrip("!").split("+")
        values = [facts(part) for part in parts]
        if len(parts) > 1:
            numbers = [v for v in values if isinstance(v, Decimal)]
            if len(numbers) == len(parts):
                yield sum(numbers, Decimal(0)), False
        elif values[0] is not None:
            yield values[0], name.startswith("!")


def _holds(criterion: Criterion, value: Given, day: date, *, reverse: bool) -> bool:
    match criterion.operator:
        case "=":
            if isinstance(value, date):
                # A day answers a yes-or-no question while it has not passed: a contract that still runs
                return value >= day
            return value is ((criterion.value == "true") != reverse)
        case "within-months":
            return isinstance(value, date) and value <= day <= months_later(value, int(criterion.value))
        case "in" | "not-in" | "only" | "without":
            return _listed(criterion.operator, criterion.value, value)
        case operator:
            return _compared(value, operator, criterion.value)


def _listed(operator: str, wanted: str, value: Given) -> bool:
    names = wanted.split(";")
    values = value if isinstance(value, tuple) else (str(value),)
    if operator in ("in", "not-in"):
        return all(v in names for v in values) == (operator == "in")
    # Steps are told by their kind: `physical-sieving` is physical
    kinds = [v.partition("-")[0] for v in values]
    return all(k in names for k in kinds) if operator == "only" else not any(k in names for k in kinds)


def _compared(value: Given, operator: str, limit: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        return False
    bound = Decimal(limit)
    return {"<=": value <= bound, "<": value < bound, ">=": value >= bound, ">": value > bound}[operator]


_WHEN: Final = re.compile(r"(?P<fact>\S+) (?P<operator><=|>=|<|>|=|in) (?P<value>.+)")


def _applies(when: str, facts: Facts) -> bool | None:
    """Return whether the condition *when* (`eow.cullet_size > 1`) holds; None when its fact is not stated."""
    if not when:
        return True
    found = _WHEN.fullmatch(when)
    if found is None:
        raise ValueError(when)
    value = facts(found["fact"])
    if value is None:
        return None
    if isinstance(value, bool):
        return value is (found["value"] == "true")
    if isinstance(value, Decimal):
        try:
            return _compared(value, found["operator"], found["value"])
        except InvalidOperation as error:
            raise ValueError(when) from error
    return str(value) in found["value"].split(";")


def _settled(group: Sequence[Result]) -> list[Result]:
    """Return the results of one group; where one way holds, those of the others are not needed."""
    ways = {r.criterion.alternative for r in group}
    if len(ways) < 2:
        return list(group)
    whole = {way: _whole([r for r in group if r.criterion.alternative == way]) for way in ways}
    if MET not in whole.values():
        open_ways = {way for way, state in whole.items() if state == UNKNOWN}
        return [
            Result(r.criterion, NOT_NEEDED, r.answer)
            if open_ways and r.criterion.alternative not in open_ways
            else r
            for r in group
        ]
    # A way that was answered comes before one that only a paper speaks for
    trusted = {r.criterion.alternative for r in group if r.state == DECLARED}
    chosen = min((way in trusted, way) for way, state in whole.items() if state == MET)[1]
    return [
        r if r.criterion.alternative == chosen else Result(r.criterion, NOT_NEEDED, r.answer) for r in group
    ]


def _whole(results: Sequence[Result]) -> str:
    states = {r.state for r in results}
    return FAILED if FAILED in states else UNKNOWN if UNKNOWN in states else MET
