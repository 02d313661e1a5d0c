"""Runs every legal rule over a set of cases at once and draws the findings of each case together.

The cases go into the store that holds the law, each rule is one query over all of them, and they leave
the store again. So a thousand cases cost little more than one.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.comply.case import Case
from symbio_kg.comply.composition import assessment_triples
from symbio_kg.comply.demands import Demand, demands
from symbio_kg.comply.fines import Fine, fines_for
from symbio_kg.comply.graph import Check, checks_of, triples_of
from symbio_kg.comply.law import Law, law_store, provision_iri, read_law, rule_set_version, weakest
from symbio_kg.comply.nearest import nearest_triples, waste_lists
from symbio_kg.comply.prepare import names_in, needed, preparations
from symbio_kg.comply.rules import LegalHeader, LegalRule, legal_rules
from symbio_kg.comply.status import status_triples
from symbio_kg.comply.verdict import Citation, LegalFinding, Outcome, Stage, Verdict, worst
from symbio_kg.store import GraphStore, Solutions, Term
from symbio_kg.terms import PREFIXES

__all__ = ["Judge", "product_judge", "verdict_of"]

_AT_ONCE: Final = min(4, os.cpu_count() or 1)
_CASES: Final = f"{PREFIXES['graph']}cases"
_Row = Mapping[str, Term]


class Judge:
    """The legal rules, ready to judge; one is made per process and may be shared by threads."""

    def __init__(self, rules: Sequence[LegalRule] | None = None, store: GraphStore | None = None) -> None:
        self.rules = tuple(legal_rules() if rules is None else rules)
        self.store = law_store() if store is None else store
        self.law: Law = read_law(self.store)
        self.rule_set = rule_set_version(self.rules)
        self._lists = waste_lists(self.store)
        self._of_cases = self._said_of_cases()
        self._supports: dict[object, tuple[tuple[Citation, ...], str]] = {}
        self._lock = threading.Lock()

    def for_scopes(self, scopes: Set[str]) -> Judge:
        """Return a judge with only the rules of *scopes*, over the same law."""
        other = self.only([rule for rule in self.rules if rule.header.scope in scopes])
        other.rule_set = rule_set_version(other.rules)
        return other

    def only(self, rules: Sequence[LegalRule]) -> Judge:
        """Return a judge with only *rules*, which shares everything else with this one."""
        other = copy(self)
        other.rules = tuple(rules)
        return other

    def judge(self, case: Case, day: date | None = None, *, stage: str = Stage.TRANSFER) -> Verdict:
        """Return the verdict on *case* by the law of its own day, else *day*, else today's."""
        return self.judge_all([case], day, stage=stage)[0]

    def judge_all(
        self,
        cases: Sequence[Case],
        day: date | None = None,
        *,
        stage: str = Stage.TRANSFER,
        information: bool = True,
    ) -> list[Verdict]:
        """Return the verdict on each of *cases*, in their order.

        Without *information* only the deciding laws are asked.
        """
        return self.judge_groups([(self.rules, cases)], day, stage=stage, information=information)[0]

    def judge_groups(
        self,
        groups: Sequence[tuple[Sequence[LegalRule], Sequence[Case]]],
        day: date | None = None,
        *,
        stage: str = Stage.TRANSFER,
        information: bool = True,
    ) -> list[list[Verdict]]:
        """Return the verdicts on the cases of each group by its own rules; all groups are prepared for once.

        For few cases that is most of the work.
        """
        rules = {rule.header.id: rule for own, _ in groups for rule in own}
        asked = [ids for own, cases in groups for ids in [frozenset(r.header.id for r in own)] * len(cases)]
        cases = [case for _, cases in groups for case in cases]
        nodes = [NamedNode(f"{PREFIXES['data']}transfer/{number}") for number in range(len(cases))]
        views = [
            [check for check in checks_of(case, node) if information or check.deciding]
            for case, node in zip(cases, nodes, strict=True)
        ]
        days = [_day_of(case, day) for case in cases]
        found = self._findings(views, days, asked, list(rules.values()), stage)
        verdicts = iter(
            verdict_of(
                case,
                list(dict.fromkeys(check.law for check in checks)),
                tuple(dict.fromkeys(check.law for check in checks if check.deciding)),
                when,
                stage,
                [f for c in checks for f in found[c.node.value]],
                self.rule_set,
            )
            for case, checks, when in zip(cases, views, days, strict=True)
        )
        return [list(islice(verdicts, len(cases))) for _, cases in groups]

    def _findings(
        self,
        views: Sequence[list[Check]],
        days: Sequence[date],
        asked: Sequence[Set[str]],
        rules: Sequence[LegalRule],
        stage: str,
    ) -> dict[str, list[LegalFinding]]:
        checks = {
            check.node.value: (check, day, ids)
            for view, day, ids in zip(views, days, asked, strict=True)
            for check in view
        }
        found: dict[str, list[LegalFinding]] = defaultdict(list)
        rules = [  # a rule that no check could be told of need not be asked
            rule
            for rule in rules
            if any(rule.header.id in ids and self._applies(rule, c, day) for c, day, ids in checks.values())
        ]
        with self._lock:
            said = [t for v, d in zip(views, days, strict=True) if v for t in self._triples(v, d)]
            try:
                self.store.add(_CASES, said)
                there = _met_by(said)
                for query in _preparing(frozenset(rule.query for rule in rules)):
                    if self._may_find(query, there):
                        made = self.store.construct(query)
                        self.store.add(_CASES, made)
                        there |= _met_by(made)
                handled = self._handled()
                rules = [rule for rule in rules if self._may_find(rule.query, there)]
                for rule, rows in self._asked(rules):
                    for row in rows.dicts():
                        check, day, ids = checks[_text(row["check"])]
                        if rule.header.id in ids and self._applies(rule, check, day):
                            hazardous = handled.get(check.node.value)
                            found[check.node.value].append(
                                self._finding(rule, check, day, row, stage, hazardous)
                            )
            finally:
                self.store.drop(_CASES)
        return found

    def _said_of_cases(self) -> frozenset[NamedNode]:
        """Return the predicates that queries demand and that only cases have."""
        queries = [rule.query for rule in self.rules] + [one.query for one in preparations()]
        named = {demand.predicate for query in queries for way in demands(query) for demand in way}
        return frozenset(p for p in named if not self.store.ask(f"ASK {{ ?any {p} ?thing }}"))

    def _may_find(self, query: str, there: Set[Demand]) -> bool:
        """Tell whether *query* can find anything where the cases meet the demands that are *there*."""
        return any(
            all(demand in there for demand in way if demand.predicate in self._of_cases)
            for way in demands(query)
        )

    def _asked(self, rules: Sequence[LegalRule]) -> Iterator[tuple[LegalRule, Solutions]]:
        """Yield each of *rules* with what its query finds; queries only read, so they run side by side."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from zip(rules, pool.map(lambda rule: self.store.select(rule.query), rules), strict=True)

    def _triples(self, checks: list[Check], day: date) -> Iterator[Triple]:
        yield from triples_of(checks[0].case, checks, day)
        yield from nearest_triples(self._lists, checks, day)
        yield from assessment_triples(checks, day)
        yield from status_triples(checks, day)

    def _applies(self, rule: LegalRule, check: Check, day: date) -> bool:
        header = rule.header
        return (
            check.law in rule.laws
            # A law shown for information is asked as if the move lay inside its own borders
            and (check.deciding or header.group != "border")
            and header.standing in (check.standing, "any")
            and (header.place != "dispatch" or check.dispatch)
            and (header.place != "destination" or check.destination)
            and bool(self.support(rule.header, check.law, day, None)[0])
        )

    def _cited(self, header: LegalHeader, law: str) -> list[Citation]:
        names = header.provisions["eu" if law == "EU" else "tr"]
        return [self.law.citations[provision_iri(name)] for name in names]

    def _handled(self) -> dict[str, bool]:
        """Return for each check in the store whether its waste is handled as hazardous, where that is known."""
        rows = self.store.select(f"SELECT * {{ ?check <{PREFIXES['sym']}handledAsHazardous> ?hazardous }}")
        return {_text(row["check"]): _text(row["hazardous"]) == "true" for row in rows.dicts()}

    def _finding(
        self, rule: LegalRule, check: Check, day: date, row: _Row, stage: str, hazardous: bool | None
    ) -> LegalFinding:
        key = _text(row["finding"])
        meaning = rule.header.findings[key]
        outcome = Outcome.of(meaning.outcome)
        if stage == Stage.PLAN and meaning.paper and outcome is Outcome.REFUSED:
            outcome = Outcome.ASSESS
        citations, evidence = self.support(rule.header, check.law, day, row.get("source"))
        return LegalFinding(
            header=rule.header,
            finding=key,
            case=check.case,
            law=check.law,
            standing=check.standing,
            deciding=check.deciding,
            outcome=outcome,
            blanks=row,
            citations=citations,
            evidence=evidence,
            fines=self._fines(rule, check, day, hazardous)
            if meaning.breach or outcome is Outcome.REFUSED
            else (),
        )

    def _fines(self, rule: LegalRule, check: Check, day: date, hazardous: bool | None) -> tuple[Fine, ...]:
        """Return what a breach of *rule* may cost; only the Turkish law sets its fines itself."""
        if check.law != "TR":
            return ()
        names = frozenset({rule.header.id, rule.header.catalogue or rule.header.id})
        ends = {"dispatch": check.dispatch, "destination": check.destination}
        sides = frozenset(side for side, own in ends.items() if own)
        return fines_for(self.law.fines, names, day, hazardous=hazardous, sides=sides)

    def support(
        self, header: LegalHeader, law: str, day: date, source: Term | None
    ) -> tuple[tuple[Citation, ...], str]:
        """Return the provisions in force that a finding rests on, and the weakest evidence among all it used."""
        key = (header.id, law, day, source)
        if key not in self._supports:
            cited = [c for c in self._cited(header, law) if _in_force(c, day)]
            levels = [c.evidence for c in cited]
            if source is not None:
                level, provision = self.law.data.get(_text(source), ("OwnKnowledge", None))
                levels.append(level)
                more = self.law.citations.get(provision or "")
                if more is not None and more not in cited:
                    cited.append(more)
            self._supports[key] = (tuple(cited), weakest(levels))
        return self._supports[key]


@cache
def product_judge() -> Judge:
    """Return the judge with the product's own rules, made once a process."""
    return Judge()


@lru_cache(256)
def _preparing(rules: frozenset[str]) -> Sequence[str]:
    """Return the queries that prepare for those of *rules*, and for fines."""
    names = names_in("sym:handledAsHazardous").union(*map(names_in, rules))
    return [one.query for one in needed(names)]


def _met_by(said: Iterable[Triple]) -> set[Demand]:
    return {demand for t in said for demand in (Demand(t.predicate), Demand(t.predicate, t.object))}


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _day_of(case: Case, day: date | None) -> date:
    stated = case.get("day")
    return stated if isinstance(stated, date) else day or datetime.now(UTC).date()


def _in_force(citation: Citation, day: date) -> bool:
    return (citation.valid_from is None or citation.valid_from <= day) and (
        citation.valid_to is None or day <= citation.valid_to
    )


def verdict_of(
    case: Case,
    laws: Sequence[str],
    deciding: tuple[str, ...],
    day: date,
    stage: str,
    findings: Sequence[LegalFinding],
    rule_set: str,
) -> Verdict:
    """Return the verdict that *findings* come to under *laws*, of which those *deciding* set the outcome."""
    claim = str(case.get("claim") or "waste")
    by_law = {law: _outcome([f for f in findings if f.law == law], claim) for law in laws}
    outcome = worst([by_law[law] for law in deciding])
    as_waste = None
    if claim != "waste":
        as_waste = worst([_of_waste(findings, law) for law in deciding])
    ordered = sorted(findings, key=_order)
    return Verdict(
        case=case,
        day=day,
        stage=stage,
        outcome=outcome,
        status=_status(outcome, claim),
        by_law=by_law,
        deciding_laws=deciding,
        as_waste=as_waste,
        findings=tuple(ordered),
        rule_set=rule_set,
    )


def _order(finding: LegalFinding) -> tuple[object, ...]:
    """Return the place of a finding: the worst first, and of equals the code before status, receiver and the rest."""
    group = _GROUPS.index(finding.header.group)
    return not finding.deciding, -finding.outcome, group, _WEIGHT[finding.severity], finding.rule


_GROUPS: Final = ("code", "status", "receiver", "operation", "border", "producer", "transport")
_WEIGHT: Final = {"blocking": 0, "major": 1, "minor": 2, "advisory": 3}


def _of_waste(findings: Sequence[LegalFinding], law: str) -> Outcome:
    return worst([f.outcome for f in findings if f.law == law and f.standing == "waste"])


def _outcome(findings: Sequence[LegalFinding], claim: str) -> Outcome:
    """Return the outcome under one law.

    A thing outside waste law is judged by that alone, but for rules that bind it all the same. A claim
    that holds needs no waste rules; one that does not is refused as claimed, whatever the same batch
    would be as waste.
    """
    claimed = [f.outcome for f in findings if f.standing == "claim"]
    waste = [f.outcome for f in findings if f.standing == "waste"]
    if Outcome.OUTSIDE in claimed + waste:
        bound = [f.outcome for f in findings if f.header.everywhere and f.outcome > Outcome.CONDITION]
        return worst([Outcome.OUTSIDE, *bound])
    return worst(claimed) if claim != "waste" else worst(waste)


def _status(outcome: Outcome, claim: str) -> str:
    if outcome is Outcome.OUTSIDE:
        return "outside-waste-law"
    held = claim != "waste" and outcome <= Outcome.CONDITION
    return claim if held else "waste"
