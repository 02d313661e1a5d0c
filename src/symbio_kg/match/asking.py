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
_Key: TypeAlias = tuple[tuple[str, object], ...]


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
        self._places: dict[tuple[frozenset[str], _Key], int] = {}

    def ask(self, part: Part, cases: Iterable[Facts]) -> list[int]:
        """Return for each of *cases* the place in `verdicts` of what *part* says to it."""
        keys = [(part.facts, tuple((f, case[f]) for f in sorted(part.facts) if f in case)) for case in cases]
        new = [key for key in dict.fromkeys(keys) if key not in self._places]
        if new:
            self._places.update((key, len(self.verdicts) + n) for n, key in enumerate(new))
            self.verdicts += self._answers(part, new)
        return [self._places[key] for key in keys]

    def _answers(self, part: Part, keys: Sequence[tuple[frozenset[str], _Key]]) -> list[Verdict]:
        """Return what *part* says to each of *keys*."""
        cases = {key: read_case({"facts": dict(key[1])}, str(n)) for n, key in enumerate(keys)}
        known = self._memory.recall(part.judge, cases) if self._memory else {}
        new = [key for key in keys if key not in known]
        if new:
            asked = [cases[key] for key in new]
            said = part.judge.judge_all(asked, self.day, stage=Stage.PLAN, information=False)
            found = dict(zip(new, said, strict=True))
            if self._memory:
                self._memory.keep(found)
            self.judged += len(new)
            known = {**known, **found}
        return [known[key] for key in keys]

    def kind(self, place: int) -> object:
        """Return what was found at *place*, without the words and figures of it."""
        found = self.verdicts[place].findings
        return tuple((f.rule, f.finding, f.law, f.standing, f.outcome) for f in found)

    def _united(self, places: tuple[int, ...]) -> Verdict:
        return united([self.verdicts[place] for place in places], self.judge.rules)


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
