"""Verifying a verdict: its hash is computed again from the record, and its facts are judged anew."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from symbio_kg.comply.case import read_case
from symbio_kg.comply.engine import Judge
from symbio_kg.comply.records import digest, digest_of, number_from
from symbio_kg.comply.verdict import Verdict
from symbio_kg.errors import SymbioError

__all__ = ["NoVerdict", "Verification", "read_record", "record_in", "verify"]

_RECORD = "verdict.json"
_LARGEST = 50_000_000


class NoVerdict(SymbioError):
    """A file that holds no verdict of ours."""

    code = "no-verdict"

    def __init__(self, name: str, en: str, tr: str) -> None:
        super().__init__(en=f"{name}: {en}", tr=f"{name}: {tr}")


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a record: whether its hash is its own, and whether today's rules say the same.

    `intact` says that the record gives its own hash; `same_rules` that it was made with the rule set
    at hand; `verdict` is the judgement of its facts with that rule set, `agrees` that the outcome is equal.
    """

    number: str
    intact: bool
    same_rules: bool
    agrees: bool
    outcome: str
    verdict: Verdict


def read_record(path: Path) -> Mapping[str, object]:
    """Return the record of a certificate (PDF) or of a verdict written as JSON; NoVerdict when there is none."""
    if not path.is_file() or path.stat().st_size > _LARGEST:
        raise NoVerdict(
            path.name, "no such file, or larger than 50 MB.", "böyle bir dosya yok ya da 50 MB'tan büyük."
        )
    return record_in(path.read_bytes(), path.name)


def record_in(data: bytes, name: str) -> Mapping[str, object]:
    """Return the record in the bytes of a certificate or of JSON called *name*; NoVerdict as above."""
    if data.startswith(b"%PDF"):
        data = _attached(data, name)
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoVerdict(name, "it is neither PDF nor JSON.", "ne PDF ne de JSON.") from error
    wanted = {"facts", "day", "stage", "outcome", "findings", "rule_set", "sha256"}
    if not isinstance(record, Mapping) or not wanted <= record.keys():
        raise NoVerdict(name, "it holds no verdict.", "içinde karar yok.")
    return record


def _attached(data: bytes, name: str) -> bytes:
    try:
        found = PdfReader(io.BytesIO(data)).attachments.get(_RECORD, [])
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise NoVerdict(name, f"the PDF is damaged: {error}", f"PDF bozuk: {error}") from error
    if not found:
        raise NoVerdict(name, "no verdict is attached to the PDF.", "PDF'ye ekli bir karar yok.")
    return found[0]


def verify(record: Mapping[str, object], judge: Judge) -> Verification:
    """Return how *record* stands: against its own hash, and against the rules of *judge*.

    Raises CaseInvalid when its facts cannot be read any more.
    """
    facts = record["facts"]
    case = read_case({"id": record.get("id", "case"), "facts": facts}, "case")
    verdict = judge.judge(case, date.fromisoformat(str(record["day"])), stage=str(record["stage"]))
    stated = str(record["sha256"])
    return Verification(
        number=number_from(stated),
        intact=digest_of(record) == stated,
        same_rules=record["rule_set"] == judge.rule_set,
        agrees=digest(verdict) == stated,
        outcome=str(record["outcome"]),
        verdict=verdict,
    )
