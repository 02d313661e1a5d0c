"""The report as one HTML file: no script, no request to anywhere, charts drawn here as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from symbio_kg.comply import Outcome
from symbio_kg.report.atlas import atlas, in_view, links
from symbio_kg.report.sankey import Measured, measure, sankey
from symbio_kg.report.summary import Exchange, MatchCard, Region, Spot, Summary
from symbio_kg.report.terminal import place
from symbio_kg.report.wording import Wording, plain
from symbio_kg.terms import curie

__all__ = ["to_html"]

_SHOWN, _FIRST = 30, 15
_ROWS = 400


@dataclass(frozen=True, slots=True)
class _SpotRow:
    spot: Spot
    within: int
    beyond: int


@dataclass(frozen=True, slots=True)
class _Chapter:
    """What the page shows of one region."""

    region: Region
    matches: tuple[MatchCard, ...]
    found: tuple[Exchange, ...]
    missed: tuple[Exchange, ...]
    flows: Measured
    sankey: Markup | None
    map: Markup | None
    beyond: int
    spots: tuple[_SpotRow, ...]


def to_html(summary: Summary, language: str) -> str:
    """Return the page in *language*; a summary with a million matches gives a page with the best ones."""
    say = Wording(language)
    chapters = [_chapter(summary, region, say) for region in summary.regions]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            summary=summary,
            refused=Outcome.REFUSED,
            say=say,
            lang=say.language,
            chapters=chapters,
            shown=sum(len(chapter.matches) for chapter in chapters),
            findings=[f for region in summary.regions for f in region.findings][:_ROWS],
            levels=_levels(summary),
            place=lambda where: place(where, say),
            plain=plain,
            curie=curie,
            first=_FIRST,
            style=Markup(_static("report.css")),  # noqa: S704  our own file
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("symbio_kg.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    return files("symbio_kg.report").joinpath("static", name).read_text(encoding="utf-8")


def _chapter(summary: Summary, region: Region, say: Wording) -> _Chapter:
    title = say.text(region.title)
    spots = [spot for spot in summary.spots if spot.region == region.id]
    matches = [match for match in summary.matches if match.region == region.id]
    between = links(matches, spots)
    flows = measure((flow for flow in summary.flows if flow.region == region.id), say)
    by_size = sorted(spots, key=lambda s: (-s.firms, say.text(s.name)))
    by_rank = sorted(summary.found, key=lambda e: (e.rank or 0, e.case))
    return _Chapter(
        region,
        tuple(matches[:_SHOWN]),
        tuple(e for e in by_rank if e.region == region.id)[:_ROWS],
        tuple(e for e in summary.missed if e.region == region.id)[:_ROWS],
        flows,
        sankey(f"flows-{region.id}", flows, say("flow.chart", region=title), say) if flows.paths else None,
        atlas(f"map-{region.id}", spots, between, say("map.chart", region=title), say) if spots else None,
        len(spots) - len(in_view(spots)) if spots else 0,
        tuple(_spot_row(spot, between) for spot in by_size[:_ROWS]),
    )


def _spot_row(spot: Spot, between: dict[tuple[str, str], int]) -> _SpotRow:
    touching = sum(count for pair, count in between.items() if spot.id in pair)
    within = between.get((spot.id, spot.id), 0)
    return _SpotRow(spot, within, touching - within)


def _levels(summary: Summary) -> list[str]:
    sources = [s.level for match in summary.matches for s in match.sources]
    sources += [e.source.level for e in summary.exchanges if e.source]
    return sorted(set(sources))
