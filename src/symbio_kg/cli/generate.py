"""The command that makes a synthetic region."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from symbio_kg.cli.session import NotUsable, Session, session

if TYPE_CHECKING:
    from symbio_kg.generate import Request

__all__ = ["register"]

_FORMATS = ("nt", "ttl", "parquet")
_OFTEN = 2000
"""After so many listings the progress moves on."""


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(generate)


def generate(
    context: typer.Context,
    size: Annotated[int, typer.Argument(metavar="SIZE", help="How many listings, 100 to 10000000.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 0,
    province: Annotated[
        str | None, typer.Option("--province", help="Only this province of Türkiye, by name or plate number.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="nt, ttl or parquet (a folder).", metavar="nt|ttl|parquet")
    ] = "nt",
    faults: Annotated[
        float, typer.Option("--faults", help="Share of listings to plant one fault in, such as 0.03.")
    ] = 0.0,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file; for parquet, to this folder.")
    ] = None,
    fault_list: Annotated[
        Path | None,
        typer.Option(
            "--fault-list", help="Where to write which faults were planted; beside the file if not said."
        ),
    ] = None,
) -> None:
    """Make a region of invented firms and their listings, each marked as invented.

    Example: symbio generate 10000 --seed 7 --province İzmir --out region.nt
    """
    from symbio_kg.generate import request

    call = session(context)
    asked = request(size, seed, province, faults)
    if form not in _FORMATS:
        raise NotUsable(
            en=f"{form}: the format is one of {', '.join(_FORMATS)}.",
            tr=f"{form}: biçim şunlardan biri olmalı: {', '.join(_FORMATS)}.",
        )
    if form == "parquet":
        _tables(call, asked, out)
    else:
        _graph(call, asked, form, (out, fault_list))


def _tables(call: Session, asked: Request, out: Path | None) -> None:
    from symbio_kg.generate import blocks, write_parquet

    if out is None or out.is_file():
        raise NotUsable(
            en="Parquet is several tables: name a folder with --out.",
            tr="Parquet birkaç tablodan oluşur: --out ile bir klasör verin.",
        )
    if asked.faults:
        raise NotUsable(
            en="The tables hold listings that passed the shapes. Plant faults with --format nt or ttl.",
            tr="Tablolar, denetimden geçmiş ilanları içerir. Hataları --format nt ya da ttl ile ekleyin.",
        )
    _follow(call, asked, write_parquet(blocks(asked), out))


def _graph(call: Session, asked: Request, form: str, paths: tuple[Path | None, Path | None]) -> None:
    from symbio_kg.generate import blocks, write_rdf

    out, fault_list = paths
    if asked.faults and fault_list is None:
        if out is None:
            raise NotUsable(
                en="Name a file for the planted faults with --fault-list, or one for the region with --out.",
                tr="Eklenen hatalar için --fault-list ile ya da bölge için --out ile bir dosya verin.",
            )
        fault_list = out.with_name(f"{out.name}.faults.tsv")
    with ExitStack() as stack:
        target = stack.enter_context(_opened(out)) if out else _stdout()
        told = stack.enter_context(_opened(fault_list)) if asked.faults and fault_list else None
        if told is not None:
            told.write("shape\tlisting\tfirm\n")

        def counts() -> Iterator[int]:
            for count, planted in write_rdf(blocks(asked), target, form):
                if told is not None:
                    told.writelines("\t".join(fault) + "\n" for fault in planted)
                yield count

        _follow(call, asked, counts())


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def _stdout() -> TextIO:
    """Return stdout as UTF-8 with bare line ends, so that the same seed gives the same bytes there too."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="\n")
    return sys.stdout


def _follow(call: Session, asked: Request, counts: Iterator[int]) -> None:
    done, shown = 0, 0
    with call.progress("Generating", total=asked.size // _OFTEN) as step:
        for count in counts:
            done += count
            if done - shown >= _OFTEN:
                shown = done
                step(f"{done}")
    call.note("{count} listings, all invented; seed {seed}.", count=done, seed=asked.seed)
