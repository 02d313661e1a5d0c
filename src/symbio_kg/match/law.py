"""The law inside matching, as tables: each set of facts that a rule can tell apart is judged once.

The rules fall into parts by the facts they read (`comply.parts`). A part is asked once for each distinct
set of those facts, and the verdicts on whole ways (giver, operation, sort of receiver) are put together
from the parts. So the work grows with the codes, activities and licences there are in kind, and not with
the sites. Papers of the transfer itself do not exist yet, so they are asked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, Final, TypeAlias

import pyarrow as pa

from symbio_kg.comply import Outcome, Verdict
from symbio_kg.comply.law import is_read
from symbio_kg.comply.parts import BORDER, Part
from symbio_kg.comply.screen import cited
from symbio_kg.comply.verdict import LegalFinding
from symbio_kg.match.asking import SITE, Asker, list_days_and_headings, twins
from symbio_kg.match.columns import texts, wholes
from symbio_kg.match.engines import Engine
from symbio_kg.match.sides import Facts, Receiver, Related, coarse, givers, place_sides, receivers, related
from symbio_kg.model import LegalNote

__all__ = ["ANY", "LAWFUL", "Law", "Route", "legal_notes", "note_of"]

LAWFUL: Final = int(Outcome.REFUSED)
"""The first outcome that is no match."""

ANY: Final = LAWFUL + 1
"""For those who ask why: nothing is left out."""


Route: TypeAlias = tuple[int, int, str]
"""A giver, a sort of receiver, and an operation."""


class Law:
    """The law of a region on one day.

    The engine gets the tables `offer_law`, `need_law`, `licensed` and `law`, which `law.sql` joins.
    """

    def __init__(self, engine: Engine, day: date, asker: Asker | None = None) -> None:
        place_sides(engine)
        self.engine, self.day = engine, day
        self.asker = asker or Asker(day)
        self.givers = givers(engine)
        self.receivers = receivers(engine, day)
        self.bears = _bearing(self.givers.values(), self.receivers.values())
        self.takers: list[tuple[Facts, Facts]] = []
        self.taker_of: dict[object, int] = {}
        self.borders = self._borders()
        self._place_takers()
        engine.run("routes")
        self._judge_routes()

    @property
    def judged(self) -> int:
        """How often a part of the rules was asked, and no verdict of an earlier run told."""
        return self.asker.judged

    def verdict(self, giver: int, receiver: int, operation: str) -> Verdict:
        """Return the verdict on what *giver* stands for going to *receiver*, with the facts of that very site."""
        stated, site = self.givers[giver], self.receivers[receiver]
        code = str(stated.get("code", ""))
        pairs = [pair for pair in site.covers if code in self.bears[_code(pair)]]
        sorted_out = self._seen_with_load(site.for_pairs(pairs))
        more = {"operation": operation} if operation else {}
        asked = [
            (part, [{**stated, **(site.facts if _on_site(part) else sorted_out), **more}])
            for part in self.asker.parts
        ]
        return self.asker.united(tuple(place for (place,) in self.asker.ask_each(asked)))

    def room(self, giver: int | None, receiver: int | None) -> float | None:
        """Return the tonnes of waste that the licences of *receiver* leave free; None where none is told.

        None, and 0 for a listing of a kept region, is who is no concern of the law.
        """
        if not giver or not receiver or self.givers[giver].get("claim") != "waste":
            return None
        told = self.receivers[receiver].facts.get("licence.room")
        return None if told is None else float(str(told))

    def outcomes(self) -> dict[str, int]:
        """Return how many of the ways that pairs could go end each way, by name of the outcome."""
        rows = self.engine.rows("SELECT outcome FROM judged")
        return dict(Counter(Outcome(outcome).id for (outcome,) in rows))

    def _place_takers(self) -> None:
        needs, licensed = self.sorted_out(self.receivers)
        self.engine.put("receiver_taker", pa.table(wholes(needs, "receiver", "taker")))
        licences = wholes(licensed, "receiver", "taker") | texts(licensed, "code")
        self.engine.put("licensed", pa.table(licences))
        self.engine.run("takers")

    def sorted_out(self, some: Mapping[int, Receiver]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the sort that each receiver of *some* is of: for any code, and for those its licences bear on."""
        needs, licensed = [], []
        kinds = self._site_kinds(some)
        for number, receiver in some.items():
            for code, pairs in self._pairs_of(receiver):
                facts = self._seen_with_load(receiver.for_pairs(pairs))
                key = (kinds[number], tuple(sorted(facts.items())))
                taker = self.taker_of.setdefault(key, len(self.takers))
                if taker == len(self.takers):
                    self.takers.append((facts, receiver.facts))
                if code is None:
                    needs.append({"receiver": number, "taker": taker})
                else:
                    licensed.append({"receiver": number, "code": code, "taker": taker})
        return needs, licensed

    def _seen_with_load(self, facts: Facts) -> Facts:
        """Return what rules see of a site that also look at what comes to it."""
        read = frozenset[str]().union(*(part.facts for part in self.asker.parts if not _on_site(part)))
        seen = {fact: value for fact, value in facts.items() if fact in read}
        return coarse(seen, *list_days_and_headings(), self.day)

    def _pairs_of(self, receiver: Receiver) -> Iterator[tuple[str | None, Sequence[str]]]:
        """Yield the pairs of its licences that bear on a code, by code; None and no pairs for any other code."""
        about: dict[str, list[str]] = defaultdict(list)
        for pair in receiver.covers:
            for code in self.bears[_code(pair)]:
                about[code].append(pair)
        yield None, ()
        yield from sorted(about.items())

    def _borders(self) -> Set[tuple[str, str]]:
        """Return what is given and from which country, for all givers."""
        return {(str(g["claim"]), str(g.get("producer.country", ""))) for g in self.givers.values()}

    def _site_kinds(self, some: Mapping[int, Receiver]) -> Mapping[int, object]:
        """Return for each receiver of *some* what the rules on the site alone find there, on every border."""
        kinds: dict[int, list[object]] = {number: [] for number in some}
        borders = [{"claim": c} | ({"producer.country": n} if n else {}) for c, n in sorted(self.borders)]
        cases = [(number, {**giver, **r.facts}) for giver in borders for number, r in some.items()]
        facts = [case for _, case in cases]
        for places in self.asker.ask_each((part, facts) for part in filter(_on_site, self.asker.parts)):
            for (number, _), place in zip(cases, places, strict=True):
                kinds[number].append(self.asker.kind(place))
        return {number: tuple(found) for number, found in kinds.items()}

    def _judge_routes(self) -> None:
        routes = self.engine.rows(
            "SELECT giver, taker, operation FROM route ORDER BY giver, taker, operation"
        )
        self.engine.put("law", self.judged_routes(routes, 0))

    def judged_routes(self, routes: Sequence[Route], first: int) -> pa.Table:
        """Return what the law says of each of *routes* that it has a say in, numbered from *first* on."""
        asked = [self._questions(part, routes) for part in self.asker.parts]
        told = self.asker.ask_each(
            (part, cases) for part, (_, cases) in zip(self.asker.parts, asked, strict=True)
        )
        found = [
            [there[number] for number in numbers] for (numbers, _), there in zip(asked, told, strict=True)
        ]
        rows = []
        for number, ((giver, taker, operation), places) in enumerate(
            zip(routes, zip(*found, strict=True), strict=False), first
        ):
            verdict = self.asker.united(places)
            if verdict.deciding_laws:
                row = {"giver": giver, "taker": taker, "operation": operation, "route": number}
                rule = verdict.decisive[0].rule if verdict.decisive else None
                rows.append({**row, "outcome": int(verdict.outcome), "rule": rule})
        return pa.table(wholes(rows, "giver", "taker", "route", "outcome") | texts(rows, "operation", "rule"))

    def _questions(self, part: Part, routes: Sequence[Route]) -> tuple[list[int], list[Facts]]:
        """Return the distinct cases that *part* is asked about, and for each route which of them it is."""
        own = 1 if _on_site(part) else 0
        givers = _projected({g: self.givers[g] for g, _, _ in routes}, part)
        takers = _projected({t: self.takers[t][own] for _, t, _ in routes}, part)
        by_operation = "operation" in part.facts
        number: dict[object, int] = {}
        cases: list[Facts] = []
        numbers = []
        for g, t, operation in routes:
            key = givers[g], takers[t], operation if by_operation else ""
            if number.setdefault(key, len(cases)) == len(cases):
                cases.append({**dict(key[0]), **dict(key[1]), **({"operation": key[2]} if key[2] else {})})
            numbers.append(number[key])
        return numbers, cases


def _projected(facts: Mapping[int, Facts], part: Part) -> dict[int, tuple[tuple[str, object], ...]]:
    """Return of each of *facts* what *part* reads; equal ones are the same object, which is quick to compare."""
    same: dict[object, tuple[tuple[str, object], ...]] = {}
    found = {n: tuple((f, own[f]) for f in sorted(part.facts) if f in own) for n, own in facts.items()}
    return {number: same.setdefault(key, key) for number, key in found.items()}


def _on_site(part: Part) -> bool:
    """Tell whether *part* asks about the site alone, whatever comes to it."""
    return part.facts <= SITE | BORDER and not part.facts <= BORDER


def _code(pair: str) -> str:
    return pair.split(":")[0]


def _bearing(givers: Iterable[Facts], sites: Iterable[Receiver]) -> Related:
    """Return which of the givers' codes each code of a licence bears on."""
    codes = sorted({str(giver["code"]) for giver in givers if "code" in giver})
    return related(codes, sorted({_code(pair) for site in sites for pair in site.covers}), twins())


def legal_notes(verdict: Verdict) -> tuple[LegalNote, ...]:
    """Return what *verdict* asks or forbids: its deciding findings that are not simply met."""
    return tuple(note_of(f) for f in verdict.findings if f.deciding and f.outcome > Outcome.PERMITTED)


def note_of(finding: LegalFinding) -> LegalNote:
    """Return what *finding* says, in few words."""
    source = {lang: "; ".join(cited(c, lang) for c in finding.citations) for lang in ("en", "tr")}
    return LegalNote(
        finding.rule, finding.outcome.id, finding.text, finding.heal, source, is_read(finding.evidence)
    )
