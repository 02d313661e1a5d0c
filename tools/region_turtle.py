"""Turtle text for sample regions: one block a subject, one value a line, always in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from symbio_kg.terms import PREFIXES

__all__ = ["Block", "document", "number", "text"]

Block = tuple[str, Mapping[str, Iterable[str]]]
"""A subject as written in Turtle, and its predicates with their objects as written in Turtle."""


def text(value: str, language: str = "") -> str:
    """Return *value* as a Turtle literal, in a language where one is given."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def number(value: str) -> str:
    """Return *value* as a decimal that keeps its point, so that it is xsd:decimal."""
    plain = f"{Decimal(value):f}"
    return plain if "." in plain else f"{plain}.0"


def document(note: Iterable[str], blocks: Iterable[Block]) -> str:
    """Return the Turtle text of *blocks*, opened by the lines of *note* and the prefixes in use."""
    body = "\n\n".join(_block(subject, facts) for subject, facts in blocks)
    used = (p for p in PREFIXES if f"{p}:" in body)
    prefixes = "\n".join(f"@prefix {p}: <{PREFIXES[p]}> ." for p in used)
    comment = "\n".join(f"# {line}" for line in note)
    return f"{comment}\n{prefixes}\n\n{body}\n"


def _block(subject: str, facts: Mapping[str, Iterable[str]]) -> str:
    told = {predicate: values for predicate, objects in facts.items() if (values := [*objects])}
    lines = [f"    {predicate} {' , '.join(values)} ;" for predicate, values in told.items()]
    return "\n".join([subject, *lines, "."])
