"""The commands as data, for the reference among the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import typer

from symbio_kg.cli.usage import framed
from symbio_kg.web.reference import Command

__all__ = ["commands"]


@cache
def commands(language: str) -> Sequence[Command]:
    """Return every command and group of commands with its help in *language*, in the order of the help."""
    from symbio_kg.cli.app import command

    return tuple(_below(command(language), "symbio", None, language))


def _below(node: Any, name: str, parent: Any, language: str) -> Iterator[Command]:
    context = typer.Context(node, info_name=name, parent=parent)
    words = framed if language == "tr" else str
    options = [parameter.get_help_record(context) for parameter in node.get_params(context)]
    usage = " ".join(" ".join(node.get_usage(context).split()).split(" ")[1:])
    said = (node.help or "").strip()
    yield Command(context.command_path, usage, said, tuple((o[0], words(o[1])) for o in options if o))
    for below_name, below in getattr(node, "commands", {}).items():
        yield from _below(below, below_name, context, language)
