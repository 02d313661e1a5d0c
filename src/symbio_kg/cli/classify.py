"""The command that finds the waste code of a description, and measures how well it does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from symbio_kg.classify import Classification, Proposal
    from symbio_kg.classify.evaluate import Outcome

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(classify)


def classify(
    context: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="What the waste is, in Turkish or English.")
    ] = None,
    nace: Annotated[
        str | None, typer.Option("--nace", help="The producer's NACE code, such as 25.62.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day it is seen from, such as 2026-12-09.")
    ] = None,
    which: Annotated[
        str, typer.Option("--list", help="Whose List of Waste: eu or tr.", metavar="eu|tr")
    ] = "eu",
    evaluate: Annotated[
        Path | None,
        typer.Option(
            "--evaluate", help="Measure on this tab-separated table of phrases.", exists=True, dir_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Find the waste code of a description: at most five, with reasons; none when the words do not suffice.

    Example: symbio classify "torna talaşı, yağlı" --nace 25.62
    """
    from symbio_kg.classify import classify as ask

    call, day = session(context), day_of(as_of)
    if evaluate is not None:
        _evaluate(call, evaluate, ask_for=(day, which), as_json=as_json)
        return
    if not text:
        raise NotUsable(
            en='Give the description, for example `symbio classify "mill scale"`.',
            tr='Tanımı verin, örneğin `symbio classify "haddehane tufalı"`.',
        )
    answer = ask(" ".join(text), nace, day, which)
    if as_json:
        to_json(answer.as_dict())
    else:
        _show(call, answer)
    if answer.abstained:
        raise typer.Exit(1)


def _show(call: Session, answer: Classification) -> None:
    for remark in answer.remarks:
        typer.echo(call.say(remark), err=True)
    if answer.abstained:
        call.note("No code is sure enough.")
        for wanted in answer.add:
            typer.echo(f"- {call.say(wanted)}", err=True)
        if answer.near:
            call.note("Came near:")
    _print(call, answer.proposals or answer.near)
    if answer.proposals:
        call.note("The producer decides and answers for the code; a pair needs an answer to its question.")


def _print(call: Session, proposals: Iterable[Proposal]) -> None:
    asked: set[str] = set()
    for place, proposal in enumerate(proposals, start=1):
        code = _starred(proposal.code, proposal.hazardous)
        typer.echo(f"{place}. {code}  {_percent(call, proposal.confidence):>5}  {call.say(proposal.label)}")
        typer.echo(f"     {'; '.join(call.say(reason.text) for reason in proposal.reasons)}")
        if proposal.code not in asked:
            _other_sides(call, proposal)
        asked.update(side.code for side in proposal.other_sides)


def _other_sides(call: Session, proposal: Proposal) -> None:
    """Print the other side of the pair; an entry with many of them (01 04 07) has one question for all."""
    for side in proposal.other_sides:
        typer.echo(f"   ↔ {_starred(side.code, side.hazardous)}  {call.say(side.label)}")
    if proposal.other_sides:
        typer.echo(f"   ? {call.say(proposal.other_sides[-1].question)}")


def _starred(code: str, hazardous: bool) -> str:
    return f"{code}{'*' if hazardous else ' '}"


def _percent(call: Session, share: float) -> str:
    number = f"{100 * share:.0f}" if share >= 0.01 or share == 0 else "<1"
    return f"%{number}" if call.language == "tr" else f"{number} %"


def _evaluate(call: Session, path: Path, *, ask_for: tuple[object, str], as_json: bool) -> None:
    from datetime import date

    from symbio_kg.classify.evaluate import figures, judge, read_phrases

    day, which = ask_for
    outcomes = list(judge(read_phrases(path), day if isinstance(day, date) else None, which))
    groups = {"all": outcomes}
    for outcome in outcomes:
        groups.setdefault(outcome.phrase.language, []).append(outcome)
    if as_json:
        to_json(
            {
                "groups": {name: figures(group).as_dict() for name, group in groups.items()},
                "milliseconds": _milliseconds(outcomes),
                "misses": [_miss(o) for o in outcomes if _wrong(o)],
            }
        )
        return
    rows = []
    for name, group in groups.items():
        seen = figures(group)
        rows.append(
            (
                call.word(name) if name == "all" else name,
                seen.phrases,
                _of(call, seen.first, seen.phrases),
                _of(call, seen.among, seen.phrases),
                _of(call, seen.wrongly_silent, seen.phrases),
                _of(call, seen.rightly_silent, seen.without),
            )
        )
    headings = ("group", "phrases", "top 1", "top 5", "silent, wrongly", "silent, rightly")
    call.table([call.word(h) for h in headings], rows)
    times = _milliseconds(outcomes)
    call.note("{p50:.1f} ms a phrase, 95 % under {p95:.1f} ms.", p50=times["p50"], p95=times["p95"])


def _of(call: Session, part: int, whole: int) -> str:
    return f"{part}/{whole} ({_percent(call, part / whole)})" if whole else "0/0"


def _wrong(outcome: Outcome) -> bool:
    return not outcome.first if outcome.phrase.codes else bool(outcome.codes)


def _miss(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.phrase.id,
        "phrase": outcome.phrase.text,
        "nace": outcome.phrase.activity or None,
        "accepted": sorted(outcome.phrase.codes),
        "proposed": list(outcome.codes),
        "confidence": round(outcome.confidence, 3),
        "among_five": outcome.among,
    }


def _milliseconds(outcomes: Iterable[Outcome]) -> dict[str, float]:
    times = sorted(1000 * outcome.seconds for outcome in outcomes)
    return {"p50": round(times[len(times) // 2], 2), "p95": round(times[int(len(times) * 0.95)], 2)}
