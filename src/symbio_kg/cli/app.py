"""The application: its global options, its commands, its help in both languages, its way to fail."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from symbio_kg import __version__
from symbio_kg.cli import (
    classify,
    compliance,
    decisions,
    documents,
    estimates,
    generate,
    handbook,
    hazard,
    impact,
    law,
    ontology,
    operations,
    people,
    questions,
    reasoning,
    resilience,
    serve,
    study,
    tables,
)
from symbio_kg.cli.session import Session
from symbio_kg.cli.usage import framed, of_system, tell
from symbio_kg.cli.words import TURKISH
from symbio_kg.errors import SymbioError
from symbio_kg.i18n import reader_language, say

__all__ = ["command", "main"]

app = typer.Typer(
    name="symbio",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    context: typer.Context,
    data: Annotated[
        str | None, typer.Option("--data", help="Folder of the store, or address of a SPARQL endpoint.")
    ] = None,
    lang: Annotated[str | None, typer.Option("--lang", help="Language: tr or en.")] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=lambda on: _print(on))
    ] = False,
) -> None:
    """Find who can use whose waste, heat, water or capacity, by which rule, and why.

    Example: symbio demo
    """
    from symbio_kg.settings import Settings

    context.obj = Session(Settings.from_environment(location=data, lang=lang))


def _print(on: bool) -> None:
    if on:
        typer.echo(f"symbio-kg {__version__}")
        raise typer.Exit


for _module in (
    documents,
    reasoning,
    questions,
    classify,
    compliance,
    decisions,
    hazard,
    generate,
    serve,
    operations,
    tables,
    resilience,
    study,
    handbook,
    estimates,
):
    _module.register(app)
app.add_typer(ontology.app, name="ontology")
app.add_typer(law.app, name="law")
app.add_typer(people.app, name="people")
app.add_typer(impact.app, name="impact")


def command(language: str) -> Any:
    """Return the click command with its help in *language*."""
    root = typer.main.get_command(app)
    if language == "tr":
        _translate(root)
    return root


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code: 0 ok, 1 findings, 2 not usable, 3 store."""
    given = _language_first(sys.argv[1:] if arguments is None else arguments)
    language = reader_language(_asked(given))
    try:
        code = command(language)(args=given, prog_name="symbio", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        tell(error, language, lambda line: typer.echo(line, err=True))
        sys.exit(error.exit_code)
    except typer.Abort:
        _fail(TURKISH[_STOPPED] if language == "tr" else _STOPPED, 2)
    except SymbioError as error:
        _fail(say(error.message, language), error.exit_code)
    except SyntaxError as error:
        _fail(f"{TURKISH[_QUERY] if language == 'tr' else _QUERY} {error}", 2)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; Python would complain once more when it flushes
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, UnicodeError) as error:
        _fail(of_system(error, language), 2)


_QUERY = "The query does not parse:"
_STOPPED = "Stopped before the end; nothing was kept."


def _fail(message: str, code: int) -> None:
    typer.echo(message, err=True)
    sys.exit(code)


def _language_first(arguments: list[str]) -> list[str]:
    """Return *arguments* with `--lang` before the command, wherever it was written; what follows `--` stays."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments[:end])
    for word in words:
        if word == "--lang":
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        else:
            (front if word.startswith("--lang=") else rest).append(word)
    return [*front, *rest, *arguments[end:]]


def _asked(arguments: list[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None


def _translate(node: Any) -> None:
    """Put the help of *node* and all below it into Turkish; the English stands in the code."""
    page, usage = node.get_help, node.get_usage
    node.get_help = lambda context: framed(page(context))
    node.get_usage = lambda context: framed(usage(context))
    if node.help:
        node.help = _turkish(node.help)
    for parameter in node.params:
        if getattr(parameter, "help", None):
            parameter.help = _turkish(parameter.help)
    for below in getattr(node, "commands", {}).values():
        _translate(below)


def _turkish(text: str) -> str:
    sentence, separator, example = text.partition("\n\nExample: ")
    translated = TURKISH.get(sentence.strip(), sentence)
    return f"{translated}\n\nÖrnek: {example}" if separator else translated
