"""Matching beside the store: the tables as Parquet, matched by either engine, on one machine or on many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, day_of, session

if TYPE_CHECKING:
    from symbio_kg.match.asking import Asker
    from symbio_kg.match.engines import Engine

__all__ = [
    "From",
    "Master",
    "Named",
    "Region",
    "To",
    "Work",
    "asker_of",
    "match_folder",
    "match_generated",
    "named_engine",
    "register",
]

Named = Annotated[
    str,
    typer.Option(
        "--engine", metavar="duckdb|spark", help="Where the joins run: duckdb, here, or spark, on a cluster."
    ),
]
Master = Annotated[
    str, typer.Option("--master", help="Spark's master, such as local[4] or spark://host:7077.")
]
Work = Annotated[
    Path | None, typer.Option("--work", help="A folder that every Spark worker sees, for tables on the way.")
]
From = Annotated[
    Path | None, typer.Option("--from", help="Match the tables of this folder, without a store; with --to.")
]
Region = Annotated[
    Path | None,
    typer.Option(
        "--region",
        help="Match the tables that `symbio generate --format parquet` wrote to this folder; with --to.",
    ),
]
To = Annotated[
    Path | None, typer.Option("--to", help="Write the matches of --from as Parquet into this folder.")
]


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(tables)


def tables(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write the tables.")],
    day: Annotated[
        str | None, typer.Option("--day", help="The day it is seen from, such as 2026-12-09.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="See only what everybody may see.")] = False,
) -> None:
    """Write what matching reads as Parquet tables, to match them elsewhere.

    Example: symbio tables region --day 2026-12-09
    """
    from symbio_kg.match.folder import write_tables
    from symbio_kg.match.tables import knowledge_tables, region_tables

    call, seen = session(context), day_of(day)
    with call.store(public=public) as store, call.progress("Writing tables"):
        rows = write_tables(knowledge_tables(store, seen) | region_tables(store, seen), seen, folder)
    call.note("{count} rows.", count=rows)
    call.note("Written: {place}", place=folder)


def match_generated(
    call: Session,
    source: Path,
    out: Path | None,
    day: str | None,
    top: int,
    *,
    public: bool,
    engine: Engine,
) -> None:
    """Match the region in *source* by what the store knows, write to *out*, and say how much; NotUsable without it."""
    from symbio_kg.match import match_region

    if out is None:
        raise NotUsable(
            en="--region names the region, --to the folder its matches go to: give both.",
            tr="--region bölgeyi, --to eşleşmelerin yazılacağı klasörü söyler: ikisini de verin.",
        )
    with call.store() as store, call.progress("Matching") as step:
        found = match_region(
            source,
            store,
            day_of(day),
            out,
            top=top,
            public=public,
            engine=engine,
            asker=asker_of(call, day_of(day)),
            progress=step,
        )
    call.note("{count} matches.", count=found.matches)
    call.note("Written: {place}", place=out)


def match_folder(call: Session, source: Path | None, out: Path | None, engine: Engine, top: int) -> None:
    """Match the tables in *source*, write what is found to *out*, and say how much; NotUsable without both."""
    from symbio_kg.match import match_tables

    if source is None or out is None:
        raise NotUsable(
            en="--from names the tables to match, --to where their matches go: give both.",
            tr="--from eşleştirilecek tabloları, --to eşleşmelerin yerini söyler: ikisini de verin.",
        )
    with call.progress("Matching"):
        rows = match_tables(source, out, engine, top=top, asker=partial(asker_of, call))
    call.note("{count} matches.", count=rows["matches"])
    call.note("Written: {place}", place=out)


def asker_of(call: Session, day: date) -> Asker:
    """Return who judges on *day*; what was judged before is kept beside a store on this computer."""
    from symbio_kg.match.asking import asker_beside

    return asker_beside(call.settings.location, day)


@contextmanager
def named_engine(name: str, master: str, work: Path | None) -> Iterator[Engine]:
    """Yield the engine called *name*; NotUsable when there is none."""
    from symbio_kg.match.engines import DuckEngine

    if name == "duckdb":
        yield DuckEngine()
    elif name == "spark":
        from symbio_kg.match.engines.spark import spark_engine

        with spark_engine(master, work) as engine:
            yield engine
    else:
        raise NotUsable(
            en=f"{name}: the engine is duckdb or spark.", tr=f"{name}: motor duckdb ya da spark olmalı."
        )
