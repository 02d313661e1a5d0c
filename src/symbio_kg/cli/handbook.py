"""Commands on the books made from the graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from symbio_kg.handbook import Book

__all__ = ["Day", "Files", "app", "checked", "register", "write_book"]

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Books made from the graph, as page, PDF or JSON."
)

Files = Annotated[
    list[Path], typer.Argument(help="Files to write; the ending says the form: .html, .pdf or .json.")
]
Day = Annotated[str | None, typer.Option("--day", help="The day it is seen from, such as 2026-12-09.")]


Full = Annotated[bool, typer.Option("--full", help="With the amounts of single firms, for the authority.")]


def register(root: typer.Typer) -> None:
    """Add the commands of this module to *root*."""
    root.add_typer(app, name="handbook")
    root.command()(gaps)
    root.command()(agenda)
    root.command()(experts)


@app.command()
def practice(context: typer.Context, files: Files, day: Day = None) -> None:
    """Write the handbook of good practice: documented uses, published cases, what went wrong.

    Example: symbio handbook practice good-practice.pdf
    """
    from symbio_kg.handbook import practice as make

    call, seen = session(context), day_of(day)
    checked(files)
    with call.store() as store:
        write_book(call, make(store, call.language, seen), files)


@app.command()
def procedures(context: typer.Context, files: Files, day: Day = None) -> None:
    """Write the handbook of legal procedures: step, who, paper, evidence, time and article of each route.

    Example: symbio --lang tr handbook procedures usuller.html --day 2026-12-09
    """
    from symbio_kg.handbook import procedures as make

    call = session(context)
    checked(files)
    write_book(call, make(call.language, day_of(day)), files)


def gaps(context: typer.Context, files: Files, day: Day = None, full: Full = False) -> None:
    """Write what the law lacks: pairs that fail only for want of a rule, a standard or a list entry, by tonnes.

    Example: symbio gaps gaps.html --day 2026-12-09
    """
    from symbio_kg.handbook import gap_book

    call, seen = session(context), day_of(day)
    checked(files)
    with call.store() as store, call.progress("Judging"):
        book = gap_book(store, call.language, seen, full=full)
    write_book(call, book, files)


def agenda(context: typer.Context, files: Files, day: Day = None, full: Full = False) -> None:
    """Write the research agenda: what is offered without a known use, with tonnes and composition.

    Example: symbio agenda agenda.pdf
    """
    from symbio_kg.handbook import agenda_book

    call, seen = session(context), day_of(day)
    checked(files)
    with call.store() as store, call.progress("Judging"):
        book = agenda_book(store, call.language, seen, full=full)
    write_book(call, book, files)


def experts(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Code, material, property, place or name; all have to be found."),
    ] = None,
    day: Day = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """List experts and laboratories: what they know, what they measure, until when they are accredited.

    Example: symbio experts 10 01 02
    """
    from dataclasses import asdict

    from symbio_kg.handbook import experts as find

    call, seen = session(context), day_of(day)
    with call.store() as store:
        found = find(store, call.language, " ".join(words or ()))
    if as_json:
        to_json([asdict(one) | {"accredited": one.accredited(seen)} for one in found])
        return
    heads = ("name", "kind", "knows", "measures", "accredited until", "place", "contact")
    mark = call.word("invented")
    rows = [
        (
            one.name + (f" ({mark})" if one.synthetic and mark not in one.name else ""),
            call.word(one.kind),
            ", ".join(one.knows),
            ", ".join(one.measures),
            (call.day(one.accredited_until) if one.accredited_until else "")
            + ("" if one.accredited(seen) or not one.accreditation else f" ({call.word('ended')})"),
            one.area,
            one.contact,
        )
        for one in found
    ]
    if rows:
        call.table([call.word(head) for head in heads], rows)
    else:
        call.note("The registry holds nobody for this.")


def write_book(call: Session, book: Book, files: Sequence[Path]) -> None:
    """Write *book* to each of *files* in the form that its ending says."""
    from symbio_kg.handbook import to_html, to_pdf

    forms = {
        ".html": lambda: to_html(book).encode(),
        ".pdf": lambda: to_pdf(book),
        ".json": lambda: json.dumps(book.data(), ensure_ascii=False, indent=1).encode(),
    }
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(forms[file.suffix]())
        call.note("Written: {place}", place=file)


def checked(files: Sequence[Path]) -> None:
    """Raise NotUsable when one of *files* has an ending that means no form, before anything is worked out."""
    for file in files:
        if file.suffix not in (".html", ".pdf", ".json"):
            raise NotUsable(
                en=f"{file.name}: the name has to end with .html, .pdf or .json.",
                tr=f"{file.name}: ad .html, .pdf ya da .json ile bitmeli.",
            )
