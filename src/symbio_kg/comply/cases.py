"""The cases a legal rule is tested with: the facts, the law asked, and what the rule must find."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from symbio_kg import assets
from symbio_kg.comply.case import Case, CaseInvalid, read_case
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.show import shown
from symbio_kg.model import Text

__all__ = ["RuleCase", "rule_cases"]


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case: what is stated, the `law` it is asked under, and the rule's `finding`, None where it is silent."""

    stated: tuple[tuple[Text, Text], ...]
    law: str
    finding: str | None


@cache
def rule_cases(rule: str) -> Sequence[RuleCase]:
    """Return the cases of the rule with this id as far as they can be read; none for an unknown rule.

    Cases that try what is refused as unreadable are left out.
    """
    path = assets.cases() / "comply" / f"{rule}.json"
    if not path.exists():
        return ()
    document = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for number, one in enumerate(document["cases"]):
        facts = {**document.get("base", {}), **one["facts"]}
        stated = {name: value for name, value in facts.items() if value is not None}
        with suppress(CaseInvalid):
            case = read_case({"id": f"{rule}-{number}", "facts": stated})
            found.append(RuleCase(_stated(case), one["law"], one["finding"]))
    return tuple(found)


def _stated(case: Case) -> tuple[tuple[Text, Text], ...]:
    rows = ((fact.label, shown(fact, case)) for name, fact in fact_table().facts.items() if "[]" not in name)
    return tuple((label, value) for label, value in rows if value is not None)
