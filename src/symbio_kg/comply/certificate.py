"""The certificate: a verdict as PDF/A-3 in both languages, with its RDF and JSON attached and a hash to verify it by.

Written with typst and the fonts it carries, so that the same verdict made at the same time gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import segno
import typst
from pyoxigraph import RdfFormat

from symbio_kg import __version__
from symbio_kg.comply.facts import fact_table
from symbio_kg.comply.fines import fine_sentence
from symbio_kg.comply.law import evidence_name, is_read
from symbio_kg.comply.records import as_json, as_rdf, digest, number_of
from symbio_kg.comply.screen import cited, judged, law_name, severity_name
from symbio_kg.comply.show import day, shown
from symbio_kg.comply.verdict import LegalFinding, Outcome, Verdict
from symbio_kg.i18n import capital
from symbio_kg.model import Text
from symbio_kg.terms import PREFIXES

__all__ = ["certificate", "verify_address"]

_TEMPLATE: Final = Path(__file__).with_suffix(".typ")

_WORDS: Final[Mapping[str, Text]] = {
    "title": {"en": "Verdict on a waste transfer", "tr": "Atık aktarımı kararı"},
    "number": {"en": "Number", "tr": "Numara"},
    "day": {"en": "Law as of", "tr": "Hukukun günü"},
    "made": {"en": "Issued", "tr": "Düzenlenme"},
    "case": {"en": "Case", "tr": "Olay"},
    "what": {"en": "Judged", "tr": "Yargılanan"},
    "laws": {"en": "Deciding law", "tr": "Karar veren hukuk"},
    "qr": {
        "en": "QR code with the address that verifies this verdict",
        "tr": "Bu kararı doğrulayan adresin kare kodu",
    },
    "facts": {"en": "Facts stated", "tr": "Bildirilen olgular"},
    "fact": {"en": "Fact", "tr": "Olgu"},
    "value": {"en": "Value", "tr": "Değer"},
    "verification": {"en": "Verification", "tr": "Doğrulama"},
    "how-to-verify": {
        "en": "The facts, findings and rule set are attached as verdict.ttl and verdict.json. "
        "The command symbio verify computes the hash again and judges the facts anew.",
        "tr": "Olgular, bulgular ve kural kümesi verdict.ttl ve verdict.json olarak ektedir. "
        "symbio verify komutu özeti yeniden hesaplar ve olguları yeniden yargılar.",
    },
    "rule-set": {"en": "Rule set and legal data", "tr": "Kural kümesi ve hukuk verisi"},
    "version": {"en": "Version", "tr": "Sürüm"},
    "address": {"en": "Address", "tr": "Adres"},
    "disclaimer": {
        "en": "Made by rules from the facts stated; a support for people who decide, not a legal opinion.",
        "tr": "Bildirilen olgulardan kurallarla üretilmiştir; karar verenlere destektir, hukuki görüş değildir.",
    },
    "as-waste": {"en": "The same batch as waste", "tr": "Aynı parti atık olarak"},
    "plan": {
        "en": "A planned exchange: papers that do not exist yet are asked for.",
        "tr": "Planlanan değişim: henüz olmayan belgeler istenmektedir.",
    },
}

_SECTIONS: Final[tuple[tuple[Outcome, Text], ...]] = (
    (Outcome.REFUSED, {"en": "What refuses it", "tr": "Reddeden kurallar"}),
    (
        Outcome.ASSESS,
        {"en": "What a person must judge or supply", "tr": "Değerlendirilecek ya da tamamlanacaklar"},
    ),
    (Outcome.CONDITION, {"en": "Conditions", "tr": "Koşullar"}),
    (Outcome.OUTSIDE, {"en": "Outside waste law", "tr": "Atık hukukunun dışında"}),
    (Outcome.PERMITTED, {"en": "What is met", "tr": "Karşılananlar"}),
)


@dataclass(frozen=True, slots=True)
class _Row:
    label: Text
    value: str


def verify_address(verdict: Verdict, base: str = PREFIXES["data"]) -> str:
    """Return the address that names *verdict*."""
    return f"{base}verdict/{digest(verdict)[:16]}"


def certificate(verdict: Verdict, language: str, made: datetime | None = None) -> bytes:
    """Return *verdict* as PDF/A-3a, *language* first; *made* is the time of issue, now by default."""
    made = (made or datetime.now(UTC)).replace(microsecond=0)
    data = json.dumps(_data(verdict, language, made), ensure_ascii=False)
    found = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"data": data},
        pdf_standards=["a-3a"],
        ignore_system_fonts=True,
        timestamp=made,
    )
    if not isinstance(found, bytes):
        raise TypeError("a certificate is one file")
    return found


def _data(verdict: Verdict, language: str, made: datetime) -> dict[str, object]:
    address = verify_address(verdict)
    laws = ", ".join(law_name(law, language) for law in verdict.deciding_laws)
    return {
        "language": language,
        "words": _WORDS,
        "number": number_of(verdict),
        "made": {"year": made.year, "month": made.month, "day": made.day},
        "outcome": verdict.outcome.id,
        "outcome_label": _capital(verdict.outcome.label),
        "lines": list(_lines(verdict)),
        "head": _rows(
            ("number", number_of(verdict)),
            ("case", verdict.case.title.get(language) or verdict.case.id),
            ("what", judged(verdict, language)),
            ("day", day(verdict.day, language)),
            ("laws", laws),
            ("made", f"{day(made.date(), language)} {made:%H:%M} UTC"),
        ),
        "sections": list(_sections(verdict, language)),
        "facts": [_as_data(row) for row in _facts(verdict, language)],
        "tail": [
            *_rows(
                ("rule-set", verdict.rule_set), ("version", f"symbio-kg {__version__}"), ("address", address)
            ),
            {"label": {"en": "SHA-256", "tr": "SHA-256"}, "value": _broken(digest(verdict))},
        ],
        "qr": _qr(address),
        "turtle": as_rdf(verdict, RdfFormat.TURTLE, made),
        "record": json.dumps(as_json(verdict), ensure_ascii=False, indent=1),
    }


def _rows(*pairs: tuple[str, str]) -> list[dict[str, object]]:
    return [{"label": _WORDS[key], "value": value} for key, value in pairs]


def _as_data(row: _Row) -> dict[str, object]:
    return {"label": row.label, "value": row.value}


def _capital(text: Text) -> Text:
    return {language: capital(sentence, language) for language, sentence in text.items()}


def _lines(verdict: Verdict) -> Iterable[Text]:
    if verdict.as_waste is not None:
        yield {lang: f"{_WORDS['as-waste'][lang]}: {verdict.as_waste.label[lang]}" for lang in ("en", "tr")}
    if verdict.stage == "plan":
        yield _WORDS["plan"]


def _sections(verdict: Verdict, language: str) -> Iterable[dict[str, object]]:
    for outcome, title in _SECTIONS:
        found = [f for f in verdict.findings if f.deciding and f.outcome is outcome]
        if found:
            yield {"title": title, "findings": [_finding(f, language) for f in found]}


def _finding(finding: LegalFinding, language: str) -> dict[str, object]:
    rule = f"{finding.catalogue} {finding.rule}" if finding.catalogue else finding.rule
    return {
        "outcome": finding.outcome.id,
        "text": finding.text,
        "heal": finding.heal,
        "reading": finding.reading if finding.outcome > Outcome.PERMITTED else None,
        "fines": [fine_sentence(fine) for fine in finding.fines],
        "sources": [cited(citation, language) for citation in finding.citations],
        "evidence": None if is_read(finding.evidence) else evidence_name(finding.evidence),
        "rule": f"{law_name(finding.law, language)} · {rule} · {severity_name(finding.severity)[language]}",
    }


def _facts(verdict: Verdict, language: str) -> Iterable[_Row]:
    for identifier, fact in fact_table().facts.items():
        value = shown(fact, verdict.case)
        if value is not None and "[]" not in identifier:
            yield _Row(fact.label, value[language])


def _broken(text: str) -> str:
    """Return a long hash in groups, so that a line can end between two of them."""
    return " ".join(text[start : start + 8] for start in range(0, len(text), 8))


def _qr(text: str) -> str:
    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", border=0, scale=4, omitsize=False, dark="#1a1a1a")
    return buffer.getvalue().decode("utf-8")
