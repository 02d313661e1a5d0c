"""Commands on the law itself: what changes between two days, and what an act says here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json
from symbio_kg.i18n import capital

if TYPE_CHECKING:
    from symbio_kg.comply.changes import Change, EntryChange, LawChanges
    from symbio_kg.comply.law import Law
    from symbio_kg.comply.verdict import Citation

__all__ = ["app"]

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Show what changes in the law, and what an act says."
)


@app.command()
def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="The earlier day, such as 2026-12-08.")],
    second: Annotated[str, typer.Argument(help="The later day, such as 2026-12-09.")],
    as_json: Json = False,
) -> None:
    """Tell what the law says differently on two days, and which stored listings that touches.

    Example: symbio law diff 2026-12-08 2026-12-09
    """
    from dataclasses import replace

    from symbio_kg.comply.changes import changes, touched
    from symbio_kg.comply.law import law_store, read_law
    from symbio_kg.comply.rules import legal_rules

    call = session(context)
    early, late = sorted((day_of(first), day_of(second)))
    store = law_store()
    found = changes(store, read_law(store), legal_rules(), early, late)
    if _has_store(call):
        with call.store() as listings:
            found = replace(found, listings=touched(listings, found))
    if as_json:
        to_json(_changes_json(found))
    else:
        _show_changes(call, found)


@app.command()
def show(
    context: typer.Context,
    act: Annotated[str | None, typer.Argument(help="An act, such as EU-LOW; without one, all acts.")] = None,
    as_json: Json = False,
) -> None:
    """List the provisions of an act with their days, who read them, and the rules that apply them.

    Example: symbio law show TR-AYY
    """
    from symbio_kg.comply.law import law_store, read_law

    call = session(context)
    law = read_law(law_store())
    acts = {citation.act: citation for citation in law.citations.values() if not citation.locator}
    if act is None:
        rows = [(name, call.say(one.act_name), one.number) for name, one in sorted(acts.items())]
        if as_json:
            to_json(
                [{"act": n, "name": dict(o.act_name), "number": o.number} for n, o in sorted(acts.items())]
            )
        else:
            call.table([call.word(w) for w in ("act", "name", "number")], rows)
        return
    chosen = _act(act, list(acts))
    if as_json:
        to_json(_act_json(law, acts[chosen]))
    else:
        _show_act(call, law, acts[chosen])


def _has_store(call: Session) -> bool:
    location = call.settings.location
    return location.startswith(("http://", "https://")) or Path(location).is_dir()


def _act(text: str, known: Sequence[str]) -> str:
    """Return the act that *text* names; NotUsable with the nearest ones for none."""
    from rapidfuzz import process

    for name in known:
        if name.casefold() == text.strip().casefold():
            return name
    near = ", ".join(found for found, _, _ in process.extract(text.upper(), known, limit=4))
    raise NotUsable(
        en=f"{text}: there is no such act. Near it: {near}.",
        tr=f"{text}: böyle bir düzenleme yok. Yakınları: {near}.",
    )


def _applied_by(citation: Citation) -> list[str]:
    from symbio_kg.comply.law import provision_iri
    from symbio_kg.comply.rules import legal_rules

    return sorted(
        rule.header.id
        for rule in legal_rules()
        if any(provision_iri(n) == citation.iri for ns in rule.header.provisions.values() for n in ns)
    )


def _provisions(law: Law, act: Citation) -> list[Citation]:
    parts = [one for one in law.citations.values() if one.act == act.act and one.locator]
    return sorted(parts, key=lambda one: (one.locator, one.iri))


def _act_json(law: Law, act: Citation) -> dict[str, object]:
    return {
        "act": act.act,
        "name": dict(act.act_name),
        "number": act.number,
        "evidence": act.evidence,
        "provisions": [
            {
                "iri": one.iri,
                "locator": one.locator,
                "name": dict(one.name),
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "evidence": one.evidence,
                "note": dict(one.note) if one.note else None,
                "rules": _applied_by(one),
            }
            for one in _provisions(law, act)
        ],
    }


def _show_act(call: Session, law: Law, act: Citation) -> None:
    from symbio_kg.comply.law import evidence_name

    call.out().print(f"{act.act}  {call.say(act.act_name)}  {act.number}")
    rows = [
        (
            one.locator,
            call.say(one.name) + (f" ({call.say(one.note)})" if one.note else ""),
            _day(call, one.valid_from),
            _day(call, one.valid_to),
            call.say(evidence_name(one.evidence)),
            ", ".join(_applied_by(one)),
        )
        for one in _provisions(law, act)
    ]
    if rows:
        call.table([call.word(w) for w in ("place", "what it says", "from", "to", "evidence", "rules")], rows)
    else:
        call.note("No provision of this act is used here.")


def _day(call: Session, day: object) -> str:
    from datetime import date

    from symbio_kg.comply.show import day as written

    return written(day, call.language) if isinstance(day, date) else ""


def _changes_json(found: LawChanges) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "first": found.first,
        "second": found.second,
        "lists": {
            law: {"before": asdict(before), "after": asdict(after)}
            for law, (before, after) in found.lists.items()
        },
        "entries": [asdict(one) for one in found.entries],
        "details": [asdict(one) for one in found.details],
        "listings": [asdict(one) for one in found.listings],
    }


def _show_changes(call: Session, found: LawChanges) -> None:
    from symbio_kg.comply.screen import law_name

    out = call.out()
    out.print(
        call.word("From {first} to {second}", first=_day(call, found.first), second=_day(call, found.second)),
        style="bold",
    )
    for law, (before, after) in found.lists.items():
        words = "{law}: {old} entries become {new}, {old_hazardous} hazardous ones become {new_hazardous}."
        if before == after:
            words = "{law}: {old} entries, {old_hazardous} of them hazardous, as before."
        text = call.word(
            words,
            law=law_name(law, call.language),
            old=before.entries,
            new=after.entries,
            old_hazardous=before.hazardous,
            new_hazardous=after.hazardous,
        )
        out.print(capital(text, call.language))
    _show_entries(call, found.entries)
    _show_details(call, found.details)
    if found.listings:
        out.print(call.word("Stored listings touched"), style="bold")
        rows = [
            (
                one.identifier or one.listing,
                call.say(one.title),
                one.change.before,
                call.word(one.change.how),
                one.change.law,
                _unbroken(", ".join(one.change.successors) or one.change.after),
            )
            for one in found.listings
        ]
        call.table(
            [call.word(w) for w in ("listing", "title", "code", "change", "law", "in its place")], rows
        )
    if not (found.entries or found.details):
        call.note("Nothing that is recorded here changes.")


def _unbroken(codes: str) -> str:
    """Return *codes* so that none is parted at the end of a line."""
    return ", ".join(code.replace(" ", "\u00a0") for code in codes.split(", "))


def _show_entries(call: Session, entries: Sequence[EntryChange]) -> None:
    if not entries:
        return
    call.out().print(call.word("Entries of the lists"), style="bold")
    rows = [
        (
            one.law,
            call.word(one.how),
            one.before,
            _unbroken(one.after or ", ".join(one.successors)),
            call.say(one.name),
        )
        for one in entries
    ]
    call.table([call.word(w) for w in ("law", "change", "before", "after, or in its place", "name")], rows)


def _show_details(call: Session, details: Sequence[Change]) -> None:
    if not details:
        return
    from symbio_kg.comply.law import evidence_name

    call.out().print(call.word("Values, lists, provisions and rules"), style="bold")
    rows = [
        (
            call.word(one.kind),
            one.law,
            call.word(one.how),
            _day(call, one.day),
            call.say(one.name) if one.kind != "provision" else f"{one.id}: {call.say(one.name)}",
            " → ".join(part for part in (one.before, one.after) if part),
            call.say(evidence_name(one.evidence)) if one.evidence else "",
        )
        for one in details
    ]
    heads = ("kind", "law", "change", "day", "what", "value", "evidence")
    call.table([call.word(w) for w in heads], rows)
