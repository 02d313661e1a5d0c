"""Commands that reason: infer, match, why, evaluate, demo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from symbio_kg.cli.session import Session, day_of, session, to_json
from symbio_kg.cli.tables import (
    From,
    Master,
    Named,
    Region,
    To,
    Work,
    asker_of,
    match_folder,
    match_generated,
    named_engine,
)

if TYPE_CHECKING:
    from symbio_kg.evaluate import Evaluation
    from symbio_kg.model import Explanation, Pool
    from symbio_kg.store import GraphStore

__all__ = ["register"]

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Public = Annotated[bool, typer.Option("--public", help="See only what everybody may see.")]
Day = Annotated[str | None, typer.Option("--day", help="The day it is seen from, such as 2026-12-09.")]


_PARTS: Final = ("matches", "pools", "partial")
"""What of a result is told as JSON."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    for function in (infer, match, why, evaluate, demo):
        app.command()(function)


def infer(context: typer.Context, as_json: Json = False) -> None:
    """Run the substitution rules over the knowledge.

    Example: symbio infer
    """
    from symbio_kg import infer as step

    call = session(context)
    rules = step.substitution_rules()
    with call.store() as store, call.progress("Inferring", len(rules)) as tick:
        summary = step.infer(store, rules, progress=tick)
    if as_json:
        to_json({"by_rule": dict(summary.by_rule), "rounds": summary.rounds, "total": summary.total})
        return
    titles = {rule.header.id: rule.header.title.model_dump() for rule in rules}
    rows = [(name, call.say(titles[name]), count) for name, count in summary.by_rule.items()]
    call.table([call.word("rule"), call.word("title"), call.word("found")], rows)


def match(
    context: typer.Context,
    day: Day = None,
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many matches a listing gets at most.")] = 10,
    public: Public = False,
    engine: Named = "duckdb",
    master: Master = "local[*]",
    work: Work = None,
    source: From = None,
    region: Region = None,
    out: To = None,
    as_json: Json = False,
) -> None:
    """Match offers with needs.

    Example: symbio match --day 2026-12-09 --top 5
    """
    from symbio_kg.comply import Outcome
    from symbio_kg.match import match as whole_match
    from symbio_kg.pipeline import public_match

    call = session(context)
    if region is not None:
        with named_engine(engine, master, work) as where:
            match_generated(call, region, out, day, top, public=public, engine=where)
        return
    if source is not None or out is not None:
        with named_engine(engine, master, work) as where:
            match_folder(call, source, out, where, top)
        return
    step = public_match if public else whole_match
    with call.store() as store, named_engine(engine, master, work) as where, call.progress("Matching"):
        seen = day_of(day)
        result = step(store, seen, top=top, engine=where, asker=asker_of(call, seen))
        named = _named(call, store) if not as_json else str
    if as_json:
        told = {name: [asdict(found) for found in getattr(result, name)] for name in _PARTS}
        to_json({"run": result.run, **told})
        return
    rows = (
        (
            found.score,
            named(found.offer),
            named(found.need),
            found.rule,
            found.distance_km,
            found.amount,
            found.unit,
            call.say(Outcome.of(found.law).label) if found.law else "",
        )
        for found in result.matches
    )
    call.table(
        [call.word(w) for w in ("score", "offer", "need", "rule", "km", "amount", "unit", "law")], rows
    )
    call.note("{count} matches.", count=len(result.matches))
    if result.pools:
        call.note("{count} needs that only several offers together serve better:", count=len(result.pools))
        call.table(
            [call.word(w) for w in ("need", "offers", "amount", "unit", "share")],
            (_pool(pool, named) for pool in result.pools),
        )


def _named(call: Session, store: GraphStore) -> Callable[[str], str]:
    """Return how a listing of *store* is told, also when it is closed: its identifier and its name."""
    from symbio_kg.report.graph import Graph

    graph = Graph(store)
    graph.name("")  # asks for all names

    def told(iri: str) -> str:
        identifier, name = iri.rsplit("/", 1)[-1], call.say(graph.name(iri))
        return identifier if name in ("", identifier) else f"{identifier} {name}"

    return told


def _pool(pool: Pool, named: Callable[[str], str]) -> tuple[object, ...]:
    offers = ", ".join(offer.rsplit("/", 1)[-1] for offer in pool.offers)
    return named(pool.need), offers, pool.amount, pool.unit, pool.share


def why(
    context: typer.Context,
    offer: Annotated[str, typer.Argument(help="Identifier or IRI of the offer.")],
    need: Annotated[str, typer.Argument(help="Identifier or IRI of the need.")],
    day: Day = None,
    public: Public = False,
    as_json: Json = False,
) -> None:
    """Say why an offer and a need match, or which condition fails and what would mend it.

    Example: symbio why KWI-O-002 KWI-N-002
    """
    from symbio_kg import match as step

    call = session(context)
    with call.store(public=public) as store:
        explanation = step.why(store, offer, need, day_of(day))
    if as_json:
        to_json(asdict(explanation))
    else:
        _explain(call, explanation)
    if not explanation.matched:
        raise typer.Exit(1)


def _explain(call: Session, found: Explanation) -> None:
    from rich.text import Text as Line

    out = call.out()
    headline = call.word("They match, score {score}.", score=f"{found.score or 0:.2f}")
    out.print(Line(headline if found.matched else call.word("They do not match."), style="bold"))
    signs = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
    for condition in found.conditions:
        sign, style = signs[condition.met]
        out.print(Line.assemble((f" {sign} ", style), call.say(condition.text)))
        if condition.heal:
            out.print(Line.assemble("   → ", (call.say(condition.heal), "italic")))


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Tab-separated table of published exchanges.")],
    as_json: Json = False,
) -> None:
    """Measure how well published exchanges are found again.

    Example: symbio evaluate exchanges.tsv --json
    """
    from symbio_kg import evaluate as step
    from symbio_kg import infer as inference
    from symbio_kg.search import default_index
    from symbio_kg.store import load_knowledge, open_store

    call = session(context)
    exchanges = step.read_exchanges(file)
    store = open_store(None)
    rules = inference.substitution_rules()
    with call.progress("Evaluating", len(rules) + 2) as tick:
        load_knowledge(store)
        inference.infer(store, rules, progress=tick)
        knowledge = inference.Knowledge.of(store)
        tick("…")
        result = step.evaluate(exchanges, knowledge, default_index())
    if as_json:
        to_json(result.as_json())
    else:
        _show_evaluation(call, result)


_LOOKUP = (47, 77, 161)
"""What looking each published code up in the substitution table finds on the development half:
exchanges with the right class, with the right division, of how many."""


def _show_evaluation(call: Session, result: Evaluation) -> None:
    levels = ("class", "group", "division")
    rows: list[list[object]] = [
        [
            call.word(mode),
            result.counted[mode],
            *(f"{rates[level]:.3f}" for level in levels),
            f"{result.proposals_per_waste[mode]:.1f}",
        ]
        for mode, rates in result.hit_rate.items()
    ]
    at_class, at_division, of = _LOOKUP
    lookup = call.word("plain lookup, development half")
    rows.append([lookup, of, f"{at_class / of:.3f}", "", f"{at_division / of:.3f}", ""])
    rows.append([call.word("aim"), "", "0.700", "", "0.850", "12.0"])
    heads = ("described by", "exchanges", *levels, "proposals per waste")
    call.table([call.word(head) for head in heads], rows)
    halves = [(f", {call.word('half')} {number}", half.pairs) for number, half in enumerate(result.halves, 1)]
    own = [("", result.pairs), *halves, (f", {call.word('by name')}", result.pairs_by_name)]
    scores: list[list[object]] = [[f"symbio-kg{n}", _score(p.auc), _score(p.best_f1)] for n, p in own]
    scores += [["Davis & Aid 2021", "0.760", "0.198"], [call.word("aim"), "0.880", "0.400"]]
    call.table([call.word("pairs"), "AUC", "F1"], scores)
    call.note(
        "{scored} of {exchanges} exchanges have a receiver code and were scored.",
        scored=result.scored,
        exchanges=result.exchanges,
    )


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Folder for the HTML reports.")] = Path("out"),
    as_json: Json = False,
) -> None:
    """Load two sample regions, infer, match, and report what was found again and what is new.

    Example: symbio --lang tr demo
    """
    from symbio_kg import demo as step
    from symbio_kg.report import to_json as summary_json
    from symbio_kg.report import to_terminal

    call = session(context)
    with call.progress("Running the sample regions", step.STEPS) as tick:
        summary = step.run(progress=tick)
        written = step.write(summary, out)
    if as_json:
        typer.echo(summary_json(summary))
    else:
        to_terminal(summary, call.out(), call.language)
    for path in written:
        call.note("Written: {place}", place=path)
