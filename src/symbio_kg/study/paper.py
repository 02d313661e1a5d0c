"""The study as PDF: typeset with typst and the fonts it carries, drawings as vectors, the same bytes every time."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from symbio_kg.report.wording import Wording
from symbio_kg.study.model import INTERNAL, Study
from symbio_kg.study.page import lead, ranking, sectors, steady, totals, weight_rows
from symbio_kg.study.view import MOST, Said, view, wording
from symbio_kg.study.words import WORDS

__all__ = ["to_pdf"]

_TEMPLATE: Final = Path(__file__).with_name("study.typ")


def to_pdf(study: Study, language: str) -> bytes:
    """Return the study as PDF/A in *language*."""
    say = wording(language)
    made = datetime.combine(study.question.day, time(), tzinfo=UTC)
    found = typst.compile(
        _TEMPLATE.read_bytes(),
        sys_inputs={"data": json.dumps(_data(study, say), ensure_ascii=False)},
        pdf_standards=["a-2a"],
        ignore_system_fonts=True,
        timestamp=made,
    )
    if not isinstance(found, bytes):
        raise TypeError("a study is one file")
    return found


def _data(study: Study, say: Wording) -> dict[str, Any]:
    question = study.question
    return {
        "language": say.language,
        "words": {key: text[say.language] for key, text in WORDS.items() if "{" not in text["en"]},
        "day": {"year": question.day.year, "month": question.day.month, "day": question.day.day},
        "sectors": sectors(study, say),
        "short": f"NACE {', '.join(question.sectors)}",
        "as-of": say("as_of", day=say.day(question.day)),
        "internal": question.audience == INTERNAL,
        "audience": say(f"audience.{question.audience}"),
        "lead": lead(study, say),
        "synthetic": say("synthetic", count=study.synthetic, all=study.listings) if study.synthetic else None,
        "overview": say("overview.text", draws=question.draws, seed=question.seed),
        "steady": steady(study, say),
        "most": say("most", count=MOST) if len(study.dossiers) > MOST else "",
        "span": f"{say('col.mid')} ({say('col.low')} … {say('col.high')})",
        "footer": say("footer", version=study.version, day=say.day(question.day)),
        "ranking": [
            [
                *(
                    str(row.rank),
                    f"{row.title}{' ◆' if row.synthetic else ''} · {row.code or '–'} · {row.sector}",
                ),
                *(
                    row.total,
                    row.moved,
                    row.chance,
                    str(row.topsis),
                    row.tonnes if not row.held else say("withheld"),
                ),
                *(row.producers, row.receivers, row.law),
            ]
            for row in ranking(study, say)
        ],
        "totals": totals(study, say),
        "weights": weight_rows(study, say),
        "dossiers": [_dossier(found, say) for found in view(study, say.language)],
    }


def _dossier(found: Said, say: Wording) -> dict[str, Any]:
    values = asdict(found)
    drawn = {name: str(values[name]) if values[name] else None for name in ("scores", "season", "money")}
    return {**values, **drawn, "heading": say("dossier", rank=found.rank, title=found.title)}
