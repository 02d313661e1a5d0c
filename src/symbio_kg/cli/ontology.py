"""Commands on the ontology's own files, for those who change it."""

from __future__ import annotations

from dataclasses import asdict, astuple
from importlib.util import find_spec
from typing import Annotated

import typer

from symbio_kg.cli.session import NotUsable, session, to_json

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Write or check the ontology's files.")


@app.command()
def build(
    context: typer.Context,
    classify: Annotated[bool, typer.Option("--classify", help="Also run the reasoner (needs Java).")] = False,
) -> None:
    """Write the Turtle of the long lists from their tables.

    Example: symbio ontology build --classify
    """
    from symbio_kg import assets
    from symbio_kg.ontology import build as builder

    call, folder = session(context), assets.ontology()
    with call.progress("Writing the ontology"):
        written = builder.build(folder / "tables", folder)
    call.note("{count} files written.", count=len(written))
    if classify:
        if find_spec("owlready2") is None:
            raise NotUsable(
                en="The reasoner is not installed: pip install 'symbio-kg[owl]'.",
                tr="Akıl yürütücü kurulu değil: pip install 'symbio-kg[owl]'.",
            )
        from symbio_kg.ontology import reasoner

        with call.progress("Classifying"):
            reasoner.write(folder)
        call.note("Written: {place}", place=folder / "inferred.ttl")


@app.command()
def check(context: typer.Context) -> None:
    """Tell where the Turtle differs from the tables, and what the files lack.

    Example: symbio ontology check
    """
    from symbio_kg import assets, house
    from symbio_kg.ontology import build as builder
    from symbio_kg.store import load_knowledge, open_store

    call, folder = session(context), assets.ontology()
    with call.progress("Checking the ontology"):
        found = builder.differences(folder / "tables", folder)
        store = open_store(None)
        load_knowledge(store, folder)
        for fault in house.check(store):
            found.append(f"{fault.node}: {fault.problem} ({call.say(fault.rule.header.title.model_dump())})")
        store.close()
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(1)
    call.note("The ontology is as its tables say.")


@app.command()
def evidence(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Count by table which rows were read in their source, and which nobody has read.

    Example: symbio ontology evidence
    """
    from symbio_kg import assets
    from symbio_kg.ontology.evidence import readings

    call, found = session(context), readings(assets.ontology() / "tables")
    if as_json:
        to_json([asdict(one) for one in found])
        return
    names = ("table", "column", "rows", "read", "quoted", "concluded", "own", "from memory", "other levels")
    call.table([call.word(name) for name in names], [astuple(one) for one in found])
