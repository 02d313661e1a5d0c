"""A verdict on the terminal: the answer first, then what decides it, what a person must judge, what is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.fines import fine_sentence
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.comply.lists import countries
from symbio_kg.comply.records import number_of
from symbio_kg.comply.show import day
from symbio_kg.comply.values import Code
from symbio_kg.comply.verdict import Citation, LegalFinding, Outcome, Stage, Verdict
from symbio_kg.i18n import capital, say
from symbio_kg.model import Text

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["cited", "judged", "law_name", "severity_name", "to_terminal"]

_STYLE: Final = {
    Outcome.OUTSIDE: "cyan",
    Outcome.PERMITTED: "green",
    Outcome.CONDITION: "yellow",
    Outcome.ASSESS: "magenta",
    Outcome.REFUSED: "red",
}
_WORDS: Final[dict[str, Text]] = {
    "day": {"en": "by the law of {day}", "tr": "{day} günündeki hukuka göre"},
    "refused": {"en": "Refused", "tr": "Reddeden kurallar"},
    "assess": {"en": "To be judged or supplied", "tr": "Değerlendirilecek ya da tamamlanacak"},
    "condition": {"en": "Conditions", "tr": "Koşullar"},
    "met": {"en": "Met or noted", "tr": "Karşılanan ya da belirtilen"},
    "assumed": {"en": "assumed", "tr": "varsayıldı"},
    "as-waste": {"en": "as waste", "tr": "atık olarak"},
    "as-claimed": {"en": "as claimed", "tr": "savına göre"},
    "heal": {"en": "To heal it", "tr": "Gidermek için"},
    "reading": {"en": "Reading", "tr": "Yorum"},
    "not-read": {"en": "the text of this provision has not been read", "tr": "bu hükmün metni okunmadı"},
    "claim": {
        "en": "Claimed as {claim}: {outcome}. The same batch as waste: {waste}.",
        "tr": "{claim} savı: {outcome}. Aynı parti atık olarak: {waste}.",
    },
    "law": {"en": "{law} law", "tr": "{law} hukuku"},
    "information": {"en": "for information", "tr": "bilgi için"},
    "since": {"en": "since {day}", "tr": "{day} gününden beri"},
    "footer": {
        "en": "Rule set {rules} · number {number} · a support, not a legal opinion",
        "tr": "Kural kümesi {rules} · numara {number} · destek aracıdır, hukuki görüş değildir",
    },
    "plan": {
        "en": "Planned exchange: papers that do not exist yet are asked for, not refused.",
        "tr": "Planlanan değişim: henüz olmayan belgeler reddedilmez, istenir.",
    },
}
_LAWS: Final[dict[str, Text]] = {"TR": {"en": "Turkish", "tr": "Türk"}, "EU": {"en": "EU", "tr": "AB"}}
_SHORT: Final[dict[str, Text]] = {"TR": {"en": "TR", "tr": "TR"}, "EU": {"en": "EU", "tr": "AB"}}


def to_terminal(verdict: Verdict, out: Console, language: str) -> None:
    """Print *verdict* in *language*."""
    from rich.text import Text as Line

    _head(verdict, out, language)
    shown = [f for f in verdict.findings if f.deciding]
    for key, outcome in _SECTIONS:
        heading = _word(key, language)
        _section(out, heading, [f for f in shown if f.outcome is outcome], language)
    _information(verdict, out, language)
    _met(out, [f for f in shown if f.outcome <= Outcome.PERMITTED], language)
    footer = _word("footer", language, rules=verdict.rule_set, number=number_of(verdict))
    out.print(Line(f"\n{footer}", style="dim"))


_SECTIONS: Final = (
    ("refused", Outcome.REFUSED),
    ("assess", Outcome.ASSESS),
    ("condition", Outcome.CONDITION),
)


_SEVERITY: Final[dict[str, Text]] = {
    "blocking": {"en": "blocking", "tr": "engelleyici"},
    "major": {"en": "major", "tr": "önemli"},
    "minor": {"en": "minor", "tr": "küçük"},
    "advisory": {"en": "advisory", "tr": "tavsiye"},
}


def severity_name(severity: str) -> Text:
    """Return what the weight of a finding is called."""
    return _SEVERITY[severity]


def _word(key: str, language: str, **blanks: str) -> str:
    return say(_WORDS[key], language).format(**blanks)


def _head(verdict: Verdict, out: Console, language: str) -> None:
    from rich.text import Text as Line

    title = say(verdict.outcome.label, language)
    headline = f" {verdict.outcome.sign} {capital(title, language)} "
    when = _word("day", language, day=day(verdict.day, language))
    out.print(Line.assemble((headline, f"bold reverse {_STYLE[verdict.outcome]}"), "  ", when))
    out.print(Line(f"  {judged(verdict, language)}"))
    if verdict.as_waste is not None:
        out.print(Line(_claim(verdict, language)))
    for law, outcome in verdict.by_law.items():
        name = _law(law, language, deciding=law in verdict.deciding_laws)
        sign = (outcome.sign, _STYLE[outcome])
        out.print(Line.assemble("  ", sign, f" {name}: {say(outcome.label, language)}"))
    if verdict.stage == Stage.PLAN:
        out.print(Line(f"  {_word('plan', language)}", style="dim"))


def judged(verdict: Verdict, language: str) -> str:
    """Return what was judged in one line: code and name, operation, and the states with what was assumed of them."""
    case = verdict.case
    code, operation = case.get("code"), case.get("operation")
    start, end = (case.get(f"{side}.country") for side in ("producer", "receiver"))
    states = [str(start or end or "TR"), str(end or start or "TR")]
    names = [say(countries().names[state], language) for state in states]
    assumed = "" if start and end else f" ({_word('assumed', language)})"
    parts = [_entry(code, verdict.day, language), str(operation or ""), " → ".join(names) + assumed]
    return " · ".join(part for part in parts if part)


def _entry(code: object, day: date, language: str) -> str:
    """Return a code as the list of *day* writes it, with the star of a hazardous entry, and its name if it has one."""
    from symbio_kg.vocabulary import default_vocabulary

    if not isinstance(code, Code):
        return ""
    found = default_vocabulary().codes.find(code.notation)
    if len(found) != 1:
        return str(code)
    entry = found[0].on(day)
    listed = replace(code, star=code.star or entry.facts.get("hazardous") == "true")
    return f"{listed} {entry.label(language)}"


def law_name(law: str, language: str) -> str:
    """Return what the law of `TR` or `EU` is called."""
    return _word("law", language, law=say(_LAWS[law], language))


def _law(law: str, language: str, *, deciding: bool) -> str:
    name = law_name(law, language)
    return name if deciding else f"{name} ({_word('information', language)})"


def _information(verdict: Verdict, out: Console, language: str) -> None:
    """Show what a law that does not decide adds: the reasons for its outcome that are not given already."""
    given = {f.rule for f in verdict.decisive}
    for law, outcome in verdict.by_law.items():
        if law not in verdict.deciding_laws and outcome > Outcome.CONDITION:
            found = [
                f for f in verdict.findings if f.law == law and f.outcome is outcome and f.rule not in given
            ]
            _section(out, _law(law, language, deciding=False), found, language)


def _met(out: Console, findings: Sequence[LegalFinding], language: str) -> None:
    from rich.text import Text as Line

    if findings:
        out.print(Line(f"\n{_word('met', language)}", style="bold"))
    for finding in findings:
        text = f" {say(finding.text, language)} "
        out.print(
            Line.assemble("  ", (finding.outcome.sign, "green"), text, (_source(finding, language), "dim"))
        )


def _claim(verdict: Verdict, language: str) -> str:
    claim = fact_table().label("claim", str(verdict.case.get("claim")))
    waste = say(verdict.as_waste.label, language) if verdict.as_waste is not None else ""
    return "  " + say(_WORDS["claim"], language).format(
        claim=say(claim, language), outcome=say(verdict.outcome.label, language), waste=waste
    )


def _section(out: Console, heading: str, findings: Sequence[LegalFinding], language: str) -> None:
    from rich.padding import Padding
    from rich.text import Text as Line

    if not findings:
        return
    out.print(Line(f"\n{heading}", style="bold"))
    for number, finding in enumerate(findings, start=1):
        sign = (finding.outcome.sign, _STYLE[finding.outcome])
        out.print(Line.assemble(f"{number:>3}. ", sign, f" {say(finding.text, language)}"))
        lines = [(_source(finding, language), "dim")]
        if not is_read(finding.evidence):
            lines.append((f"⚠ {say(evidence_name(finding.evidence), language)}", "yellow"))
        if finding.reading:
            lines.append((f"{say(_WORDS['reading'], language)}: {say(finding.reading, language)}", "dim"))
        lines.extend((say(fine_sentence(fine), language), "red") for fine in finding.fines)
        if finding.heal:
            lines.append((f"→ {say(_WORDS['heal'], language)}: {say(finding.heal, language)}", "italic"))
        for text, style in lines:
            out.print(Padding(Line(text, style=style), (0, 0, 0, 7)))


def _source(finding: LegalFinding, language: str) -> str:
    rule = f"{finding.catalogue} {finding.rule}" if finding.catalogue else finding.rule
    places = "; ".join(cited(citation, language) for citation in finding.citations)
    law = say(_SHORT[finding.law], language)
    if finding.case.get("claim") not in (None, "waste"):
        law += " · " + _word("as-claimed" if finding.standing == "claim" else "as-waste", language)
    return f"[{law} · {rule}] {places}"


def cited(citation: Citation, language: str) -> str:
    """Return how *citation* is written: the act's title and number, the place in it, and its first day."""
    number = f" ({citation.number})" if citation.number else ""
    place = f"{say(citation.act_name, language)}{number} {citation.locator}".strip()
    since = ""
    if citation.valid_from is not None:
        since = ", " + say(_WORDS["since"], language).format(day=day(citation.valid_from, language))
    return place + since
