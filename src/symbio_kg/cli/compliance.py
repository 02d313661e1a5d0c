"""Commands that ask the law: check, verify."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbio_kg.cli.operations import verify_folder
from symbio_kg.cli.session import NotUsable, Session, day_of, session, to_json

if TYPE_CHECKING:
    from symbio_kg.comply import Case, Verdict
    from symbio_kg.comply.scenarios import Result

__all__ = ["register"]

REFUSED, ASSESS = 1, 4
"""Exit codes of a verdict that is not permitted, with or without condition."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command()(check)
    app.command()(verify)


def check(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(help="Waste code, in any spelling.")] = None,
    producer: Annotated[str | None, typer.Option("--from", help="NACE class of the producer.")] = None,
    receiver: Annotated[str | None, typer.Option("--to", help="NACE class of the receiver.")] = None,
    operation: Annotated[str | None, typer.Option("-o", "--operation", help="R1-R13 or D1-D15.")] = None,
    quantity: Annotated[str | None, typer.Option(help="Mass of the transfer; tonnes without a unit.")] = None,
    distance: Annotated[str | None, typer.Option(help="Way by road; kilometres without a unit.")] = None,
    claim: Annotated[
        str | None, typer.Option(help="waste, by-product, end-of-waste, product, outside.")
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="Any other fact: licence.until=2029-03-01; repeatable.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A case as JSON or YAML.")] = None,
    offer: Annotated[str | None, typer.Option("--offer", help="A stored offer, with --need.")] = None,
    need: Annotated[str | None, typer.Option("--need", help="A stored need, with --offer.")] = None,
    scenarios: Annotated[
        Path | None, typer.Option("--scenarios", help="Run scenario files and compare with what they expect.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day whose law is asked for.")] = None,
    stage: Annotated[
        str, typer.Option("--stage", help="transfer: papers must be there; plan: they are asked for.")
    ] = "transfer",
    facts: Annotated[
        bool, typer.Option("--facts", help="List the facts a case may state, with their forms and choices.")
    ] = False,
    pdf: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this PDF.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="terminal, json, jsonld or ttl.")] = "terminal",
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Say whether a transfer is lawful, by which articles, and what would heal it.

    Example: symbio check "10 02 07*" --from 24.10 --to 24.43 -o R4 --fact licence.until=2029-03-01
    """
    call = session(context)
    if stage not in ("transfer", "plan"):
        raise _no_choice("--stage", stage, "transfer, plan")
    if form not in _FORMS:
        raise _no_choice("--format", form, ", ".join(_FORMS))
    form = "json" if as_json else form
    if facts:
        _list_facts(call, as_json=form == "json")
        return
    if scenarios is not None:
        _run_scenarios(call, scenarios, stage, as_json=form == "json")
        return
    given = {
        "code": code,
        "producer.nace": producer,
        "receiver.nace": receiver,
        "operation": operation,
        "quantity": quantity,
        "distance": distance,
        "claim": claim,
        "day": as_of and day_of(as_of).isoformat(),
    }
    given = {name: value for name, value in given.items() if value is not None}
    stored = _stored(call, offer, need, day_of(as_of))
    case = _decided(call, _case(call, stored | given, fact or [], file))
    _answer(call, case, stage, form, pdf)


_FORMS = ("terminal", "json", "jsonld", "ttl")


def _no_choice(option: str, text: str, known: str) -> NotUsable:
    return NotUsable(
        en=f"{option} {text}: choose one of {known}.", tr=f"{option} {text}: şunlardan birini seçin: {known}."
    )


def _list_facts(call: Session, *, as_json: bool) -> None:
    from symbio_kg.comply.facts import fact_table

    table = fact_table()
    if as_json:
        to_json(
            [
                {
                    "id": fact.id,
                    "kind": fact.kind,
                    "unit": fact.unit or None,
                    "choices": {v: dict(text) for v, text in table.values.get(fact.choices, {}).items()}
                    or None,
                    "label": dict(fact.label),
                    "definition": dict(fact.definition),
                    "aliases": list(fact.aliases),
                }
                for fact in table.facts.values()
            ]
        )
        return
    rows = [
        (
            f.id,
            call.say(f.label),
            f"{f.kind} {f.unit}".strip(),
            call.say(f.definition),
            ", ".join(table.values.get(f.choices, ())),
        )
        for f in table.facts.values()
    ]
    call.table([call.word(w) for w in ("fact", "name", "form", "meaning", "choices")], rows)


def _stored(call: Session, offer: str | None, need: str | None, day: date) -> dict[str, object]:
    """Return the facts of a stored pair; nothing when none is asked for."""
    if offer is None and need is None:
        return {}
    if offer is None or need is None:
        raise NotUsable(en="Give both --offer and --need.", tr="--offer ve --need birlikte verilmeli.")
    from symbio_kg.match import case_of

    with call.store() as store:
        return case_of(store, offer, need, day)


def _case(call: Session, given: Mapping[str, object], facts: list[str], file: Path | None) -> Case:
    """Return the case of the flags; those of *file* are taken first, and flags win."""
    from symbio_kg.comply import read_case
    from symbio_kg.comply.records import facts_of
    from symbio_kg.comply.scenarios import read_scenarios

    stated: dict[str, object] = {}
    name = "case"
    title: Mapping[str, str] = {}
    if file is not None:
        first = read_scenarios(file)[0]
        if first.invalid is not None:
            raise first.invalid
        if first.case is not None:
            stated, name = dict(facts_of(first.case)), first.case.id
            title = first.case.title
    for text in facts:
        key, sign, value = text.partition("=")
        if not sign:
            raise NotUsable(
                en=f"--fact {text}: write it as name=value.", tr=f"--fact {text}: ad=değer biçiminde yazın."
            )
        stated[key.strip()] = value.strip()
    stated |= given
    if not stated:
        raise NotUsable(
            en="Give at least a waste code: symbio check 10 02 10 --to 23.51 -o R5",
            tr="En azından bir atık kodu verin: symbio check 10 02 10 --to 23.51 -o R5",
        )
    return read_case({"id": name, "title": title, "facts": stated}, name, comma=call.language == "tr")


def _decided(call: Session, case: Case) -> Case:
    """Return *case* with what the register of the store says of the decision or batch it names."""
    if case.get("decision.id") is None and case.get("batch.id") is None:
        return case
    location = call.settings.location
    if not location.startswith(("http://", "https://")) and not Path(location).is_dir():
        return case
    from symbio_kg.decide import Register, with_decision

    with call.store() as store:
        return with_decision(case, Register(store, call.settings.data, full=True).all(), day_of(None))


def _answer(call: Session, case: Case, stage: str, form: str, pdf: Path | None) -> None:
    from symbio_kg.comply import product_judge
    from symbio_kg.comply.screen import to_terminal

    verdict = product_judge().judge(case, stage=stage)
    if form == "terminal":
        to_terminal(verdict, call.out(), call.language)
    else:
        _write(verdict, form)
    if pdf is not None:
        from symbio_kg.comply.certificate import certificate

        pdf.write_bytes(certificate(verdict, call.language))
        call.note("Written: {place}", place=pdf)
    _leave(verdict)


def _write(verdict: Verdict, form: str) -> None:
    from pyoxigraph import RdfFormat

    from symbio_kg.comply.records import as_json as record
    from symbio_kg.comply.records import as_rdf

    if form == "json":
        to_json(record(verdict))
    else:
        typer.echo(as_rdf(verdict, RdfFormat.JSON_LD if form == "jsonld" else RdfFormat.TURTLE))


def _leave(verdict: Verdict) -> None:
    from symbio_kg.comply import Outcome

    code = {Outcome.REFUSED: REFUSED, Outcome.ASSESS: ASSESS}.get(verdict.outcome, 0)
    if code:
        raise typer.Exit(code)


def _run_scenarios(call: Session, path: Path, stage: str, *, as_json: bool) -> None:
    from symbio_kg.comply import product_judge
    from symbio_kg.comply.records import as_json as record
    from symbio_kg.comply.scenarios import read_scenarios, run

    found = read_scenarios(path)
    with call.progress("Judging"):
        results = run(found, product_judge(), stage=stage)
    missed = [result for result in results if result.differences]
    if as_json:
        to_json(
            {
                "scenarios": len(results),
                "agreed": len(results) - len(missed),
                "results": [
                    {
                        "id": result.scenario.place,
                        "agreed": not result.differences,
                        "differences": [dict(text) for text in result.differences],
                        "verdict": record(result.verdict) if result.verdict else None,
                    }
                    for result in results
                ],
            }
        )
    else:
        _show_results(call, results)
    if missed:
        raise typer.Exit(1)


def _show_results(call: Session, results: list[Result]) -> None:
    counts: dict[str, int] = {}
    for result in results:
        name = call.say(result.verdict.outcome.label) if result.verdict else call.word("cannot be read")
        counts[name] = counts.get(name, 0) + 1
    call.table([call.word("outcome"), call.word("scenarios")], sorted(counts.items()))
    rows = [
        (result.scenario.place, "; ".join(call.say(text) for text in result.differences))
        for result in results
        if result.differences
    ]
    if rows:
        call.table([call.word("scenario"), call.word("difference")], rows)
    call.note("{agreed} of {all} scenarios as expected.", agreed=len(results) - len(rows), all=len(results))


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A certificate (PDF), a verdict as JSON, or a folder: of a store or a backup."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
) -> None:
    """Verify a certificate, judging its facts anew; or a store or backup, reading and comparing all of it.

    Example: symbio verify certificate.pdf
    """
    if file is None or file.is_dir():
        verify_folder(session(context), file, as_json=as_json)
        return
    from symbio_kg.comply import Outcome, product_judge
    from symbio_kg.comply import verify as step

    call = session(context)
    found = step.verify(step.read_record(file), product_judge())
    lines = [
        (found.intact, "The record is unchanged.", "The record was changed after it was issued."),
        (found.same_rules, "It was made with the rule set at hand.", "It was made with another rule set."),
        (found.agrees, "Judged anew, it comes out the same.", "Judged anew, it comes out differently."),
    ]
    if as_json:
        names = ("intact", "same_rules", "agrees")
        results = {name: line[0] for name, line in zip(names, lines, strict=True)}
        to_json({"number": found.number, "outcome": found.outcome, **results})
    else:
        outcome = call.say(Outcome.of(found.outcome).label)
        typer.echo(call.word("Number {number}: {outcome}", number=found.number, outcome=outcome))
        for met, yes, no in lines:
            typer.echo(f" {'✓' if met else '✗'} {call.word(yes if met else no)}")
    if not found.intact or (found.same_rules and not found.agrees):
        raise typer.Exit(1)
