"""The report in a terminal: calm, 80 columns or more, the same without colour and through a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from symbio_kg.comply import Outcome
from symbio_kg.model import Finding, Place
from symbio_kg.report.summary import BarredCard, ListingCard, MatchCard, Summary
from symbio_kg.report.wording import Wording, plain
from symbio_kg.terms import curie

__all__ = ["to_terminal"]

_WIDEST = 112
_SHOWN, _LETTERS = 6, 170
_ACCENT, _QUIET, _GOOD, _WARN = "cyan", "dim", "green", "yellow"
_LAW = {
    Outcome.OUTSIDE: "cyan",
    Outcome.PERMITTED: "green",
    Outcome.CONDITION: "yellow",
    Outcome.ASSESS: "magenta",
    Outcome.REFUSED: "red",
}


def to_terminal(summary: Summary, console: Console, language: str) -> None:
    """Print the report; nothing is asked and no cursor moved, so it reads the same in a file."""
    page = _Page(summary, Wording(language), min(console.width, _WIDEST))
    for part in page.parts():
        console.print(part, width=page.width, highlight=False)


class _Page:
    """One report being laid out: its values, its words, its width."""

    def __init__(self, summary: Summary, say: Wording, width: int) -> None:
        self.summary, self.say, self.width = summary, say, width

    def parts(self) -> Iterable[RenderableType]:
        yield self.head()
        sections = (
            ("load.title", self.loaded()),
            ("refuse.title", self.refused()),
            ("infer.title", self.inferred()),
            ("match.title", self.best()),
            ("bar.title", self.barred()),
            ("found.title", self.found()),
            ("new.title", self.new()),
            ("next.title", self.next_steps()),
        )
        for key, body in sections:
            if body is not None:
                yield Line(f"\n {self.say(key)}", style=f"bold {_ACCENT}")
                yield Padding(body, (0, 2, 0, 2))

    def head(self) -> RenderableType:
        say, summary = self.say, self.summary
        title = Line(f"\n {say.text(summary.title)}", style="bold")
        title.append(f"   {say('frame.asof', day=say.day(summary.as_of))}", style=_QUIET)
        if summary.seconds:
            seconds = say.number(sum(summary.seconds.values()), 1)
            title.append(f" · {say('term.in_seconds', seconds=seconds)}", style=_QUIET)
        return Group(title, Line(f" {'─' * (self.width - 2)}", style=_QUIET), Padding(self.figures(), (0, 1)))

    def figures(self) -> RenderableType:
        say, summary = self.say, self.summary
        figures = [
            (say.number(summary.firms), "head.firms"),
            (say.number(summary.listings), "head.listings"),
            (say.number(summary.substitutions), "head.substitutions"),
            (say.number(summary.matches_total), "head.matches"),
        ]
        if summary.routes:
            figures.append((say.number(summary.law["lawful"]), "law.lawful"))
            figures.append((say.number(summary.law["refused"]), "law.refused"))
        if summary.exchanges:
            ratio = say("head.ratio", part=len(summary.found), whole=len(summary.exchanges))
            figures.append((ratio, "head.found"))
        grid = Table.grid(expand=True, padding=(0, 1))
        for _ in figures:
            grid.add_column(ratio=1)
        grid.add_row(*(Line(number, style=f"bold {_ACCENT}") for number, _ in figures))
        grid.add_row(*(Line(say(key), style=_QUIET) for _, key in figures))
        return grid

    def loaded(self) -> RenderableType:
        say = self.say
        table = self.table(
            "load.region", "load.firms", "load.offers", "load.needs", "load.refused", right=(1, 2, 3, 4)
        )
        for region in self.summary.regions:
            name = Line(say.text(region.title))
            if region.synthetic:
                name.append(f"  {say('load.synthetic')}", style=_QUIET)
            numbers = (region.firms, region.offers, region.needs, region.refused)
            table.add_row(name, *(say.number(number) for number in numbers))
        counts = " · ".join(
            f"{say.number(number)} {say.named('count', name)}"
            for name, number in self.summary.knowledge.items()
        )
        return Group(table, Line(f"\n{counts}", style=_QUIET)) if counts else table

    def refused(self) -> RenderableType:
        findings = [finding for region in self.summary.regions for finding in region.findings]
        if not findings:
            return Line(self.say("refuse.none"), style=_GOOD)
        lines = [self.finding(finding) for finding in findings[:_SHOWN]]
        return Group(*lines, *self.more(len(findings) - _SHOWN))

    def finding(self, finding: Finding) -> RenderableType:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(width=max(24, self.width // 4), overflow="fold")
        grid.add_column()
        message = Line(self.say.clipped(self.say.text(finding.message), _LETTERS))
        if finding.value:
            message.append(f"  {self.say.clipped(plain(curie(finding.value)), _LETTERS)}", style=_WARN)
        grid.add_row(Line(f"{place(finding.place, self.say)}", style=_QUIET), message)
        return grid

    def inferred(self) -> RenderableType | None:
        say, rules = self.say, sorted(self.summary.rules, key=lambda r: -r.count)
        if not rules:
            return None
        table = self.table("infer.rule", "infer.confidence", "infer.count", "", right=(1, 2))
        most = max(rule.count for rule in rules) or 1
        for rule in rules:
            trust = "" if rule.confidence is None else say.percent(rule.confidence)
            bar = Line("━" * max(1, round(18 * rule.count / most)) if rule.count else "", style=_ACCENT)
            table.add_row(Line(say.text(rule.title)), trust, say.number(rule.count), bar)
        return table

    def best(self) -> RenderableType | None:
        table = self.matched(self.summary.best_of_each_kind(_SHOWN))
        lead = Line(self.say("term.best", total=self.summary.matches_total))
        return Group(lead, table) if table else None

    def matched(self, matches: Iterable[MatchCard]) -> RenderableType | None:
        say = self.say
        rows = list(matches)
        if not rows:
            return None
        table = self.table(
            "match.score", "match.offer", "match.need", "match.amount", "match.distance", right=(0, 3, 4)
        )
        for match in rows:
            far = "–" if match.distance_km is None else say("match.km", km=say.amount(match.distance_km))
            table.add_row(
                Line(say.percent(match.score), style="bold"),
                self.listing(match.offer, self.rule_line(match)),
                self.listing(match.need, self.law_line(match)),
                say.with_unit(match.amount, match.unit),
                far,
            )
        return table

    def listing(self, card: ListingCard, below: Line | None) -> Line:
        line = Line(self.say.text(card.title))
        line.append(f"\n{self.say.text(card.firm)}", style=_QUIET)
        return line.append("\n").append(below) if below else line

    def rule_line(self, match: MatchCard) -> Line:
        line = Line(self.say.text(self.summary.rule(match.rule).title), style=_ACCENT)
        if not match.read:
            line.append(f" · {self.say('evidence.unread')}", style=_WARN)
        return line

    def law_line(self, match: MatchCard) -> Line | None:
        """Return the law's outcome and what it asks first; None where no law of ours speaks."""
        if match.outcome is None:
            return None
        line = Line(f"{match.outcome.sign} {self.say.text(match.outcome.label)}", style=_LAW[match.outcome])
        for note in match.questions:
            line.append(f"\n· {self.say.clipped(self.say.text(note.text), _LETTERS)}", style=_QUIET)
        return line

    def barred(self) -> RenderableType | None:
        say, summary = self.say, self.summary
        if not summary.routes:
            return None
        lead = Line(say("law.lead", **summary.law))
        if not summary.barred:
            return lead
        table = self.table("bar.rule", "bar.routes", "bar.pairs", "bar.pair", "bar.why", right=(1, 2))
        for rule in summary.barred[:_SHOWN]:
            card = next(iter(rule.examples), None)
            table.add_row(
                Line(say.text(rule.title)).append(f"\n{plain(rule.rule)}", style=_QUIET),
                say.number(rule.routes),
                say.number(rule.pairs),
                self.route(card) if card else "–",
                self.reason(card) if card else "–",
            )
        return Group(lead, table, *self.more(len(summary.barred) - _SHOWN))

    def route(self, card: BarredCard) -> Line:
        line = Line(f"{self.say.text(card.offer.title)} {plain(card.offer.code)}")
        return line.append(f"\n→ {self.say.text(card.need.firm)}", style=_QUIET)

    def reason(self, card: BarredCard) -> Line:
        say, note = self.say, card.note
        line = Line(f"{Outcome.REFUSED.sign} {say.text(note.text)}", style=_LAW[Outcome.REFUSED])
        if note.heal:
            line.append(f"\n→ {say.text(note.heal)}", style=_GOOD)
        line.append(f"\n{say.clipped(say.text(note.source), _LETTERS)}", style=_QUIET)
        return line if note.read else line.append(f" · {say('law.unread')}", style=_WARN)

    def found(self) -> RenderableType | None:
        say, summary = self.say, self.summary
        if not summary.exchanges:
            return None
        lead = Line(say("found.lead", found=len(summary.found), total=len(summary.exchanges)), style=_GOOD)
        table = self.table(
            "found.stream", "found.donor", "found.receiver", "match.rule", "found.rank", right=(4,)
        )
        for exchange in sorted(summary.found, key=lambda e: (e.rank or 0, e.case))[:_SHOWN]:
            table.add_row(
                say.text(exchange.stream),
                say.text(exchange.donor),
                say.text(exchange.receiver),
                Line(say.text(summary.rule(exchange.rule).title), style=_ACCENT),
                say.number(exchange.rank or 0),
            )
        parts: list[RenderableType] = [lead, table, *self.more(len(summary.found) - _SHOWN)]
        if summary.missed:
            names = ", ".join(say.text(exchange.stream) for exchange in summary.missed[:_SHOWN])
            parts.append(Line(f"\n{say('missed.title')}: {names}", style=_QUIET))
        return Group(*parts)

    def new(self) -> RenderableType | None:
        summary = self.summary
        if not summary.new:
            return None
        lead = Line(self.say("new.lead", new=summary.new_total))
        above = summary.best_of_each_kind(_SHOWN)
        rest = tuple(match for match in summary.new if match not in above)
        shown = replace(summary, matches=rest).best_of_each_kind(_SHOWN)
        table = self.matched(shown)
        return Group(lead, table) if table else lead

    def next_steps(self) -> RenderableType | None:
        if not self.summary.next_steps:
            return None
        return Group(*(Line(f"$ {plain(step)}") for step in self.summary.next_steps))

    def more(self, count: int) -> list[RenderableType]:
        return [Line(f"{self.say('frame.and_more', count=count)}", style=_QUIET)] if count > 0 else []

    def table(self, *heads: str, right: tuple[int, ...] = ()) -> Table:
        table = Table(
            box=SIMPLE_HEAD,
            expand=True,
            pad_edge=False,
            show_edge=False,
            header_style=_QUIET,
            border_style=_QUIET,
        )
        for index, key in enumerate(heads):
            justify = "right" if index in right else "left"
            table.add_column(
                self.say(key) if key else "",
                justify=justify,  # type: ignore[arg-type]
                no_wrap=index in right,
                ratio=None if index in right else 1,
            )
        return table


def place(where: Place, say: Wording) -> str:
    """Return where something stands: file, row or line, field."""
    parts = [plain(where.source)]
    if where.row is not None:
        parts.append(say("refuse.row", row=where.row))
    elif where.line is not None:
        parts.append(say("refuse.line", row=where.line))
    if where.field:
        parts.append(plain(where.field))
    return " · ".join(parts)
