"""`symbio study`: screens the residues of sectors as candidates for a by-product standard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from symbio_kg.study import Around, Study

__all__ = ["register"]

_CIRCLE: Final = 2


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(study)


def study(
    context: typer.Context,
    sectors: Annotated[
        list[str], typer.Argument(help="NACE numbers or section letters, such as 24 23.70 10.")
    ],
    day: Annotated[
        str | None, typer.Option("--day", help="The day it is seen from, such as 2026-12-09.")
    ] = None,
    near: Annotated[
        str | None, typer.Option(help="Only this region: latitude,longitude of its centre.")
    ] = None,
    within: Annotated[float, typer.Option(min=1, help="Radius of the region in kilometres.")] = 100.0,
    internal: Annotated[
        bool, typer.Option("--internal", help="With confidential figures, for the study team only.")
    ] = False,
    weights: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Table with columns name and weight.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="How often the figures are drawn.")] = 1000,
    region: Annotated[
        Path | None,
        typer.Option(
            help="Study the tables that `symbio generate --format parquet` wrote to this folder.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write HTML, PDF, XLSX, JSON-LD, CSV and shapes here.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Study which residues of sectors deserve a by-product standard, and what it would say.

    Example: symbio study 24 23.70 10 --day 2026-12-09 --out study
    """
    from symbio_kg.study import INTERNAL, PUBLIC, Question, Told, read_weights
    from symbio_kg.study import study as step
    from symbio_kg.study.data import to_json as as_values
    from symbio_kg.study.told import FILE

    call = session(context)
    question = Question(
        tuple(part for given in sectors for part in given.replace(";", ",").split(",")),
        day_of(day),
        around=_around(near, within),
        audience=INTERNAL if internal else PUBLIC,
        weights=read_weights(weights) if weights else {},
        seed=seed,
        draws=draws,
        region=region,
    )
    # Tables of a folder are no listings of this store
    told = None if region else Told(call.settings.folder / FILE)
    with call.store() as store, call.progress("Studying"):
        found = step(store, question, told)
    if out is not None:
        from symbio_kg.study.output import write

        for path in write(found, out):
            call.note("{path}", path=path)
    if as_json:
        to_json(as_values(found))
    elif out is None:
        _show(call, found)


def _around(near: str | None, within: float) -> Around | None:
    from symbio_kg.study import Around

    if near is None:
        return None
    parts = near.replace(";", ",").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise NotUsable(
            en=f"{near}: give latitude and longitude, such as 38.42,27.14.",
            tr=f"{near}: enlem ve boylam verin; örneğin 38.42,27.14.",
        ) from None
    return Around(latitude, longitude, within)


def _show(call: Session, found: Study) -> None:
    from symbio_kg.study.words import word

    language = call.language
    rows = []
    for dossier in found.dossiers:
        tonnes, order = dossier.supply.tonnes, dossier.order
        told = word("withheld", language) if dossier.supply.withheld else tonnes
        if order is not None:
            places = f"{order.best}–{order.worst}"
            title, code = call.say(dossier.identity.title), dossier.identity.code
            rows.append(
                (
                    order.rank,
                    title,
                    code,
                    dossier.identity.sector,
                    order.total,
                    places,
                    told,
                    dossier.supply.producers,
                    dossier.market.receivers,
                    call.say(dossier.law.outcome.label),
                )
            )
    heads = (
        "col.rank",
        "col.candidate",
        "identity.code",
        "identity.sector",
        "col.score",
        "col.moved",
        "col.tonnes",
    )
    call.table(
        [word(key, language) for key in (*heads, "col.producers", "col.receivers", "col.law")],
        rows,
    )
    call.note("{count} candidates.", count=len(found.dossiers))
