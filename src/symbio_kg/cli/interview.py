"""The guided questions of `symbio decide --interactive`: each criterion with the evidence that is wanted for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from symbio_kg.cli.session import Session
    from symbio_kg.comply.regimes import Criterion, Regime

__all__ = ["interview"]


def interview(call: Session, regime: Regime, day: date, document: dict[str, Any]) -> None:
    """Ask on stderr for what *document* lacks and put it there; an empty line leaves a thing unknown."""
    typer.echo(call.say(regime.label), err=True)
    for name in ("batch", "material", "holder", "user", "use", "code"):
        if not document.get(name):
            document[name] = _line(call.word(name))
    facts: dict[str, Any] = document.setdefault("facts", {})
    for name, label in _facts(call, regime, day):
        if facts.get(name) is None:
            facts[name] = _line(label) or None
    answers: dict[str, Any] = document.setdefault("answers", {})
    met: set[tuple[str, str]] = set()
    for criterion in regime.on(day):
        ways = {way for group, way in met if group == criterion.group}
        if criterion.id in answers or (ways and criterion.alternative not in ways):
            continue
        answer = _criterion(call, criterion)
        if answer is not None:
            answers[criterion.id] = answer
        if _complete(regime, criterion, day, answers):
            met.add((criterion.group, criterion.alternative))


def _facts(call: Session, regime: Regime, day: date) -> Iterator[tuple[str, str]]:
    from symbio_kg.comply.facts import fact_table
    from symbio_kg.decide.take import ENDS

    table = fact_table().facts
    names = sorted({c.when.split(" ")[0] for c in regime.on(day) if c.when})
    if regime.kind == "by-product":
        answered = {
            fact for c in regime.on(day) if not c.facts[0].endswith("contract") for fact in c.facts[:1]
        }
        names += [n for n in ENDS if n not in answered and (regime.law == "TR" or "contract" in n)]
    for name in names:
        yield name, f"{call.say(table[name].label)} {table[name].unit}".strip()


def _line(prompt: str) -> str:
    return str(typer.prompt(prompt, default="", show_default=False, err=True)).strip()


def _criterion(call: Session, criterion: Criterion) -> dict[str, Any] | None:
    """Return the answer given to *criterion*; None when it stays unknown."""
    from symbio_kg.decide.draft import reply_of, wanted

    typer.echo("", err=True)
    typer.echo(f"{criterion.id}  {call.say(criterion.question)}", err=True)
    form = wanted(criterion)[call.language == "tr"]
    typer.echo(f"  {call.word('wanted')}: {form}; {call.say(criterion.wanted)}", err=True)
    while True:
        text = _line(f"  {call.word('answer')}")
        if not text or text == "?":
            return None
        reply = reply_of(criterion, text, comma=call.language == "tr")
        if reply is not None:
            break
        typer.echo(f"  {call.word('That is no such answer.')}", err=True)
    document = _line(f"  {call.word('document')}")
    found: dict[str, Any] = {"value": text, "document": document}
    if document:
        found["issuer"] = _line(f"  {call.word('issuer')}")
        found["date"] = _line(f"  {call.word('date')}") or None
    return found


def _complete(regime: Regime, criterion: Criterion, day: date, answers: dict[str, Any]) -> bool:
    """Tell whether the way of *criterion* is answered, so that another need not be asked."""
    if not criterion.alternative:
        return False
    from symbio_kg.comply.criteria import MET, assess
    from symbio_kg.decide.draft import reply_of

    given = {}
    for other in regime.on(day):
        reply = reply_of(other, answers[other.id]) if other.id in answers else None
        if reply is not None:
            given[other.id] = reply.value
    found = assess(regime, day, lambda _: None, given)
    way = [
        r.state
        for r in found.results
        if r.criterion.group == criterion.group
        and r.criterion.alternative == criterion.alternative
        and r.criterion.effect != "optional"
    ]
    return bool(way) and all(state == MET for state in way)
