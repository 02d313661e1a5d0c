"""Commands for whoever runs the service: backup, restore, compact, migrate, and verifying a folder."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

__all__ = ["register", "verify_folder"]

_MB = 1_000_000


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    for command in (backup, restore, compact, migrate):
        app.command()(command)


def backup(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder that the backups lie in.")],
) -> None:
    """Make a backup of graph and accounts, also beside the running service, and print its folder.

    Example: symbio backup /var/backups/symbio
    """
    from symbio_kg.operate import back_up

    call = session(context)
    made = back_up(_data(call), folder / _now())
    typer.echo(made.folder)


def restore(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The backup's folder.")],
    to: Annotated[Path | None, typer.Option("--to", help="New folder; that of --data without it.")] = None,
) -> None:
    """Bring a backup back into a new folder, without those erased since.

    Example: symbio restore /var/backups/symbio/2026-11-26T030000Z --to ./restored
    """
    from symbio_kg.operate import restore as step
    from symbio_kg.operate import tombstones_of

    data = _folder(session(context))
    step(folder, to or data, erased=tombstones_of(data))
    typer.echo(to or data)


def compact(context: typer.Context) -> None:
    """Write the store anew without what was deleted from it; the service must not run.

    Example: symbio compact
    """
    from symbio_kg.operate import compact as step

    call = session(context)
    before, after = step(_data(call))
    call.note("{before} MB became {after} MB.", before=round(before / _MB, 1), after=round(after / _MB, 1))


def migrate(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change, on a copy.")
    ] = False,
    kept: Annotated[
        Path | None, typer.Option("--backup", help="Folder for the backup; beside the store without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Bring a graph of an older version to this one, after a backup; the service must not run.

    Example: symbio migrate --dry-run
    """
    from symbio_kg.operate import migrate as step

    call = session(context)
    data = _data(call)
    place = kept or data.with_name(f"{data.resolve().name}-before-{_now()}")
    steps = step(data, place, dry_run=dry_run)
    rows = [(one, graph, *counts) for one in steps for graph, counts in one.graphs.items()]
    if as_json:
        names = ("migration", "graph", "before", "after")
        to_json([dict(zip(names, (r[0].migration.name, *r[1:]), strict=True)) for r in rows])
    elif steps:
        headings = ("migration", "graph", "statements before", "statements after")
        shown = [(call.say(one.migration.title), graph, str(a), str(b)) for one, graph, a, b in rows]
        call.table(map(call.word, headings), shown)
    if not steps:
        call.note("The graph is up to date.")
    elif not dry_run:
        call.note("Kept before it: {place}", place=place)


def verify_folder(call: Session, folder: Path | None, *, as_json: bool) -> None:
    """Verify a store or a backup and say what was found; leaves with 1 when something is wrong."""
    from symbio_kg.operate import MANIFEST, note_check, verify

    place = folder or _data(call)
    found = verify(place)
    if (place / MANIFEST).exists():
        note_check(place, found)
    if as_json:
        to_json(asdict(found))
    else:
        numbers = {"commits": found.commits, "statements": found.statements, "records": found.records}
        told = "{commits} commits, {statements} statements in {graphs} graphs, {records} records of the security log."
        typer.echo(call.word(told, graphs=len(found.graphs), **numbers))
        for finding in found.findings:
            typer.echo(f" ✗ {call.say(finding.message)}")
        if found.sound:
            typer.echo(f" ✓ {call.word('All of it was read, and nothing is wrong.')}")
    if not found.sound:
        raise typer.Exit(1)


def _data(call: Session) -> Path:
    """Return the folder of the store; NotUsable when there is none."""
    folder = _folder(call)
    if not folder.is_dir():
        raise NotUsable(
            en=f"{folder}: there is no store here. Make one with `symbio init`.",
            tr=f"{folder}: burada depo yok. `symbio init` ile bir tane oluşturun.",
        )
    return folder


def _folder(call: Session) -> Path:
    location = call.settings.location
    if location.startswith(("http://", "https://")):
        raise NotUsable(
            en="An endpoint has tools of its own for this. Give a folder with --data.",
            tr="Uç noktanın bunun için kendi araçları vardır. --data ile bir klasör verin.",
        )
    return Path(location)


def _now() -> str:
    return datetime.now(tz=UTC).strftime("%Y-%m-%dT%H%M%SZ")
