"""Commands on documents: make a store, load, validate, write a template, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

if TYPE_CHECKING:
    from symbio_kg.model import Report, Text

__all__ = ["register"]

Files = Annotated[list[Path], typer.Argument(help="Listing documents: Turtle, JSON-LD, RDF/XML, CSV, XLSX.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    for function in (init, load, validate, template, export):
        app.command()(function)


def init(
    context: typer.Context,
    pack: Annotated[
        str | None, typer.Option("--pack", help="Region pack to load as well: a name or a folder.")
    ] = None,
) -> None:
    """Make a store and load the knowledge into it; listings that are there stay.

    Example: symbio --data ./region init --pack izmir
    """
    from symbio_kg.operate import stamp
    from symbio_kg.packs import install, load_pack
    from symbio_kg.store import load_knowledge, open_store

    call = session(context)
    region = load_pack(pack) if pack is not None else None
    store = open_store(call.settings.location, settings=call.settings)
    try:
        new = not store.count()
        with call.progress("Loading the knowledge"):
            count = load_knowledge(store)
            placed = install(store, region) if region else 0
        if new:
            stamp(store)
    finally:
        store.close()
    call.note("{count} statements of knowledge are in {place}.", count=count, place=call.settings.location)
    if region:
        call.note("{count} statements of the region {region}.", count=placed, region=call.say(region.title))


def load(context: typer.Context, files: Files, as_json: Json = False) -> None:
    """Take in listings: good ones are stored, the others come back with reasons.

    Example: symbio load listings.csv
    """
    from symbio_kg.pipeline import take_in
    from symbio_kg.read import Unreadable
    from symbio_kg.validate import Validator

    call, validator = session(context), Validator()
    receipts, unreadable = [], []
    with call.store() as store, call.progress("Loading", len(files)) as step:
        for file in files:
            try:
                receipts.append(take_in(store, file, validator))
            except Unreadable as error:
                unreadable.append(error)
            step(file.name)
    if as_json:
        to_json([{**_report(r.report), "accepted": r.accepted, "refused": r.refused} for r in receipts])
    for receipt in receipts:
        _tell(call, receipt.report)
        call.note(
            "{name}: {accepted} listings stored, {refused} refused.",
            name=receipt.name,
            accepted=len(receipt.accepted),
            refused=len(receipt.refused),
        )
    for refusal in unreadable:
        typer.echo(call.say(refusal.message), err=True)
    _leave(2 if unreadable else int(any(r.refused or not r.report.conforms for r in receipts)))


def validate(
    context: typer.Context,
    files: Files,
    errors_to: Annotated[
        Path | None, typer.Option(help="Write the table back to this CSV or XLSX with an error column.")
    ] = None,
    shapes: Annotated[
        Path | None,
        typer.Option(
            help="Check by the shapes of this Turtle file, such as one of `symbio study`.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check listings and store nothing.

    Example: symbio validate listings.csv --errors-to corrections.xlsx
    """
    from symbio_kg.read import Unreadable, read, write_errors
    from symbio_kg.validate import Validator, is_large

    call, validator = session(context), Validator(shapes=shapes)
    if errors_to is not None and len(files) != 1:
        raise NotUsable(
            en="--errors-to takes one document at a time.",
            tr="--errors-to her seferinde tek belge alır.",
        )

    def slow(shape: str, why: Text) -> None:
        call.note(
            "The shape {shape} was put to every node, as it cannot be screened: {why}",
            shape=shape,
            why=call.say(why),
        )

    reports, unreadable = [], []
    with call.progress("Validating", len(files)) as step:
        for file in files:
            try:
                if is_large(file):
                    reports.append(validator.validate_file(file, slow=slow))
                else:
                    reports.append(validator.validate(read(file)))
            except Unreadable as error:
                unreadable.append(error)
            step(file.name)
    if as_json:
        to_json([_report(report) for report in reports])
    for report in reports:
        _tell(call, report, to_stdout=not as_json)
        call.note(
            "{name}: {violations} violations, {warnings} warnings.",
            name=report.source,
            violations=len(report.violations),
            warnings=len(report.warnings),
        )
    for refusal in unreadable:
        typer.echo(call.say(refusal.message), err=True)
    if errors_to is not None and reports:
        write_errors(files[0], reports[0], errors_to, call.language)
        call.note("Written: {place}", place=errors_to)
    _leave(2 if unreadable else int(any(not report.conforms for report in reports)))


def template(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Where to write the workbook (.xlsx).")],
    table: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="listings|register|declaration",
            help="Which table: listings, register or declaration.",
        ),
    ] = "listings",
) -> None:
    """Write an empty workbook for listings, a register of firms or waste declarations, with drop-downs.

    Example: symbio --lang tr template listings.xlsx
    """
    from symbio_kg.cli.estimates import form_template
    from symbio_kg.read import write_template

    call = session(context)
    if path.suffix.lower() != ".xlsx":
        raise NotUsable(en=f"{path}: the name has to end with .xlsx.", tr=f"{path}: ad .xlsx ile bitmeli.")
    if table == "listings":
        write_template(path, call.language)
    else:
        form_template(call, path, table)
    call.note("Written: {place}", place=path)


def export(
    context: typer.Context,
    form: Annotated[str, typer.Option("--format", help="nq, trig, ttl or nt.")] = "trig",
    graph: Annotated[
        list[str] | None, typer.Option(help="Only this graph: an IRI or its end, such as public/listings.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="See only what everybody may see.")] = False,
    release: Annotated[
        Path | None,
        typer.Option(
            "--release", help="Write a citable release of the open graphs into this new folder instead."
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--day", help="The day of the release; today without it.")
    ] = None,
) -> None:
    """Write the graph to stdout, or a citable release into a folder.

    Example: symbio export --format ttl --graph public/listings > listings.ttl
    """
    from symbio_kg.store import Format
    from symbio_kg.store import export as write
    from symbio_kg.terms import PREFIXES

    call = session(context)
    if release is not None:
        _release(call, release, day)
        return
    if form not in set(Format):
        names = ", ".join(Format)
        raise NotUsable(
            en=f"{form}: not a format. Choose one of {names}.",
            tr=f"{form}: böyle bir biçim yok. Şunlardan birini seçin: {names}.",
        )
    graphs = [g if "://" in g else PREFIXES["graph"] + g for g in graph or ()]
    with call.store(public=public) as store:
        for name in graphs:
            if not store.count(name):
                raise NotUsable(en=f"{name}: no such graph.", tr=f"{name}: böyle bir çizge yok.")
        count = write(store, sys.stdout.buffer, Format(form), graphs or None)
    call.note("{count} statements written.", count=count)


def _release(call: Session, folder: Path, day: str | None) -> None:
    from symbio_kg.cli.session import day_of
    from symbio_kg.operate import release as step

    with call.store() as store:
        made = step(store, folder, day_of(day))
    call.note(
        "Release {version}: {graphs} graphs with {count} statements in {place}.",
        version=made.version,
        graphs=len(made.graphs),
        count=sum(made.graphs.values()),
        place=made.folder,
    )


def _tell(call: Session, report: Report, *, to_stdout: bool = False) -> None:
    for finding in report.findings:
        place = finding.place
        where = [place.source]
        if place.row is not None:
            where.append(call.word("row {row}", row=place.row))
        elif place.line is not None:
            where.append(call.word("line {line}", line=place.line))
        if place.field:
            where.append(place.field)
        shown = f" ({finding.value})" if finding.value else ""
        sign = call.word(finding.severity.value)
        typer.echo(f"{', '.join(where)}: {sign}: {call.say(finding.message)}{shown}", err=not to_stdout)


def _report(report: Report) -> dict[str, Any]:
    return {
        "source": report.source,
        "conforms": report.conforms,
        "findings": [
            {
                "severity": f.severity.value,
                "message": dict(f.message),
                "row": f.place.row,
                "line": f.place.line,
                "field": f.place.field,
                "focus": f.focus,
                "path": f.path,
                "value": f.value,
                "component": f.component,
            }
            for f in report.findings
        ],
    }


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)
