"""The command that assesses compositions: hazardous properties, the entry that follows, what is missing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.text import Text as Line

    from symbio_kg.hazard import (
        Assessment,
        Composition,
        CompositionRefused,
        Outcome,
        Reason,
        Speciation,
        Status,
    )

__all__ = ["register"]

_STYLES = {
    "yes": "bold red",
    "no": "green",
    "not-applicable": "dim",
    "to-be-tested": "yellow",
    "unknown": "yellow",
    "hazardous": "bold red",
    "non-hazardous": "bold green",
    "non-hazardous-on-condition": "bold green",
    "needs-assessment": "bold yellow",
}
_UNDECIDED = "needs-assessment"


_ENGLISH = {"elements: worst": "elements as the worst reasonable compound"}


def _named(call: Session, name: str) -> str:
    """Return what an answer is called: its Turkish word, or the English name with blanks for hyphens."""
    if call.language == "tr":
        return call.word(name)
    return _ENGLISH.get(name, name.replace("-", " ").replace("non ", "non-"))


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(hazard)


def hazard(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Composition as JSON, CSV or XLSX.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day of law, such as 2026-12-09.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="Waste code, in any spelling.")] = None,
    speciation: Annotated[
        str | None, typer.Option("--speciation", help="Elements count as: worst, named or printed.")
    ] = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="Rules of: eu, tr or both; the first leads.")
    ] = None,
    ph: Annotated[str | None, typer.Option("--ph", help="pH of the waste.")] = None,
    flash_point: Annotated[
        str | None, typer.Option("--flash-point", help="Flash point of the waste in °C.")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="State: solid, powder, sludge, paste, liquid or gas.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Assess the hazardous properties of a waste from its composition.

    Example: symbio hazard examples/hazard/foundry-dust.csv --code "10 10 10" --as-of 2026-12-09
    """
    from symbio_kg import hazard as step

    call = session(context)
    given = {"code": code, "ph": ph, "flash": flash_point, "state": state}
    day = day_of(as_of) if as_of else None
    places = _places(jurisdiction) if jurisdiction else ()
    mode = _mode(speciation)
    read = step.read_each(file)
    if len(read) == 1 and isinstance(read[0], step.CompositionRefused):
        raise read[0]
    found = [
        one
        if isinstance(one, step.CompositionRefused)
        else step.assess(_with(one, given), day, speciation=mode, jurisdictions=places)
        for one in read
    ]
    _tell(call, found, as_json=as_json)
    if any(isinstance(one, step.CompositionRefused) for one in found):
        raise typer.Exit(2)
    if any(isinstance(one, step.Assessment) and one.outcome.conclusion.value == _UNDECIDED for one in found):
        raise typer.Exit(1)


def _tell(call: Session, found: Sequence[Assessment | CompositionRefused], *, as_json: bool) -> None:
    """Print the assessments; what was refused goes to stderr, and into the JSON at its place."""
    from symbio_kg import hazard as step
    from symbio_kg.hazard.output import refusal_json

    refused = [one for one in found if isinstance(one, step.CompositionRefused)]
    for one in refused:
        call.err().print(call.say(one.message), soft_wrap=True)
    if as_json:
        values = [refusal_json(o) if isinstance(o, step.CompositionRefused) else o.as_json() for o in found]
        to_json(values[0] if len(values) == 1 else values)
    else:
        for each in found:
            if not isinstance(each, step.CompositionRefused):
                _show(call, each)


def _mode(text: str | None) -> Speciation | None:
    from symbio_kg import hazard as step

    try:
        return step.Speciation(text.lower()) if text else None
    except ValueError as error:
        raise NotUsable(
            en=f"{text}: elements count as worst, named or printed.",
            tr=f"{text}: elementler worst, named ya da printed olarak sayılır.",
        ) from error


def _places(text: str) -> tuple[str, ...]:
    known = {"eu": ("EU",), "ab": ("EU",), "tr": ("TR",), "both": ("EU", "TR"), "tr,eu": ("TR", "EU")}
    places = known.get(text.lower().replace(" ", ""))
    if places is None:
        raise NotUsable(en=f"{text}: rules of eu, tr or both.", tr=f"{text}: eu, tr ya da both kuralları.")
    return places


def _with(composition: Composition, given: dict[str, str | None]) -> Composition:
    """Return *composition* with what the command line says of the whole; NotUsable for what it cannot mean."""
    from symbio_kg import hazard as step
    from symbio_kg.hazard.stated import with_stated

    try:
        return with_stated(composition, given)
    except step.CompositionRefused as error:
        message = error.findings[0].message
        raise NotUsable(en=message["en"], tr=message["tr"]) from error


# the screen


def _show(call: Session, found: Assessment) -> None:
    from rich.text import Text as Line

    out = call.out()
    composition = found.composition
    title = " · ".join(
        part
        for part in (
            composition.name,
            composition.code,
            call.word("law of {day}", day=_day(call, found)),
            _named(call, f"elements: {found.speciation.value}"),
        )
        if part
    )
    out.print(Line(title, style="bold"))
    for outcome in found.outcomes:
        out.print(_headline(call, outcome))
        for reason in outcome.entry.reasons:
            out.print(Line(f"    {call.say(reason.text)}"))
    _properties(call, found)
    _sums(call, found.outcome)
    _pollutants(call, found.outcome)
    _components(call, found)
    for outcome in found.outcomes:
        _list(call, call.word("Missing ({place})", place=outcome.jurisdiction), outcome.missing, "?")
        _list(call, call.word("Warnings ({place})", place=outcome.jurisdiction), outcome.cautions, "!")
    if any(outcome.jurisdiction == "TR" for outcome in found.outcomes):
        out.print(Line(call.word(_NOT_READ), style="italic"))
    for note in composition.findings:
        row = f"{call.word('row')} {note.place.row}" if note.place.row else ""
        place = "".join(f"{part}: " for part in (", ".join(p for p in (row, note.place.field) if p),) if part)
        call.err().print(Line(f"{place}{call.say(note.message)}"), soft_wrap=True)


_NOT_READ = (
    "Türkiye: Annex 3/B was not read; its figures are inferred from the older European rule it follows. "
    "Check before a decision."
)


def _day(call: Session, found: Assessment) -> str:
    return found.day.strftime("%d.%m.%Y") if call.language == "tr" else found.day.isoformat()


def _headline(call: Session, outcome: Outcome) -> Line:
    from rich.text import Text as Line

    value = outcome.conclusion.value
    reached = outcome.having(_status("yes"))
    reached += [call.say(pop.limit.text) for pop in outcome.pops if pop.sure and pop.limit.triggers]
    tested = outcome.having(_status("to-be-tested"))
    line = Line.assemble((f"{outcome.jurisdiction}  ", "bold"), (_named(call, value), _STYLES[value]))
    if reached:
        line.append(f": {', '.join(reached)}")
    if tested:
        line.append(f" · {_named(call, 'to-be-tested')}: {', '.join(tested)}")
    if outcome.entry.follows:
        line.append(f"  →  {', '.join(entry.shown for entry in outcome.entry.follows)}", style="bold")
        if len(outcome.entry.follows) == 1:
            line.append(f" {call.say(outcome.entry.follows[0].names)}")
    return line


def _status(value: str) -> Status:
    from symbio_kg import hazard as step

    return step.Status(value)


def _properties(call: Session, found: Assessment) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text as Line

    from symbio_kg.hazard.show import property_names

    names = property_names()
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(Line(call.word("property")), overflow="fold", max_width=38)
    for heading in (*(o.jurisdiction for o in found.outcomes), call.word("what decides")):
        table.add_column(Line(heading), overflow="fold")
    for place, result in enumerate(found.outcome.properties):
        answers = [outcome.properties[place] for outcome in found.outcomes]
        cells = [Line(_named(call, one.status.value), style=_STYLES[one.status.value]) for one in answers]
        name = Line(f"{result.hp} {call.say(names[result.hp])}")
        table.add_row(name, *cells, Line(_why(call, found, place)))
    call.out().print(table)


def _why(call: Session, found: Assessment, place: int) -> str:
    from symbio_kg.hazard.show import deciding

    return "\n".join(
        f"{law}: {call.say(text)}" if law else call.say(text) for law, text in deciding(found, place)
    )


def _sums(call: Session, outcome: Outcome) -> None:
    from rich.text import Text as Line

    from symbio_kg.comply.law import evidence_name
    from symbio_kg.hazard.show import sums

    rows = []
    near, far = sums(outcome)
    for hp, line in near:
        parts = [
            _contribution(call, one.content.name, one.content.high, one.weight) for one in line.contributions
        ]
        cut = ", ".join(f"{one.name} {_number(call, one.high)}" for one in line.cut)
        joint = ", " if line.limit.mode == "individual" else " + "
        what = joint.join(parts) + (f" · {call.word('cut off')}: {cut}" if cut else "")
        sign = "✗" if line.reached else ""
        rows.append(
            [
                hp,
                call.say(line.limit.text),
                f"{_number(call, line.total)} {sign}".strip(),
                what,
                f"{line.limit.id}, {call.say(evidence_name(line.limit.evidence))}",
            ]
        )
    if rows:
        heads = ("property", "limit", "sum %", "made of", "rule, evidence")
        call.table([call.word(head) for head in heads], rows)
    if far:
        call.out().print(
            Line(call.word("{count} more limits are far off; --json shows all.", count=far), style="dim")
        )


def _contribution(call: Session, name: str, share: Decimal, weight: Decimal) -> str:
    times = f" × {_number(call, weight)}" if weight != 1 else ""
    return f"{name} {_number(call, share)}{times}"


def _number(call: Session, value: Decimal) -> str:
    from symbio_kg.hazard.wording import number

    return number(value, call.language)


def _pollutants(call: Session, outcome: Outcome) -> None:
    from symbio_kg.comply.law import evidence_name

    rows = []
    for pop in outcome.pops:
        answer = (
            call.word("over") if pop.sure else call.word("unknown") if pop.reached else call.word("below")
        )
        meaning = call.word("makes hazardous") if pop.limit.triggers else call.word("binds the operation")
        limit = f"{pop.limit.operator} {_number(call, pop.limit.value)} {pop.limit.unit}"
        evidence = f"{pop.limit.id}, {call.say(evidence_name(pop.limit.evidence))}"
        rows.append([call.say(pop.limit.text), _number(call, pop.total), limit, answer, meaning, evidence])
    if rows:
        heads = ("persistent pollutant", "found", "limit", "answer", "meaning", "rule, evidence")
        call.table([call.word(head) for head in heads], rows)


def _components(call: Session, found: Assessment) -> None:
    rows = []
    for line in found.understood:
        part = line.part
        share = _number(call, part.high)
        least = _number(call, part.low)
        shown = f"< {share}" if part.detection else share if part.low == part.high else f"{least}–{share}"
        notes = "; ".join(call.say(reason.text) for reason in line.reasons)
        rows.append([part.name, shown, _number(call, line.share), notes])
    heads = ("component", "declared %", "counted %", "read as")
    call.table([call.word(head) for head in heads], rows)


def _list(call: Session, heading: str, reasons: tuple[Reason, ...], sign: str) -> None:
    from rich.text import Text as Line

    if not reasons:
        return
    out = call.out()
    out.print(Line(heading, style="bold"))
    for text in dict.fromkeys(call.say(reason.text) for reason in reasons):
        out.print(Line.assemble((f" {sign} ", "yellow"), text))
