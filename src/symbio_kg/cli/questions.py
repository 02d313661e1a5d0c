"""Commands that ask: SPARQL queries with their catalogue, and the search by code or words."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbio_kg.cli.session import NotUsable, Session, session, to_json

if TYPE_CHECKING:
    from symbio_kg.store import GraphStore, Solutions, Term

__all__ = ["register"]

_LONGEST_NAME = 200


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    for function in (query, search):
        app.command()(function)


def query(
    context: typer.Context,
    text: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="A file, a name from --list, or SPARQL text.")
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="List the questions that have a name.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Answer as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as SPARQL 1.1 JSON results.")] = False,
    public: Annotated[bool, typer.Option("--public", help="See only what everybody may see.")] = False,
) -> None:
    """Ask the graph in SPARQL; the usual prefixes are known.

    Example: symbio query "SELECT ?o { ?o a sym:Offer }" --csv
    """
    call = session(context)
    if show_list:
        _catalogue(call, as_json=as_json)
        return
    if not text:
        raise NotUsable(
            en="Give a query, a file or a name from `symbio query --list`.",
            tr="Bir sorgu, dosya ya da `symbio query --list` içinden bir ad verin.",
        )
    wanted = _text(text)
    with call.store(public=public) as store:
        found = _ask(store, wanted)
    if isinstance(found, bool):
        typer.echo(json.dumps({"head": {}, "boolean": found}) if as_json else str(found).lower())
    elif isinstance(found, list):
        for triple in found:
            typer.echo(f"{triple} .")
    elif as_json:
        to_json(_sparql_json(found))
    elif as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(found.variables)
        writer.writerows([_harmless(term) for term in row] for row in found)
    else:
        call.table(found.variables, ([_short(term) for term in row] for row in found))
        call.note("{count} rows.", count=len(found))


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="A code, its beginning, or words.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Find codes, materials, processes and activities by number or words, in Turkish or English.

    Example: symbio search uçucu kül
    """
    from symbio_kg.search import default_index

    call = session(context)
    hits = default_index().search(" ".join(words), limit=limit)
    if as_json:
        to_json(
            [
                {
                    "iri": h.entry.iri,
                    "kind": h.entry.kind,
                    "code": h.entry.notation,
                    "label": h.entry.labels,
                    "score": h.score,
                }
                for h in hits
            ]
        )
    elif hits:
        rows = (
            (call.word(h.entry.kind), h.entry.notation, call.say(h.entry.labels), h.entry.iri) for h in hits
        )
        call.table([call.word(w) for w in ("kind", "code", "name", "IRI")], rows)
    if not hits:
        call.note("Nothing found.")
        raise typer.Exit(1)


def _catalogue(call: Session, *, as_json: bool) -> None:
    from symbio_kg import assets
    from symbio_kg.questions import load_questions

    titles = {q.header.id: q.header.title.model_dump() for q in load_questions(assets.competency())}
    if as_json:
        to_json([{"id": name, "title": title} for name, title in titles.items()])
        return
    call.table([call.word("name"), call.word("question")], ((n, call.say(t)) for n, t in titles.items()))


def _text(given: str) -> str:
    from symbio_kg.questions import named_question

    if (named := named_question(given)) is not None:
        return named.path.read_text(encoding="utf-8")
    if len(given) > _LONGEST_NAME or any(sign in given for sign in "{\n?"):
        return given
    path = Path(given)
    if not path.is_file():
        raise NotUsable(
            en=f"{given}: neither a file, nor a name from `symbio query --list`, nor a query.",
            tr=f"{given}: ne bir dosya, ne `symbio query --list` içinden bir ad, ne de bir sorgu.",
        )
    return path.read_text(encoding="utf-8")


def _ask(store: GraphStore, text: str) -> Solutions | bool | list[Any]:
    """Return the answer to any form of query; the prefixes are put before it on its own first line."""
    from symbio_kg.terms import sparql_prologue

    whole = sparql_prologue().replace("\n", " ") + text
    for form in (store.select, store.ask):
        try:
            return form(whole)
        except SyntaxError as error:
            if not str(error).startswith("not a"):
                raise
    return store.construct(whole)


def _short(term: Term | None) -> str:
    from pyoxigraph import NamedNode

    from symbio_kg.terms import curie

    if term is None:
        return ""
    return curie(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))


def _harmless(term: Term | None) -> str:
    """Return the text of *term*; an apostrophe goes before words that a spreadsheet would run."""
    from pyoxigraph import Literal

    from symbio_kg.terms import PREFIXES

    if term is None:
        return ""
    text = str(getattr(term, "value", term))
    words = isinstance(term, Literal) and (term.language or term.datatype == PREFIXES["xsd"]["string"])
    return f"'{text}" if words and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _sparql_json(found: Solutions) -> dict[str, Any]:
    rows = [{name: _term(term) for name, term in row.items()} for row in found.dicts()]
    return {"head": {"vars": list(found.variables)}, "results": {"bindings": rows}}


def _term(term: Term) -> dict[str, str]:
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Literal):
        more = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **more}
    return {"type": "triple", "value": str(term)}
