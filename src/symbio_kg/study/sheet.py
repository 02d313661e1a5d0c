"""The study as a workbook with formulas: change a weight, and score and place follow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from symbio_kg.report.wording import Wording, plain
from symbio_kg.study.formulas import Range
from symbio_kg.study.model import Economy, Study
from symbio_kg.study.rank import criteria
from symbio_kg.study.view import said, wording

__all__ = ["to_xlsx"]

_WIDE: Final = 44
_FIRST: Final = 3
"""The row in which the first candidate stands, counted from nought."""


def to_xlsx(study: Study, language: str) -> bytes:
    """Return the workbook in *language*; text from listings is never taken for a formula."""
    buffer = io.BytesIO()
    say = wording(language)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": say("title"), "created": _midnight(study)})
        writer = _Writer(book, study, say)
        writer.ranking()
        writer.weights()
        writer.scores()
        writer.economy()
        for name, heads, rows in _tables(study, say):
            writer.table(say(f"sheet.{name}"), heads, rows)
    return buffer.getvalue()


def _midnight(study: Study) -> Any:
    from datetime import datetime, time

    return datetime.combine(study.question.day, time())


class _Writer:
    """Writes the sheets of one study."""

    def __init__(self, book: Any, study: Study, say: Wording) -> None:
        self.book, self.study, self.say = book, study, say
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.share = book.add_format({"num_format": "0.000"})
        self.amount = book.add_format({"num_format": "#,##0.00##"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.names = list(criteria())
        self.rows = len(study.dossiers)

    def ranking(self) -> None:
        """Write the first sheet: score and place are formulas over the sheets of weights and scores."""
        say = self.say
        sheet = self.book.add_worksheet(say("sheet.ranking"))
        sheet.write_string(
            0, 0, f"{say('title')} · {say(f'audience.{self.study.question.audience}')}", self.head
        )
        sheet.write_string(1, 0, say("sheet.change", sheet=say("sheet.weights")))
        heads = (
            "col.rank",
            "col.candidate",
            "identity.code",
            "identity.sector",
            "col.score",
            "col.tonnes",
            "col.producers",
            "col.receivers",
            "economy.net",
            "climate.net",
        )
        for column, key in enumerate(heads):
            sheet.write_string(_FIRST - 1, column, say(key), self.head)
        last = _FIRST + self.rows
        for place, dossier in enumerate(self.study.dossiers):
            row = _FIRST + place
            scores = self._row_of_scores(row)
            total = dossier.order.total if dossier.order else 0.0
            rank = dossier.order.rank if dossier.order else 0
            span = f"$E${_FIRST + 1}:$E${last}"
            sheet.write_formula(row, 0, f"=RANK(E{row + 1},{span})", None, rank)
            sheet.write_string(
                row, 1, say.text(dossier.identity.title) + (" ◆" if dossier.identity.synthetic else "")
            )
            sheet.write_string(row, 2, dossier.identity.code)
            sheet.write_string(row, 3, dossier.identity.sector)
            sheet.write_formula(row, 4, f"=SUMPRODUCT({scores},{self._weights()})", self.share, total)
            self._amount(sheet, row, 5, dossier.supply.tonnes, dossier.supply.withheld)
            sheet.write_number(row, 6, dossier.supply.producers)
            sheet.write_number(row, 7, dossier.market.receivers)
            self._amount(sheet, row, 8, dossier.economy.net.mid if dossier.economy.net else None, "")
            self._amount(
                sheet,
                row,
                9,
                dossier.economy.climate.mid if dossier.economy.climate else None,
                "",
                self.share,
            )
        sheet.set_column(1, 1, 34)
        sheet.freeze_panes(_FIRST, 2)

    def weights(self) -> None:
        """Write the weights, which the reader may change, across; their sum has to stay one."""
        say = self.say
        sheet = self.book.add_worksheet(say("sheet.weights"))
        sheet.write_string(0, 0, say("col.criterion"), self.head)
        sheet.write_string(1, 0, say("col.weight"), self.head)
        for column, name in enumerate(self.names, start=1):
            sheet.write_string(0, column, say.text(criteria()[name][0]), self.head)
            sheet.write_number(1, column, self.study.weights[name], self.share)
            sheet.write_string(2, column, say.text(criteria()[name][1]), self.wrap)
        last = xl_col_to_name(len(self.names))
        sheet.write_string(0, len(self.names) + 1, say("sheet.sum"), self.head)
        sheet.write_formula(
            1, len(self.names) + 1, f"=SUM(B2:{last}2)", self.share, sum(self.study.weights.values())
        )
        sheet.set_column(0, len(self.names) + 1, 22)

    def scores(self) -> None:
        """Write the criteria of each candidate, in the rows of the first sheet."""
        say = self.say
        sheet = self.book.add_worksheet(say("sheet.scores"))
        for column, name in enumerate(self.names, start=1):
            sheet.write_string(_FIRST - 1, column, say.text(criteria()[name][0]), self.head)
        for place, dossier in enumerate(self.study.dossiers):
            sheet.write_string(_FIRST + place, 0, say.text(dossier.identity.title))
            for column, score in enumerate(dossier.scores, start=1):
                sheet.write_number(_FIRST + place, column, score.value.mid, self.share)
                if not score.known:
                    sheet.write_comment(_FIRST + place, column, say("unknown"))
        sheet.set_column(0, 0, 34)

    def economy(self) -> None:
        """Write what a tonne brings as numbers: parts with their sign, sums as formulas, and totals of all tonnes."""
        say = self.say
        sheet = self.book.add_worksheet(say("sheet.economy"))
        heads = [say(f"col.{name}") for name in ("candidate", "part", "low", "mid", "high", "unit")]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head)
        row = 1
        for dossier in self.study.dossiers:
            for label, value, unit, parts in _amounts(dossier.economy):
                sheet.write_string(row, 0, say.text(dossier.identity.title))
                mark = " ◆" if label == "economy.total" and dossier.identity.synthetic else ""
                sheet.write_string(row, 1, f"{say(label)}{mark}")
                sheet.write_string(row, 5, unit)
                for column, end in enumerate((value.low, value.mid, value.high), start=2):
                    span = f"{xl_rowcol_to_cell(row - parts, column)}:{xl_rowcol_to_cell(row - 1, column)}"
                    if parts:
                        sheet.write_formula(row, column, f"=SUM({span})", self.amount, end)
                    else:
                        sheet.write_number(row, column, end, self.amount)
                row += 1
        sheet.set_column(0, 1, 34)
        sheet.set_column(2, 5, 14)
        sheet.freeze_panes(1, 1)

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a plain table."""
        sheet = self.book.add_worksheet(name)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head)
        for place, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                sheet.write_string(place, column, plain(value), self.wrap)
        sheet.set_column(0, len(heads) - 1, _WIDE)
        sheet.freeze_panes(1, 1)

    def _row_of_scores(self, row: int) -> str:
        first, last = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, len(self.names))
        return f"'{self.say('sheet.scores')}'!{first}:{last}"

    def _weights(self) -> str:
        return f"'{self.say('sheet.weights')}'!$B$2:${xl_col_to_name(len(self.names))}$2"

    def _amount(
        self, sheet: Any, row: int, column: int, value: float | None, held: str, form: Any = None
    ) -> None:
        if value is None:
            sheet.write_string(row, column, self.say(f"withheld.{held}") if held else "–")
        else:
            sheet.write_number(row, column, value, form or self.whole)


def _amounts(it: Economy) -> Iterable[tuple[str, Range, str, int]]:
    """Yield word, range, unit, and of how many rows above it each amount is the sum; what is not known has no row."""
    spent = [
        (name, value.times(-1))
        for name, value in (("transport", it.transport), ("treatment", it.treatment))
        if value
    ]
    gained = [
        (name, value) for name, value in (("disposal", it.disposal), ("replaced", it.replaced)) if value
    ]
    for name, value in (*gained, *spent):
        yield f"economy.{name}", value, "EUR/t", 0
    if it.net is not None:
        yield "economy.net", it.net, "EUR/t", len(gained) + len(spent)
    for name, value in it.climate_parts.items():
        yield f"climate.{name}", value, "t CO₂e/t", 0
    if it.climate is not None:
        yield "climate.net", it.climate, "t CO₂e/t", len(it.climate_parts)
    for total, unit in ((it.total, "EUR"), (it.climate_total, "t CO₂e")):
        if total is not None:
            yield "economy.total", total, unit, 0


def _tables(study: Study, say: Wording) -> Iterable[tuple[str, list[str], list[tuple[str, ...]]]]:
    dossiers = [said(dossier, study, say) for dossier in study.dossiers]
    span = f"{say('col.mid')} ({say('col.low')} … {say('col.high')})"

    def heads(*keys: str) -> list[str]:
        return [say("col.candidate"), *(say(f"col.{key}") for key in keys)]

    yield (
        "criteria",
        heads("property", "limit", "test", "frequency", "control", "n"),
        [(d.title, *row) for d in dossiers for row in d.criteria],
    )
    yield ("gaps", heads("kind", "task", "count"), [(d.title, *row) for d in dossiers for row in d.gaps])
    yield (
        "precedents",
        [*heads("country", "kind"), say("law.precedents"), say("col.source"), say("col.evidence")],
        [(d.title, *row) for d in dossiers for row in d.precedents],
    )
    sources = dict.fromkeys(row for d in dossiers for row in d.figures)
    yield (
        "sources",
        [say("col.part"), span, say("col.source"), say("method"), say("col.evidence")],
        list(sources),
    )
