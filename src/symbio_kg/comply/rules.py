"""Legal rules: the header says which provisions a rule applies and what each finding means, the query finds.

A rule lies in the folder of the law it belongs to: `eu`, `tr`, or `both` where the two demand the same
and only the citations differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final
from typing import Literal as Choice

from pydantic import BaseModel, ConfigDict, Field
from pyoxigraph import NamedNode

from symbio_kg import assets
from symbio_kg.rules import Bilingual, Named, RuleInvalid, read_header
from symbio_kg.terms import PREFIXES

__all__ = ["LAWS", "FindingText", "LegalHeader", "LegalRule", "legal_rules"]

LAWS: Final = {"EU": "sym:EuropeanUnion", "TR": "sym:Turkey"}
FOLDERS: Final = {"both": ("TR", "EU"), "eu": ("EU",), "tr": ("TR",)}

OutcomeName = Choice[
    "permitted", "permitted-with-condition", "needs-assessment", "refused", "outside-waste-law"
]
SeverityName = Choice["blocking", "major", "minor", "advisory"]


class FindingText(BaseModel):
    """What one kind of finding means: its outcome, the sentence that says so, and what would mend it.

    Sentences may hold `{value}`, `{limit}` and `{other}`, which the query's row fills. A `paper` is a
    document whose absence refuses a transfer; while an exchange is only planned it is asked for instead. A
    refusal is a breach that may be fined; `breach` says so of a milder outcome.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: OutcomeName
    text: Bilingual
    heal: Bilingual | None = None
    severity: SeverityName | None = None
    paper: bool = False
    breach: bool = False


class LegalHeader(Named):
    """What stands in the `#+` lines of a legal rule.

    `provisions` names, for each law, the rows of the table of provisions that the rule applies; it is in
    force while one of them is. `place` says whose law counts when a border is crossed, `standing` whether
    the rule judges waste, a claim to be something else, or both; a rule that binds `everywhere` also holds
    for a thing outside waste law. `reading` says how an open point of the law was settled; it reaches the
    screen.
    """

    catalogue: Annotated[str, Field(pattern=r"^CR-\d\d[a-z]?$")] | None = None
    group: Choice["code", "status", "receiver", "producer", "transport", "operation", "border"]
    scope: Choice["offer", "site", "route", "exchange"]
    severity: SeverityName
    place: Choice["dispatch", "destination", "any"] = "any"
    standing: Choice["waste", "claim", "any"] = "waste"
    everywhere: bool = False
    provisions: Mapping[Choice["eu", "tr"], Annotated[list[str], Field(min_length=1)]]
    uses: Annotated[list[str], Field(min_length=1)]
    reading: Bilingual | None = None
    findings: Annotated[Mapping[str, FindingText], Field(min_length=1)]
    status: Choice["stable", "trial", "retired"] = "stable"


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule that may run: its header, its query with the prefixes it uses, and the laws it speaks for."""

    header: LegalHeader
    query: str
    laws: tuple[str, ...]
    text: str

    @property
    def node(self) -> NamedNode:
        """The rule's IRI."""
        return PREFIXES["rule"][self.header.id]


@cache
def legal_rules(folder: Path | None = None) -> Sequence[LegalRule]:
    """Return the legal rules of *folder* (the product's by default), by law and file name.

    Raises RuleInvalid for a header that is wrong, an id that stands twice, or a rule that cites no
    provision of a law it speaks for.
    """
    root = folder or assets.queries() / "comply"
    rules = [
        _read(path, laws) for name, laws in FOLDERS.items() for path in sorted((root / name).glob("*.rq"))
    ]
    seen: set[str] = set()
    for rule in rules:
        if rule.header.id in seen:
            raise RuleInvalid(f"{rule.header.id}.rq", "another rule has this id")
        seen.add(rule.header.id)
    return tuple(rule for rule in rules if rule.header.status != "retired")


def _read(path: Path, laws: tuple[str, ...]) -> LegalRule:
    header, text = read_header(path, LegalHeader)
    without = [law for law in laws if law.lower() not in header.provisions]
    if without or len(header.provisions) != len(laws):
        raise RuleInvalid(path.name, f"provisions of {', '.join(laws)} expected")
    return LegalRule(header, prefixed(text), laws, text)


def prefixed(text: str) -> str:
    """Return *text* with the PREFIX lines of the names it uses and without its header."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    used = sorted({name for name in re.findall(r"\b([a-z][a-z0-9]*):", body) if name in PREFIXES})
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + body
