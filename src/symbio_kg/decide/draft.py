"""A facts file becomes a draft, or a list of what in it cannot be used; and an empty one to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from rapidfuzz import fuzz, process

from symbio_kg.comply.case import Case, CaseInvalid, Problem, read_case
from symbio_kg.comply.criteria import Given
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.regimes import Criterion, Regime, regimes
from symbio_kg.comply.show import day as shown_day
from symbio_kg.comply.status import value_of
from symbio_kg.decide.model import Draft, Reply
from symbio_kg.errors import SymbioError
from symbio_kg.read.cells import date_of

__all__ = ["DraftInvalid", "RegimeUnknown", "read", "regime_of", "reply_of", "template", "wanted"]

ROLES: Final = ("holder", "authority", "verifier")
_TEXTS: Final = ("batch", "holder", "user", "material", "use", "decided_by", "supersedes")
_DAYS: Final = ("day", "valid_from", "valid_until")
_KEYS: Final = (*_TEXTS, *_DAYS, "holder_private", "code", "role", "synthetic", "facts", "answers")


class DraftInvalid(SymbioError):
    """A facts file with fields that cannot be used; `problems` lists them all."""

    code = "draft-invalid"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = {lang: [f"  {p.field}: {p.text[lang]}" for p in problems] for lang in ("en", "tr")}
        super().__init__(
            en="\n".join(["The decision cannot be taken on this.", *lines["en"]]),
            tr="\n".join(["Bununla karar verilemez.", *lines["tr"]]),
        )


class RegimeUnknown(SymbioError):
    """A name that is no status regime, or one whose law is a draft."""

    code = "regime-unknown"


def regime_of(name: str, day: date) -> Regime:
    """Return the regime *name* that binds on *day*.

    Raises RegimeUnknown for another name, a draft, and a regime that is not yet or no longer in force.
    """
    known = regimes()
    regime = known.get(name.strip().lower())
    if regime is None:
        near = process.extractOne(name.lower(), list(known), scorer=fuzz.WRatio)
        raise RegimeUnknown(
            en=f"{name}: no status regime. Did you mean {near[0]}?",
            tr=f"{name}: böyle bir statü rejimi yok. Şunu mu demek istediniz: {near[0]}?",
        )
    if not regime.in_force(day):
        note = {lang: f" {text}" for lang, text in regime.note.items()}
        raise RegimeUnknown(
            en=f"{regime.label['en']}: not in force on {day}; no decision can rest on it.{note.get('en', '')}",
            tr=f"{regime.label['tr']}: {shown_day(day, 'tr')} günü yürürlükte değil; karar buna dayanamaz."
            f"{note.get('tr', '')}",
        )
    return regime


def read(document: Mapping[str, object], regime: Regime, today: date, *, comma: bool = False) -> Draft:
    """Return the draft that *document* states; *today* is its day where it names none.

    Raises DraftInvalid with every field, answer and fact that cannot be used.
    """
    problems: list[Problem] = []
    texts = {name: " ".join(str(document.get(name) or "").split())[:500] for name in _TEXTS}
    days = {name: _day(document, name, problems) for name in _DAYS}
    day = days["day"] or today
    for name in document:
        if name not in _KEYS:
            near = process.extractOne(name, _KEYS, scorer=fuzz.ratio)[0]
            problems.append(
                _problem(name, f"No such field; near it: {near}.", f"Böyle alan yok; en yakını: {near}.")
            )
    for name in ("batch", "material"):
        if not texts[name]:
            en, tr = "Give it; a decision is about one batch.", "Verin; karar tek bir partiye ilişkindir."
            problems.append(_problem(name, en, tr))
    role = str(document.get("role") or "holder")
    if role not in ROLES:
        known = ", ".join(ROLES)
        problems.append(_problem("role", f"Choose one of {known}.", f"Şunlardan birini seçin: {known}."))
    facts = _facts(document, problems, comma=comma)
    replies = dict(_replies(document.get("answers") or {}, regime, day, problems, comma=comma))
    first, last = days["valid_from"], days["valid_until"]
    if first is not None and last is not None and last < first:
        problems.append(_problem("valid_until", "It lies before valid_from.", "valid_from gününden önce."))
    if problems:
        raise DraftInvalid(problems)
    return Draft(
        batch=texts["batch"],
        material=texts["material"],
        day=day,
        holder=texts["holder"],
        private=document.get("holder_private") is True,
        user=texts["user"],
        code=str(facts.get("code") or ""),
        use=texts["use"],
        decided_by=texts["decided_by"] or texts["holder"],
        role=role,
        valid_from=first,
        valid_until=last,
        supersedes=texts["supersedes"],
        synthetic=document.get("synthetic") is True,
        facts=facts,
        replies=replies,
    )


def reply_of(criterion: Criterion, given: object, *, comma: bool = False) -> Reply | None:
    """Return *given* (a bare value, or an object with its document) as a reply; None when it answers nothing."""
    entry = given if isinstance(given, Mapping) else {"value": given}
    unit = str(entry.get("unit") or "")
    raw = entry.get("value")
    value: Given | None = value_of(criterion, raw, unit, comma=comma)
    if value is None and isinstance(raw, str) and criterion.measured and not unit:
        number, _, name = raw.strip().partition(" ")
        value, unit = value_of(criterion, number, name.strip(), comma=comma), name.strip()
    if value is None:
        return None
    shown = ", ".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    return Reply(
        value=value,
        shown=shown,
        unit=unit or (criterion.unit if criterion.measured else ""),
        document=str(entry.get("document") or ""),
        issued=date_of(entry.get("date")) if entry.get("date") else None,
        issuer=str(entry.get("issuer") or ""),
    )


def template(regime: Regime, day: date) -> dict[str, object]:
    """Return an empty facts file for *regime*: every criterion of *day* with nothing answered."""
    conditions = {c.when.split(" ")[0] for c in regime.on(day) if c.when}
    asked = [*sorted(conditions), *(("byproduct.contract_until",) if regime.kind == "by-product" else ())]
    return {
        "batch": "",
        "holder": "",
        "holder_private": False,
        "user": "",
        "material": "",
        "code": "",
        "use": "",
        "day": day.isoformat(),
        "decided_by": "",
        "role": "holder",
        "facts": dict.fromkeys(asked),
        "answers": {
            c.id: {"value": None, "unit": c.unit, "document": "", "date": None, "issuer": ""}
            if c.measured
            else {"value": None, "document": "", "date": None, "issuer": ""}
            for c in regime.on(day)
        },
    }


def _problem(name: str, en: str, tr: str) -> Problem:
    return Problem(name, {"en": en, "tr": tr})


def _day(document: Mapping[str, object], name: str, problems: list[Problem]) -> date | None:
    value = document.get(name)
    found = date_of(value) if value else None
    if value and found is None:
        problems.append(_problem(name, f"“{value}” is no day.", f"“{value}” bir gün değil."))
    return found


def _facts(document: Mapping[str, object], problems: list[Problem], *, comma: bool) -> Case:
    stated = document.get("facts") or {}
    if not isinstance(stated, Mapping):
        problems.append(_problem("facts", "Give an object.", "Bir nesne verin."))
        return Case("decision", {})
    body = {**stated, **({"code": document["code"]} if document.get("code") else {})}
    try:
        return read_case({"id": "decision", "facts": body}, comma=comma)
    except CaseInvalid as error:
        problems.extend(error.problems)
        return Case("decision", {})


def _replies(
    answers: object, regime: Regime, day: date, problems: list[Problem], *, comma: bool
) -> Iterator[tuple[str, Reply]]:
    if not isinstance(answers, Mapping):
        problems.append(_problem("answers", "Give an object.", "Bir nesne verin."))
        return
    known = {c.id.upper(): c for c in regime.on(day)}
    for name, given in answers.items():
        criterion = known.get(str(name).upper())
        if criterion is None:
            ids = ", ".join(c.id for c in known.values())
            problems.append(
                _problem(
                    f"answers.{name}",
                    f"No such criterion; there are {ids}.",
                    f"Böyle ölçüt yok; olanlar: {ids}.",
                )
            )
            continue
        if given is None or (isinstance(given, Mapping) and given.get("value") is None):
            continue
        reply = reply_of(criterion, given, comma=comma)
        if reply is None:
            problems.append(_unusable(criterion, name, given))
        else:
            yield criterion.id, reply


def _unusable(criterion: Criterion, name: str, given: object) -> Problem:
    raw = given.get("value") if isinstance(given, Mapping) else given
    en, tr = wanted(criterion)
    return _problem(
        f"answers.{name}", f"“{raw}” is no answer; give {en}.", f"“{raw}” bir yanıt değil; {tr} verin."
    )


def wanted(criterion: Criterion) -> tuple[str, str]:
    """Return which form an answer to *criterion* has, in English and Turkish."""
    if criterion.measured:
        return f"a number in {criterion.unit}", f"{criterion.unit} cinsinden bir sayı"
    if criterion.asks_day:
        return "a day such as 2026-11-23", "23.11.2026 gibi bir gün"
    if criterion.operator == "=":
        return "yes or no", "evet ya da hayır"
    table = fact_table()
    choices = table.values[table.facts[criterion.facts[0]].choices]
    return (
        "of these: " + ", ".join(choices),
        "şunlardan: " + ", ".join(f"{name} ({text['tr']})" for name, text in choices.items()),
    )
