"""Commands on the status of batches: decide, and the register of decisions."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbio_kg.cli.decision_screen import show_decision
from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from datetime import date

    from symbio_kg.comply.regimes import Regime
    from symbio_kg.decide import StatusDecision

__all__ = ["app", "register"]

app = typer.Typer(no_args_is_help=True, help="The public register of status decisions.")

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Day = Annotated[str | None, typer.Option("--day", help="The day it is seen from, such as 2026-12-09.")]
Full = Annotated[
    bool, typer.Option("--full", help="With the names that holders keep private, for the authority.")
]


def register(root: typer.Typer) -> None:
    """Add the commands of this module to *root*."""
    root.command()(decide)
    root.add_typer(app, name="decisions")


def decide(
    context: typer.Context,
    regime: Annotated[str | None, typer.Argument(help="A status regime of --list.")] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="Batch, facts and answers with evidence, as JSON or YAML.")
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Ask each criterion that is not answered yet.")
    ] = False,
    day: Day = None,
    empty: Annotated[
        bool, typer.Option("--template", help="Write an empty facts file for the regime.")
    ] = False,
    show_list: Annotated[bool, typer.Option("--list", help="List the status regimes.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Decide and keep nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Decide on the status of a batch: by-product, end of waste, or waste, with evidence for each criterion.

    Example: symbio decide eu-eow-copper --facts batch.json
    """
    from symbio_kg.decide import regime_of, template

    call, when = session(context), day_of(day)
    if show_list:
        _regimes(call, when, as_json=as_json)
        return
    if regime is None or not (empty or interactive or facts):
        raise NotUsable(
            en="Give a regime and --facts FILE, --interactive or --template; --list shows the regimes.",
            tr="Bir rejim ile --facts DOSYA, --interactive ya da --template verin; rejimleri --list gösterir.",
        )
    document = _document(facts) if facts else {}
    if day is None and document.get("day"):
        from symbio_kg.read.cells import date_of

        when = date_of(document["day"]) or when
    elif day is not None:
        document["day"] = when.isoformat()
    chosen = regime_of(regime, when)
    if empty:
        to_json(template(chosen, when))
        return
    if interactive:
        from symbio_kg.cli.interview import interview

        interview(call, chosen, when, document)
    _take(call, chosen, document, when, dry_run=dry_run, as_json=as_json)


def _document(path: Path) -> dict[str, Any]:
    import yaml

    text = path.read_text(encoding="utf-8")
    try:
        found = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise NotUsable(
            en=f"{path.name}: cannot be read: {error}", tr=f"{path.name}: okunamıyor: {error}"
        ) from error
    if not isinstance(found, dict):
        raise NotUsable(en=f"{path.name}: give an object.", tr=f"{path.name}: bir nesne verin.")
    return found


def _take(
    call: Session, regime: Regime, document: dict[str, Any], when: date, *, dry_run: bool, as_json: bool
) -> None:
    from symbio_kg.decide import Register, read_draft
    from symbio_kg.decide import decide as step
    from symbio_kg.decide.view import as_json as view

    draft = read_draft(document, regime, when, comma=call.language == "tr")
    if dry_run:
        decision = step(draft, regime, "–")
    else:
        with call.store() as store:
            kept = Register(store, call.settings.data)
            decision = step(draft, regime, kept.next_id(regime.id, draft.day))
            kept.add(decision)
    if as_json:
        to_json(view(decision, when, full=True))
    else:
        show_decision(call, decision, when, full=True)
    if not dry_run:
        call.note("Kept as {name}.", name=decision.id)
    if not decision.granted:
        raise typer.Exit(1 if decision.status == "waste" else 4)


def _regimes(call: Session, when: date, *, as_json: bool) -> None:
    from symbio_kg.comply.regimes import regimes

    found = list(regimes().values())
    if as_json:
        to_json(
            [
                {
                    "id": r.id,
                    "law": r.law,
                    "kind": r.kind,
                    "label": dict(r.label),
                    "status": r.status,
                    "in_force": r.in_force(when),
                    "evidence": r.evidence,
                    "note": dict(r.note) or None,
                }
                for r in found
            ]
        )
        return
    states = {True: call.word("in force"), False: call.word("not in force")}
    rows = [
        (r.id, call.say(r.label), call.word("draft") if r.status == "draft" else states[r.in_force(when)])
        for r in found
    ]
    call.table([call.word(w) for w in ("regime", "name", "state")], rows)


@app.command("list")
def list_(
    context: typer.Context,
    day: Day = None,
    in_force: Annotated[bool, typer.Option("--in-force", help="Only those in force on the day.")] = False,
    regime: Annotated[str | None, typer.Option("--regime", help="Only those under this regime.")] = None,
    full: Full = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV.")] = False,
    as_json: Json = False,
) -> None:
    """List the decisions with how they stand on a day.

    Example: symbio decisions list --in-force --day 2026-11-23 --csv
    """
    from symbio_kg.decide import Register
    from symbio_kg.decide.view import as_json as view

    call, when = session(context), day_of(day)
    with call.store() as store:
        found = Register(store, call.settings.data, full=full).all()
    chosen = [
        d
        for d in found
        if (not in_force or d.state(when) == "in-force") and (regime is None or d.regime == regime.lower())
    ]
    if as_json:
        to_json([view(decision, when, full=full) for decision in chosen])
        return
    heads = ("decision", "batch", "material", "code", "holder", "use", "status", "from", "until", "state")
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        told = ([_harmless(cell) for cell in _values(decision, when)] for decision in chosen)
        writer.writerows([heads, *told])
        return
    rows = [_row(call, decision, when) for decision in chosen]
    call.table([call.word(head) for head in heads], rows)
    call.note("{count} rows.", count=len(rows))


@app.command()
def show(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(help="Identifier of the decision.")],
    day: Day = None,
    full: Full = False,
    as_json: Json = False,
) -> None:
    """Show a decision with every criterion, its answer and its evidence.

    Example: symbio decisions show EU-EOW-COPPER-2026-0001
    """
    from symbio_kg.decide import Register
    from symbio_kg.decide.view import as_json as view

    call, when = session(context), day_of(day)
    with call.store() as store:
        decision = Register(store, call.settings.data, full=full).get(identifier)
    if as_json:
        to_json(view(decision, when, full=full))
    else:
        show_decision(call, decision, when, full=full)


@app.command()
def end(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(help="Identifier of the decision.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the status is lost.")],
    day: Annotated[str | None, typer.Option("--day", help="The first day without the status.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "",
    as_json: Json = False,
) -> None:
    """Note that a decision no longer holds from a day on.

    Example: symbio decisions end TR-BY-PRODUCT-2026-0001 --reason "contract ended" --day 2026-12-01
    """
    from symbio_kg.decide import Register
    from symbio_kg.decide.model import End
    from symbio_kg.decide.view import as_json as view

    call, when = session(context), day_of(day)
    with call.store() as store:
        decision = Register(store, call.settings.data).end(identifier, End(when, reason, by))
    if as_json:
        to_json(view(decision, when, full=False))
    else:
        show_decision(call, decision, when, full=False)


def _values(decision: StatusDecision, when: date) -> list[str]:
    """Return the cells of a decision as programs read them, the same in every language."""
    draft, until = decision.draft, decision.valid_until
    holder = draft.holder or ("private" if draft.private else "")
    told = (decision.id, draft.batch, draft.material, draft.code, holder, draft.use, decision.status)
    return [*told, decision.valid_from.isoformat(), until.isoformat() if until else "", decision.state(when)]


def _row(call: Session, decision: StatusDecision, when: date) -> list[str]:
    """Return the cells of a decision as people read them."""
    from symbio_kg.decide.model import STATES, STATUSES

    draft, until = decision.draft, decision.valid_until
    cells = _values(decision, when)
    cells[4] = draft.holder or (call.word("private") if draft.private else "")
    cells[6:] = [
        call.say(STATUSES[decision.status]),
        call.day(decision.valid_from),
        call.day(until) if until else "",
        call.say(STATES[decision.state(when)]),
    ]
    return cells


def _harmless(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
