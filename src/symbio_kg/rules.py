"""Rule files: the header says what a rule is for, the body what it finds.

The header is the run of `#+` lines, read as YAML. It is checked on loading, so a rule that says
nothing of where it comes from never runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar
from typing import Literal as Choice

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyoxigraph import Literal, NamedNode, Triple

from symbio_kg.errors import SymbioError
from symbio_kg.terms import PREFIXES, RDF_TYPE, sparql_prologue

__all__ = [
    "Bilingual",
    "Named",
    "Rule",
    "RuleHeader",
    "RuleInvalid",
    "Sentence",
    "describe",
    "load_rules",
    "read_header",
]

Sentence = Annotated[str, Field(min_length=3)]


class RuleInvalid(SymbioError):
    """A rule file whose header is missing or wrong."""

    code = "rule-invalid"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            en=f"{name}: the rule's header is not valid: {reason}",
            tr=f"{name}: kuralın başlığı geçerli değil: {reason}",
        )


class Bilingual(BaseModel):
    """One sentence in each language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Sentence
    tr: Sentence


class Named(BaseModel):
    """What every header has: the rule's name, which is its file's, and its title."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    title: Bilingual


Header = TypeVar("Header", bound=Named)


class RuleHeader(Named):
    """What stands in the `#+` lines: identity, meaning, origin and how far it is trusted.

    A `recursive` rule reads what other rules found and runs again until nothing new comes.
    """

    because: Bilingual
    source: Sentence
    confidence: Annotated[Decimal, Field(gt=0, le=1)]
    recursive: bool = False
    status: Choice["stable", "trial", "retired"] = "stable"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that may run: its header and its query with the product's prefixes."""

    header: RuleHeader
    query: str

    @property
    def node(self) -> NamedNode:
        """The rule's IRI."""
        return PREFIXES["rule"][self.header.id]


def load_rules(folder: Path) -> list[Rule]:
    """Return the rules of *folder* that are not retired, in file-name order.

    Raises RuleInvalid for a header that is missing, wrong or names another rule than its file.
    """
    rules = [_read(path) for path in sorted(folder.glob("*.rq"))]
    return [rule for rule in rules if rule.header.status != "retired"]


def describe(rules: list[Rule]) -> Iterator[Triple]:
    """Yield what the graph says about *rules*, so that queries can join on it and users can read it."""
    sym, rdfs, dcterms = PREFIXES["sym"], PREFIXES["rdfs"], PREFIXES["dcterms"]
    decimal = PREFIXES["xsd"]["decimal"]
    for rule in rules:
        header = rule.header
        yield Triple(rule.node, RDF_TYPE, sym["Rule"])
        yield Triple(rule.node, dcterms["identifier"], Literal(header.id))
        yield Triple(rule.node, dcterms["source"], Literal(header.source))
        yield Triple(rule.node, sym["confidence"], Literal(str(header.confidence), datatype=decimal))
        for language in ("en", "tr"):
            yield Triple(
                rule.node, rdfs["label"], Literal(getattr(header.title, language), language=language)
            )
            yield Triple(
                rule.node, rdfs["comment"], Literal(getattr(header.because, language), language=language)
            )


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C where PyYAML has it: a hundred headers are read on each start."""


def read_header(path: Path, model: type[Header]) -> tuple[Header, str]:
    """Return the header of the file at *path* as *model* reads it, and the whole text.

    Raises RuleInvalid for a header that is missing, wrong or names another rule than its file.
    """
    text = path.read_text(encoding="utf-8")
    lines = "\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))
    try:
        header = model.model_validate(yaml.load(lines, Loader=_LOADER) or {})  # noqa: S506  a safe one
    except (yaml.YAMLError, ValidationError) as error:
        raise RuleInvalid(path.name, str(error)) from error
    if header.id != path.stem:
        raise RuleInvalid(path.name, f"id is {header.id!r}")
    return header, text


def _read(path: Path) -> Rule:
    header, text = read_header(path, RuleHeader)
    return Rule(header, query=sparql_prologue() + text)
