"""Commands on firms without listings: estimates from a register, and yearly waste declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

if TYPE_CHECKING:
    from symbio_kg.model import Finding
    from symbio_kg.store import GraphStore

__all__ = ["form_template", "register"]

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
_COLUMNS = ("firm", "offer or need", "kind", "at least", "about", "at most", "unit", "evidence")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command()(estimate)
    app.command()(declarations)


def estimate(
    context: typer.Context,
    table: Annotated[
        Path | None, typer.Argument(help="Register of firms (CSV or XLSX); without it, list what stands.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Estimate what firms without listings may give or want, from sector blueprints with source and range.

    Example: symbio estimate register.csv
    """
    from symbio_kg.estimate import REGISTER, estimates, keep_estimates, read_form, standing

    call = session(context)
    findings: Sequence[Finding] = ()
    with call.store() as store:
        if table is not None:
            found, findings = estimates(read_form(table, REGISTER))
            count = keep_estimates(store, found)
        rows = standing(store)
        told = [] if as_json else _rows(call, store, rows)
    if as_json:
        to_json(rows)
    elif told:
        call.table(map(call.word, _COLUMNS), told)
    _tell(call, findings)
    if table is not None:
        call.note(
            "{count} estimates stand, {gone} are overtaken by listings or declarations.",
            count=count,
            gone=len(found) - count,
        )
    _leave(findings)


def declarations(
    context: typer.Context,
    table: Annotated[Path, typer.Argument(help="Yearly waste declarations (CSV or XLSX).")],
    drafts_to: Annotated[
        Path | None,
        typer.Option("--drafts", help="Write drafts of listings to this CSV, to complete and load."),
    ] = None,
) -> None:
    """Take in yearly waste declarations, so that firms write once; on request write drafts of listings.

    Example: symbio declarations declarations.xlsx --drafts drafts.csv
    """
    from symbio_kg.estimate import DECLARATION, declared, drafts, keep_declared, read_form

    call = session(context)
    found, findings = declared(read_form(table, DECLARATION))
    with call.store() as store:
        count = keep_declared(store, found)
    _tell(call, findings)
    call.note("{count} declared streams stored.", count=count)
    if drafts_to is not None:
        drafts_to.write_text(drafts(found, call.language), encoding="utf-8-sig", newline="")
        call.note("Written: {place}", place=drafts_to)
    _leave(findings)


def form_template(call: Session, path: Path, name: str) -> None:
    """Write the workbook of the table *name* to *path*; NotUsable when there is none of that name."""
    from symbio_kg.estimate import FORMS, write_form

    if name not in FORMS:
        names = ", ".join(("listings", *FORMS))
        raise NotUsable(
            en=f"{name}: no such table. Choose one of {names}.",
            tr=f"{name}: böyle bir tablo yok. Şunlardan birini seçin: {names}.",
        )
    write_form(path, FORMS[name], call.language)


def _rows(call: Session, store: GraphStore, found: Iterable[Mapping[str, str]]) -> Sequence[Sequence[object]]:
    """Return the estimates as people read them: codes, materials and inputs by name."""
    from symbio_kg.report.graph import Graph
    from symbio_kg.study.words import word
    from symbio_kg.terms import curie

    graph, rows = Graph(store), []
    for got in found:
        kind = next((got[name] for name in ("code", "material", "slot") if name in got), "")
        number = curie(kind).removeprefix("low:").replace("-", " ") + " " if "code" in got else ""
        level = curie(got.get("evidence", "")).removeprefix("sym:")
        numbers = (float(got["low"]), float(got["mid"]), float(got["high"]))
        unit = {"TONNE": "t/yr", "M3": "m3/yr"}.get(curie(got["unit"]).removeprefix("unit:"), "")
        named, mark = number + call.say(graph.label(kind)), word(f"evidence.{level}", call.language)
        rows.append((got["name"], call.word(got["way"]), named, *numbers, unit, mark))
    return rows


def _tell(call: Session, findings: Sequence[Finding]) -> None:
    for one in findings:
        where = [one.place.source]
        if one.place.row is not None:
            where.append(call.word("row {row}", row=one.place.row))
        if one.place.field:
            where.append(one.place.field)
        typer.echo(f"{', '.join(where)}: {call.word(one.severity.value)}: {call.say(one.message)}", err=True)


def _leave(findings: Sequence[Finding]) -> None:
    from symbio_kg.model import Severity

    if any(one.severity is Severity.VIOLATION for one in findings):
        raise typer.Exit(1)
