"""What a person is shown of an assessment, whatever the form: names, what decides, the sums worth a look."""

from __future__ import annotations

from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.hazard.model import Assessment, Line, Outcome, Status
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table

__all__ = ["deciding", "property_names", "sums"]

_FAR: Final = 100
"""A sum below this part of its limit is left out."""


@cache
def property_names() -> dict[str, Text]:
    """Return HP 1 to HP 15 with their short names."""
    rows = read_table(assets.ontology() / "tables" / "hazardous-properties.tsv", ("code", "en", "tr"))
    return {row["code"]: {name: row[name].partition(":")[0] for name in ("en", "tr")} for row in rows}


def deciding(found: Assessment, place: int) -> list[tuple[str, Text]]:
    """Return why the property at *place* has its answer, as (jurisdiction, sentence).

    Those of the leading answer, without a jurisdiction, and of another one where its answer differs.
    """
    answers = [outcome.properties[place] for outcome in found.outcomes]
    lead = answers[0]
    reasons = lead.reasons if lead.status is not Status.NO else ()
    if not reasons and lead.basis != "limits":
        reasons = lead.reasons[:1]
    told = [("", reason.text) for reason in reasons]
    for outcome, other in zip(found.outcomes[1:], answers[1:], strict=True):
        if other.status is not lead.status:
            told += [(outcome.jurisdiction, reason.text) for reason in other.reasons]
    return told


def sums(outcome: Outcome) -> tuple[list[tuple[str, Line]], int]:
    """Return the sums with their property that come near a limit, and how many others are far off."""
    lines = [(result.hp, line) for result in outcome.properties for line in result.lines]
    held = [
        (hp, line) for hp, line in lines if line.limit.value is not None and (line.contributions or line.cut)
    ]
    near = [(hp, line) for hp, line in held if line.total * _FAR >= (line.limit.value or 0)]
    return near, len(held) - len(near)
