"""Asks the legal rules part by part, each part once for each distinct set of the facts it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from symbio_kg.comply import Judge, Verdict, product_judge, read_case
from symbio_kg.comply.parts import Part, headings_named, list_days, parts, united
from symbio_kg.comply.verdict import Stage
from symbio_kg.match.memory import Memory
from symbio_kg.match.sides import Facts
from symbio_kg.terms import sparql_prologue

__all__ = ["SITE", "Asker", "asker_beside", "list_days_and_headings", "twins"]

_GIVER: Final = frozenset({"claim", "code", "producer.nace", "producer.country"})
SITE: Final = frozenset(
    {"receiver.nace", "receiver.country", "receiver.facility_type", "licence.held", "licence.number"}
    | {"licence.from", "licence.until", "licence.room"}
)
_STATED: Final = _GIVER | SITE | {"operation", "licence.covers"}
_FILE: Final = "verdicts.sqlite"
_SCOPES: Final = frozenset({"offer", "site", "route"})
_FEW: Final = 200
"""Up to so many new cases the parts are asked together, as preparing for a question takes longer than asking it."""

_Key: TypeAlias = tuple[tuple[str, object], ...]
_PartKey: TypeAlias = tuple[frozenset[str], _Key]


class Asker:
    """The rules on offer, site and route, as of one day; `judged` counts the judgements that were made.

    What a *memory* holds of earlier runs is not asked again.
    """

    def __init__(self, day: date, memory: Memory | None = None) -> None:
        self.day, self.judged, self._memory = day, 0, memory
        self.judge = _judge()
        self.parts: Sequence[Part] = _parts()
        self.united: Callable[[tuple[int, ...]], Verdict] = cache(self._united)
        self.verdicts: list[Verdict] = []
        self._places: dict[_PartKey, int] = {}

    def ask(self, part: Part, cases: Iterable[Facts]) -> list[int]:
        """Return for each of *cases* the place in `verdicts` of what *part* says to it."""
        return self.ask_each([(part, cases)])[0]

    def ask_each(self, asked: Iterable[tuple[Part, Iterable[Facts]]]) -> list[list[int]]:
        """Return what `ask` does for each part with its cases; few new ones are judged together."""
        keys = [(part, [_key(part, case) for case in cases]) for part, cases in asked]
        new = [(part, [k for k in dict.fromkeys(own) if k not in self._places]) for part, own in keys]
        new = [(part, own) for part, own in new if own]
        few = sum(len(own) for _, own in new) <= _FEW
        for group in [new] if few else [[one] for one in new]:
            self._learn(group)
        return [[self._places[key] for key in own] for _, own in keys]

    def _learn(self, asked: Sequence[tuple[Part, Sequence[_PartKey]]]) -> None:
        """Find out what each part says to its keys."""
        cases = {
            key: read_case({"facts": dict(key[1])}, str(n))
            for n, key in enumerate(key for _, own in asked for key in own)
        }
        known = self._memory.recall(self.judge, cases) if self._memory else {}
        fresh = [(part, [key for key in own if key not in known]) for part, own in asked]
        fresh = [(part, own) for part, own in fresh if own]
        if fresh:
            groups = [(part.judge.rules, [cases[key] for key in own]) for part, own in fresh]
            said = self.judge.judge_groups(groups, self.day, stage=Stage.PLAN, information=False)
            found = {
                key: verdict
                for (_, own), verdicts in zip(fresh, said, strict=True)
                for key, verdict in zip(own, verdicts, strict=True)
            }
            if self._memory:
                self._memory.keep(found)
            self.judged += len(found)
            known = {**known, **found}
        for key, verdict in ((key, known[key]) for key in cases):
            self._places[key] = len(self.verdicts)
            self.verdicts.append(verdict)

    def kind(self, place: int) -> object:
        """Return what was found at *place*, without the words and figures of it."""
        found = self.verdicts[place].findings
        return tuple((f.rule, f.finding, f.law, f.standing, f.outcome) for f in found)

    def _united(self, places: tuple[int, ...]) -> Verdict:
        return united([self.verdicts[place] for place in places], self.judge.rules)


def _key(part: Part, case: Facts) -> _PartKey:
    return part.facts, tuple((f, case[f]) for f in sorted(part.facts) if f in case)


def asker_beside(location: str | Path, day: date) -> Asker:
    """Return who judges on *day*, with what is kept beside the store at *location*, where that is a folder."""
    folder = Path(location)
    return Asker(day, Memory(folder / _FILE, day) if folder.is_dir() else None)


@cache
def _judge() -> Judge:
    return product_judge().for_scopes(_SCOPES)


@cache
def _parts() -> Sequence[Part]:
    return parts(_judge(), _STATED)


@cache
def list_days_and_headings() -> tuple[Sequence[str], Set[str]]:
    """Return the days that those of a licence are compared with, and the headings that activities are."""
    return list_days(_judge()), headings_named(_judge().rules, "receiver.nace")


@cache
def twins() -> Mapping[str, Set[str]]:
    """Return for each waste code those that stand in its place when the content is another."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in _judge().store.select(sparql_prologue() + _TWINS).dicts():
        one, other = (str(getattr(row[name], "value", "")) for name in ("code", "twin"))
        found[one].add(other)
        found[other].add(one)
    return found


_TWINS: Final = """
SELECT DISTINCT ?code ?twin WHERE {
  ?entry sym:hasVersion / sym:mirrors ?other ; skos:notation ?code . ?other skos:notation ?twin
}"""
