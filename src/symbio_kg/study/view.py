"""A dossier as rows of words: what page and paper both show, in one language, figures written out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from symbio_kg.reference import cited
from symbio_kg.report.wording import Wording, plain
from symbio_kg.study.charts import bars, ranges, season
from symbio_kg.study.criteria import sentence
from symbio_kg.study.formulas import Range
from symbio_kg.study.model import Dossier, Study
from symbio_kg.study.rank import criteria
from symbio_kg.study.words import WORDS
from symbio_kg.units import printed

__all__ = ["MOST", "Said", "said", "view", "wording"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MOST: Final = 40
"""So many dossiers are written out in full."""
_GAPS: Final = 14
_SMALL: Final = 0.1
_TEN: Final = 10
_MANY: Final = 100
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A dossier in words; tables are rows of cells, figures are drawings (None where there is nothing to draw)."""

    id: str
    title: str
    rank: int
    synthetic: bool
    facts: tuple[tuple[str, str], ...]
    scores: Markup
    score_rows: tuple[Row, ...]
    supply: tuple[tuple[str, str], ...]
    season: Markup | None
    market: tuple[str, ...]
    uses: tuple[Row, ...]
    quality: tuple[str, ...]
    checks: tuple[Row, ...]
    properties: tuple[Row, ...]
    criteria: tuple[Row, ...]
    sentences: tuple[str, ...]
    law: str
    regime: str
    conditions: tuple[Row, ...]
    end_of_waste: str
    obstacles: tuple[Row, ...]
    precedents: tuple[Row, ...]
    decisions: str
    money: Markup | None
    money_rows: tuple[Row, ...]
    money_notes: tuple[str, ...]
    figures: tuple[Row, ...]
    risks: tuple[Row, ...]
    gaps: tuple[Row, ...]


def wording(language: str) -> Wording:
    """Return how the study speaks *language*."""
    return Wording(language, WORDS)


def view(study: Study, language: str) -> list[Said]:
    """Return the first dossiers of *study* in words, as many as a page or book can hold; the tables have all."""
    say = wording(language)
    return [said(dossier, study, say) for dossier in study.dossiers[:MOST]]


def said(dossier: Dossier, study: Study, say: Wording) -> Said:
    """Return *dossier* in the words of *say*."""
    speak = _Speaker(say, dossier)
    return Said(
        id=dossier.id,
        title=say.text(dossier.identity.title),
        rank=dossier.order.rank if dossier.order else 0,
        synthetic=dossier.identity.synthetic > 0,
        facts=speak.facts(),
        scores=speak.scores(),
        score_rows=speak.score_rows(study.weights),
        supply=speak.supply(),
        season=speak.season(),
        market=speak.market(),
        uses=speak.uses(),
        quality=speak.quality(),
        checks=speak.checks(),
        properties=speak.properties(),
        criteria=speak.criteria(),
        sentences=tuple(plain(say.text(sentence(c))) for c in dossier.quality.criteria),
        law=speak.law(),
        regime=say("law.conditions", regime=say.text(dossier.law.regime)),
        conditions=speak.conditions(),
        end_of_waste=say.text(dossier.law.end_of_waste),
        obstacles=speak.obstacles(),
        precedents=speak.precedents(),
        decisions=", ".join(dossier.law.decisions) or "–",
        money=speak.money(),
        money_rows=speak.money_rows(),
        money_notes=speak.money_notes(),
        figures=speak.figures(),
        risks=tuple(
            (say.named("risk", r.kind), speak.number(r.weight), say.text(r.text)) for r in dossier.risks
        ),
        gaps=tuple(
            (say.named("gap", gap.kind), say.text(gap.text), say.number(gap.count))
            for gap in dossier.gaps[:_GAPS]
        ),
    )


def _digits(value: float) -> int:
    """Return how many digits after the point a number deserves: two that count below a tenth, none from 100."""
    size = abs(value)
    if size == 0 or size >= _MANY or value == int(value):
        return 0
    return max(1 - math.floor(math.log10(size)), 0) if size < _SMALL else 1 if size >= _TEN else 2


class _Speaker:
    """Says the parts of one dossier in one language."""

    def __init__(self, say: Wording, dossier: Dossier) -> None:
        self.say, self.of = say, dossier

    def number(self, value: float | None, unit: str = "") -> str:
        """Return a number with as many digits as it deserves, or a dash."""
        if value is None:
            return "–"
        return f"{self.say.number(value, _digits(value))} {printed(unit)}".strip()

    def percent(self, share: float | None) -> str:
        return "–" if share is None else self.say.percent(share)

    def span(self, value: Range | None, unit: str = "") -> str:
        if value is None:
            return self.say("unknown")
        tail = f" {unit}" if unit else ""
        return f"{self.number(value.mid)} ({self.number(value.low)} … {self.number(value.high)}){tail}"

    def held(self, reason: str, value: str) -> str:
        return self.say(f"withheld.{reason}") if reason else value

    def mark(self, text: str) -> str:
        return f"{text} ◆" if self.of.identity.synthetic and text not in ("–", self.say("unknown")) else text

    def facts(self) -> tuple[tuple[str, str], ...]:
        say, it = self.say, self.of.identity
        entry = (
            "none"
            if not it.code
            else "mirror_h"
            if it.hazardous and it.mirror
            else "hazardous"
            if it.hazardous
            else "mirror"
            if it.mirror
            else "plain"
        )
        material = say.text(it.title) if it.material else "–"
        if it.assumed and it.material:
            material += f" ({say('identity.assumed')})"
        return (
            (say("identity.material"), material),
            (
                say("identity.code"),
                f"{it.code} {say.text(it.code_title)}" if it.code else say("identity.nocode"),
            ),
            (say("identity.entry"), say(f"entry.{entry}")),
            (say("identity.sector"), f"NACE {it.sector}"),
            (say("identity.arises"), "; ".join(say.text(text) for text in it.arises) or "–"),
            (say("identity.listings"), self.mark(say.number(it.listings))),
        )

    def scores(self) -> Markup:
        names = criteria()
        rows = [
            (self.say.text(names[s.name][0]), s.value, s.known, self.number(s.value.mid) if s.known else "?")
            for s in self.of.scores
        ]
        marks = [self.number(place / 4) for place in range(5)]
        return bars(f"score-{self.of.id}", self.say("figure.score"), rows, marks)

    def score_rows(self, weights: Mapping[str, float]) -> tuple[Row, ...]:
        names = criteria()
        return tuple(
            (
                self.say.text(names[s.name][0]),
                self.number(weights[s.name]),
                self.number(s.value.mid) if s.known else self.say("unknown"),
                f"{self.number(s.value.low)} … {self.number(s.value.high)}",
            )
            for s in self.of.scores
        )

    def supply(self) -> tuple[tuple[str, str], ...]:
        say, it = self.say, self.of.supply
        rows = [
            (say("supply.tonnes"), self.held(it.withheld, self.mark(self.number(it.tonnes)))),
            (say("supply.producers"), self.mark(say.number(it.producers))),
            (say("supply.band"), say(f"band.{it.band}") if it.band else self.held(it.withheld, "–")),
        ]
        if it.index is not None:
            rows.append((say("supply.index"), self.number(it.index)))
        if it.spread:
            told = "; ".join(
                f"{say('spread.' + name)} {self.number(value)}" for name, value in it.spread.items()
            )
            rows.append((say("supply.spread"), self.mark(told)))
        if it.season is not None:
            rows.append((say("supply.season"), self.number(it.season)))
        if it.unknown:
            rows.append((say("supply.unknown"), say.number(it.unknown)))
        return tuple(rows)

    def season(self) -> Markup | None:
        months = self.of.supply.months
        if not months:
            return None
        return season(
            f"season-{self.of.id}", self.say("figure.season"), months, [self.say(m) for m in _MONTHS]
        )

    def market(self) -> tuple[str, ...]:
        say, it = self.say, self.of.market
        if not it.receivers:
            return (say("market.none"),)
        if it.coverable is None:
            lines = [say("market.open", receivers=it.receivers)]
        else:
            lines = [say("market.text", receivers=it.receivers, placed=self.percent(it.coverable))]
        if it.distances:
            lines.append(say("market.distance", **{name: self.number(v) for name, v in it.distances.items()}))
        return tuple(lines)

    def uses(self) -> tuple[Row, ...]:
        return tuple(
            (
                f"{self.say.text(use.process)}: {self.say.text(use.label)}",
                self.say.text(use.replaced) or "–",
                f"{self.say.named('rule', use.rule)} · {self.percent(use.confidence)}",
                self.say.number(use.receivers),
                self.held(use.withheld, self.mark(self.number(use.demand))),
                cited(use.standard, self.say.language) or "–",
                self.say.named("evidence", use.level),
            )
            for use in self.of.market.uses
        )

    def quality(self) -> tuple[str, ...]:
        say, it = self.say, self.of.quality
        if not it.checks:
            return (say("quality.none"),)
        if it.withheld:
            return (say(f"withheld.{it.withheld}"),)
        if not it.judged:
            return (say("quality.nothing"),)
        text = say(
            "quality.text",
            passing=it.passing,
            judged=it.judged,
            complete=it.complete,
            measured=self.percent(it.measured),
        )
        decided = f"{say('quality.deciding')}: {say.text(it.deciding)}" if it.deciding else ""
        return tuple(line for line in (self.mark(text), decided) if line)

    def bound(self, operator: str, value: float | None, unit: str) -> str:
        sign = self.say(f"operator.{operator}")
        return sign if value is None else f"{sign} {self.amount(value, unit)}"

    def amount(self, value: float | None, unit: str) -> str:
        if value is None:
            return "–"
        if unit == "%" and self.say.language == "tr":
            return f"%{self.number(value)}"
        return self.number(value, unit)

    def checks(self) -> tuple[Row, ...]:
        return tuple(
            (
                self.say.text(c.label),
                self.bound(c.operator, c.value, c.unit),
                self.say.number(c.passed),
                self.say.number(c.failed),
                self.say.number(c.unknown),
            )
            for c in self.of.quality.checks
        )

    def properties(self) -> tuple[Row, ...]:
        return tuple(
            (
                self.say.text(p.label),
                printed(p.unit) or "–",
                self.say.number(p.count),
                self.held(p.withheld, self.mark(self.number(p.mean))),
                self.held(p.withheld, self.number(p.deviation)),
                self.held(
                    p.withheld, f"{self.number(p.low)} … {self.number(p.high)}" if p.low is not None else "–"
                ),
                "; ".join(p.methods) or "–",
            )
            for p in self.of.quality.properties
            if p.count or p.implausible
        )

    def criteria(self) -> tuple[Row, ...]:
        return tuple(
            (
                self.say.text(c.label),
                self.bound(c.operator, c.limit if c.operator != "Absent" else None, c.unit),
                f"{c.method} ({self.say('unread')})" if c.method else "–",
                self.say.text(c.frequency),
                self.amount(c.control, c.unit),
                self.say.number(c.count),
            )
            for c in self.of.quality.criteria
        )

    def law(self) -> str:
        it = self.of.law
        waste = self.say.text(it.as_waste.label) if it.as_waste is not None else "–"
        return self.say("law.text", outcome=self.say.text(it.outcome.label), waste=waste)

    def conditions(self) -> tuple[Row, ...]:
        return tuple(
            (
                f"{c.id} · {self.say.text(c.label)}",
                self.say(f"state.{c.state}"),
                self.say.text(c.hint) or "–",
                self.say.text(c.wanted) or "–",
            )
            for c in self.of.law.conditions
        )

    def obstacles(self) -> tuple[Row, ...]:
        return tuple(
            (
                f"{o.outcome.sign} {self.say.text(o.text)}",
                self.say.text(o.heal) or "–",
                self.say.text(o.source) + ("" if o.read else f" ({self.say('unread')})"),
            )
            for o in self.of.law.obstacles
        )

    def precedents(self) -> tuple[Row, ...]:
        return tuple(
            (
                p.country,
                self.say(f"kind.{p.kind}"),
                self.say.text(p.label),
                f"{cited(p.source, self.say.language)}, {p.year}",
                self.say.named("evidence", p.evidence),
            )
            for p in self.of.law.precedents
        )

    def _parts(self) -> list[tuple[str, Range]]:
        it = self.of.economy
        parts = [("disposal", it.disposal), ("replaced", it.replaced)]
        parts += [
            (name, value.times(-1) if value else None)
            for name, value in (("transport", it.transport), ("treatment", it.treatment))
        ]
        parts.append(("net", it.net))
        return [(name, value) for name, value in parts if value is not None]

    def money(self) -> Markup | None:
        rows = [(self.say(f"economy.{name}"), value, self.number(value.mid)) for name, value in self._parts()]
        return ranges(f"money-{self.of.id}", self.say("figure.money"), rows) if rows else None

    def money_rows(self) -> tuple[Row, ...]:
        it = self.of.economy
        rows = [(self.say(f"economy.{name}"), self.span(value), "EUR/t") for name, value in self._parts()]
        rows += [
            (self.say(f"climate.{name}"), self.span(value), "t CO₂e/t")
            for name, value in it.climate_parts.items()
        ]
        rows.append((self.say("climate.net"), self.span(it.climate), "t CO₂e/t"))
        if it.total is not None:
            rows.append((self.say("economy.total"), self.mark(self.span(it.total)), "EUR"))
        if it.climate_total is not None:
            rows.append((self.say("economy.total"), self.mark(self.span(it.climate_total)), "t CO₂e"))
        return tuple(rows)

    def money_notes(self) -> tuple[str, ...]:
        it, notes = self.of.economy, []
        if it.ratio is not None:
            value = self.span(it.ratio.value)
            notes.append(self.say("economy.ratio", basis=f"{value}; {self.say.text(it.ratio.basis)}"))
        if it.estimated:
            notes.append(self.say("economy.estimated"))
        if it.sherwood:
            notes.append(self.say.text(it.sherwood))
        return tuple(notes)

    def figures(self) -> tuple[Row, ...]:
        return tuple(
            (
                self.say.text(f.label),
                f"{self.number(f.mid)} ({self.number(f.low)} … {self.number(f.high)}) {printed(f.unit)}",
                f"{cited(f.source, self.say.language)}, {f.year}",
                self.say.text(f.basis),
                self.say.named("evidence", f.evidence),
            )
            for f in self.of.economy.figures
        )
