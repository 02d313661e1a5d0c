"""`symbio resilience`: how independent a region's sources are, and what fails when something fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

if TYPE_CHECKING:
    from symbio_kg.packs import Pack
    from symbio_kg.resilience import Resilience, ScenarioFile
    from symbio_kg.store import GraphStore

__all__ = ["register"]

_SHOWN = 15


def register(app: typer.Typer) -> None:
    """Add the command of this module to *app*."""
    app.command()(resilience)


def resilience(
    context: typer.Context,
    scenarios: Annotated[
        Path | None,
        typer.Argument(
            help="Scenario file (YAML or JSON, see --schema); that of the pack without it.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    pack: Annotated[
        str | None,
        typer.Option("--pack", help="Region pack: a name or a folder; that of the store without it."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write report and map in both languages to this folder.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="See only what everybody may see.")] = False,
    as_schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a scenario file and stop.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Say how independent the sources of each input are, and which needs lose supply when something fails.

    Example: symbio resilience --pack izmir --to out
    """
    from symbio_kg.resilience import keep, read_scenarios, schema
    from symbio_kg.resilience import to_json as values

    if as_schema:
        to_json(schema())
        return
    call = session(context)
    with call.store() as store, _region(store, pack) as region:
        file = scenarios or region.scenarios
        if file is None:
            raise NotUsable(
                en="Give a scenario file; the pack has none, and --schema says what stands in one.",
                tr="Bir senaryo dosyası verin; pakette yok, içinde ne olacağını --schema söyler.",
            )
        found = _found(call, store, region, read_scenarios(file), public=public)
        graph = keep(store, found)
        # What things are called is asked for when it is first written
        if as_json:
            to_json(values(found))
        else:
            _tell(call, found)
        written = _write(found, to) if to is not None else []
    for path in written:
        call.note("Written: {place}", place=path)
    call.note("In the graph: {place}", place=graph)


def _found(call: Session, store: GraphStore, region: Pack, read: ScenarioFile, *, public: bool) -> Resilience:
    from symbio_kg.accept import public_view
    from symbio_kg.resilience import assess

    seen = public_view(store) if public else store
    total = len(read.scenarios) + (read.draw.count if read.draw else 0)
    with call.progress("Reckoning scenarios", total) as step:
        return assess(seen, region, read, progress=step)


@contextmanager
def _region(store: GraphStore, pack: str | None) -> Iterator[Pack]:
    from symbio_kg.packs import load_pack, pack_in

    if pack is not None:
        yield load_pack(pack)
        return
    with pack_in(store) as here:
        if here is None:
            raise NotUsable(
                en="No region pack is in the store. Give --pack, or `symbio init --pack NAME`.",
                tr="Depoda bölge paketi yok. --pack verin ya da `symbio init --pack AD` çalıştırın.",
            )
        yield here


def _tell(call: Session, found: Resilience) -> None:
    from symbio_kg.resilience.page import wording
    from symbio_kg.resilience.terminal import first_rows, input_rows, lead, scenario_rows

    say = wording(call.language)
    typer.echo(lead(found, say))
    if found.priorities:
        keys = ("res.open", "res.lost", "res.hits", "res.firms", "res.hhi")
        call.table(("", say("res.need"), *map(say, keys)), first_rows(found, say, _SHOWN))
    headings = (
        say("res.input"),
        say("res.firms"),
        say("res.zones"),
        say("res.faults"),
        say("res.ways"),
        say("res.hhi"),
    )
    call.table(headings, input_rows(found, say, _SHOWN))
    names = (
        call.word("scenario"),
        call.word("firms hit"),
        call.word("stand still"),
        call.word("lose supply"),
    )
    call.table((*names, call.word("worst still missing")), scenario_rows(found, say, _SHOWN))


def _write(found: Resilience, folder: Path) -> list[Path]:
    from symbio_kg.resilience import to_html, to_svg

    texts = {}
    for language in ("tr", "en"):
        texts[f"resilience-{language}.html"] = to_html(found, language)
        if drawn := to_svg(found, language):
            texts[f"resilience-{language}.svg"] = drawn
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]
