"""Commands on the impact ledger: take figures in, report, fill the forms of others."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from symbio_kg.cli.handbook import Day, Files, checked, write_book
from symbio_kg.cli.session import NotUsable, day_of, session

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What synergies brought: ledger, report and forms."
)

Year = Annotated[int | None, typer.Option("--year", help="One calendar year; without it, the whole life.")]


@app.command()
def template() -> None:
    """Write the heading of the ledger's table.

    Example: symbio impact template
    """
    from symbio_kg.impact import COLUMNS

    csv.writer(sys.stdout, lineterminator="\n").writerow(COLUMNS)


@app.command()
def take(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Table of the ledger as CSV.", exists=True, dir_okay=False)],
) -> None:
    """Take figures and head counts of synergies in; a year that was given before is replaced.

    Example: symbio impact take ledger-2025.csv
    """
    from symbio_kg.govern import Synergies
    from symbio_kg.impact import take_ledger

    call = session(context)
    text = file.read_text(encoding="utf-8-sig")
    with call.store() as store:
        known = [synergy.id for synergy in Synergies(store).all()]
        figures, heads = take_ledger(store, text, known)
    call.note("{figures} figures and {heads} head counts were kept.", figures=figures, heads=heads)


@app.command()
def sample(context: typer.Context) -> None:
    """Carry the invented synergies of the İzmir sample to their states, with their ledger, to try the reports on.

    Example: symbio impact sample
    """
    from symbio_kg.impact.sample import take_sample

    call = session(context)
    with call.store() as store:
        synergies, figures, heads = take_sample(store)
    call.note("{count} invented synergies are under way.", count=synergies)
    call.note("{figures} figures and {heads} head counts were kept.", figures=figures, heads=heads)


@app.command()
def report(
    context: typer.Context,
    files: Files,
    year: Year = None,
    by: Annotated[
        str, typer.Option("--by", help="Roll-up to tell: firm, zone, sector, component or synergy.")
    ] = "sector",
    full: Annotated[
        bool, typer.Option("--full", help="All roll-ups and single figures, for the programme's own people.")
    ] = False,
    day: Day = None,
) -> None:
    """Write what the synergies brought, without double counting; figures of few firms are withheld.

    Example: symbio impact report impact.html --year 2025 --by zone
    """
    from symbio_kg.impact import BY, impact_book, ledger_of

    call, seen = session(context), day_of(day)
    if by not in BY:
        raise NotUsable(
            en=f"{by}: one of {', '.join(BY)}.", tr=f"{by}: şunlardan biri olmalı: {', '.join(BY)}."
        )
    checked(files)
    with call.store() as store:
        ledger = ledger_of(store)
    write_book(call, impact_book(ledger, call.language, seen, year=year, by=by, full=full), files)


@app.command()
def form(
    context: typer.Context,
    framework: Annotated[str, typer.Argument(help="nisp, circlean, emas or esrs-e5.")],
    file: Annotated[
        Path, typer.Argument(help="File to write; its ending says the form: .csv, .xlsx or .jsonld.")
    ],
    year: Year = None,
    firm: Annotated[str, typer.Option("--firm", help="IRI of the firm that reports of itself.")] = "",
) -> None:
    """Fill the form of another scheme from the ledger: NISP, CircLean, EMAS or ESRS E5.

    Example: symbio impact form esrs-e5 e5.xlsx --year 2025 --firm https://w3id.org/symbio-kg/data/firm/IZM-001
    """
    from symbio_kg.impact import FRAMEWORKS, fill, form_csv, form_jsonld, form_xlsx, ledger_of

    call = session(context)
    if framework not in FRAMEWORKS:
        names = ", ".join(FRAMEWORKS)
        raise NotUsable(
            en=f"{framework}: one of {names}.", tr=f"{framework}: şunlardan biri olmalı: {names}."
        )
    with call.store() as store:
        ledger = ledger_of(store)
    if firm and firm not in ledger.firms:
        raise NotUsable(
            en=f"{firm}: no firm of a synergy has this IRI.",
            tr=f"{firm}: sinerjisi olan hiçbir firmanın IRI'si bu değil.",
        )
    results = ledger.results(year)
    filled = fill(framework, results, ledger.parties, firm)
    figures = [
        f
        for f in ledger.figures
        if (year is None or f.year == year) and (not firm or firm in ledger.parties[f.synergy])
    ]
    forms = {
        ".csv": lambda: form_csv(filled, figures, call.language).encode(),
        ".xlsx": lambda: form_xlsx(filled, figures, call.language),
        ".jsonld": lambda: form_jsonld(filled, figures, call.language).encode(),
    }
    if file.suffix not in forms:
        raise NotUsable(
            en=f"{file.name}: the name has to end with .csv, .xlsx or .jsonld.",
            tr=f"{file.name}: ad .csv, .xlsx ya da .jsonld ile bitmeli.",
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(forms[file.suffix]())
    call.note("Written: {place}", place=file)
