"""The rules by the facts they read: rules that read the same are judged together, once for each set of such facts.

Which facts a rule reads is taken from its query and from the queries that prepare what it asks for, so a
rule that is added or changed finds its part by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Final

from symbio_kg.comply.engine import Judge, verdict_of
from symbio_kg.comply.facts import fact_name
from symbio_kg.comply.prepare import names_in, preparations
from symbio_kg.comply.rules import LegalRule
from symbio_kg.comply.verdict import Verdict
from symbio_kg.terms import sparql_prologue

__all__ = ["BORDER", "Part", "facts_read", "headings_named", "list_days", "parts", "united"]

BORDER: Final = frozenset({"claim", "producer.country", "receiver.country"})
"""What every rule depends on: these facts say whose law decides, and whether a claim is judged beside the waste."""

_MADE_IN_PYTHON: Final = {
    "sym:nearest": ("fact:code",),
    "sym:statusTest": ("fact:claim", "fact:code"),
}
"""What no preparing query makes, but the modules `nearest` and `status` do."""

_DAYS: Final = """
SELECT DISTINCT ?day WHERE { ?entry sym:hasVersion ?version . ?version sym:validFrom|sym:validTo ?day }"""


@dataclass(frozen=True)
class Part:
    """The rules that read the same facts, and the facts, by id; those of BORDER among them."""

    facts: frozenset[str]
    judge: Judge


def parts(judge: Judge, stated: Set[str]) -> list[Part]:
    """Return the rules of *judge* by which of the facts *stated* they read, in a fixed order."""
    found: dict[frozenset[str], list[LegalRule]] = defaultdict(list)
    for rule in judge.rules:
        found[(facts_read(rule) & stated) | BORDER].append(rule)
    return [
        Part(facts, judge.only(rules)) for facts, rules in sorted(found.items(), key=lambda p: sorted(p[0]))
    ]


def facts_read(rule: LegalRule) -> frozenset[str]:
    """Return the ids of the facts that the finding of *rule* can depend on, without those of BORDER."""
    made = _made()
    seen: set[str] = set()
    waiting = set(names_in(rule.query))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= made.get(name, frozenset())
    return frozenset(fact for name, fact in _facts().items() if any(_is_of(one, name) for one in seen))


def united(verdicts: Sequence[Verdict], rules: Sequence[LegalRule]) -> Verdict:
    """Return the verdict on a transfer whose *rules* were asked part by part; *verdicts* has one of each part.

    It equals that of all rules asked at once, but for `case`, which is the first part's, and for fines,
    which a part knows only as far as its facts go.
    """
    first = verdicts[0]
    place = {rule.header.id: number for number, rule in enumerate(rules)}
    laws = list(first.by_law)
    findings = sorted(
        (finding for verdict in verdicts for finding in verdict.findings),
        key=lambda f: (laws.index(f.law), f.standing != "claim", place[f.rule]),
    )
    return verdict_of(first.case, laws, first.deciding_laws, first.day, first.stage, findings, first.rule_set)


def list_days(judge: Judge) -> list[str]:
    """Return the days on which a version of an entry of the waste lists begins or ends, as text, in order."""
    rows = judge.store.select(sparql_prologue() + _DAYS).rows
    return sorted({getattr(row[0], "value", "")[:10] for row in rows})


def headings_named(rules: Iterable[LegalRule], fact: str) -> frozenset[str]:
    """Return the headings of NACE that those of *rules* that read *fact* compare an activity with, as `35.1`."""
    texts = (rule.query for rule in rules if fact in facts_read(rule))
    return frozenset(name for text in texts for name in re.findall(r'"(\d\d(?:\.\d{1,2})?)"', text))


def _is_of(name: str, fact: str) -> bool:
    """Tell whether *name* is the predicate *fact* or one made of it, as `code-within` of `code`."""
    return name == fact or name.startswith(f"{fact}-")


@cache
def _facts() -> Mapping[str, str]:
    from symbio_kg.comply.facts import fact_table

    return {f"fact:{fact_name(fact)}": fact for fact in fact_table().facts}


@cache
def _made() -> Mapping[str, frozenset[str]]:
    """Return what each predicate that is made before the rules are asked is made of."""
    made: dict[str, set[str]] = defaultdict(set)
    for name, source in _MADE_IN_PYTHON.items():
        made[name].update(source)
    for one in preparations():
        for name in one.makes:
            made[name].update(one.uses)
    return {name: frozenset(source) for name, source in made.items()}
