"""The study as one HTML file that needs nothing else, with the report's own look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from symbio_kg.report.wording import Wording
from symbio_kg.study.model import Study
from symbio_kg.study.rank import criteria
from symbio_kg.study.view import MOST, view, wording

__all__ = ["Placed", "lead", "ranking", "steady", "to_html", "totals", "weight_rows"]

_LIGHT = "@media (prefers-color-scheme: dark)"


@dataclass(frozen=True, slots=True)
class Placed:
    """One line of the ranking, in words."""

    rank: int
    id: str
    title: str
    code: str
    sector: str
    synthetic: bool
    total: str
    moved: str
    chance: str
    topsis: int
    tonnes: str
    held: bool
    producers: str
    receivers: str
    outcome: str
    law: str


def to_html(study: Study, language: str) -> str:
    """Return the page in *language*."""
    say = wording(language)
    dossiers = view(study, language)
    return (
        _environment()
        .get_template("study.html.j2")
        .render(
            study=study,
            say=say,
            lang=say.language,
            sectors=sectors(study, say),
            lead=lead(study, say),
            steady=steady(study, say),
            most=say("most", count=MOST) if len(study.dossiers) > MOST else "",
            ranking=list(ranking(study, say)),
            totals=totals(study, say),
            weights=weight_rows(study, say),
            dossiers=dossiers,
            shown={found.id for found in dossiers},
            style=Markup(_style()),  # noqa: S704  our own file
        )
    )


def sectors(study: Study, say: Wording) -> str:
    """Return the sectors with their names."""
    named = (
        f"{sector} {say.text(text)}" if say.text(text) != sector else sector
        for sector, text in study.sectors.items()
    )
    return "; ".join(named)


def lead(study: Study, say: Wording) -> str:
    """Return what was found in a sentence, and how to see what is withheld."""
    told = say(
        "lead",
        candidates=len(study.dossiers),
        producers=study.producers,
        listings=study.listings,
        first=say.text(study.dossiers[0].identity.title),
    )
    held = sum(bool(one.supply.withheld) for one in study.dossiers)
    return f"{told} {say('lead.held', held=held)}" if held else told


def steady(study: Study, say: Wording) -> str:
    """Return whether the order holds when weights move."""
    return (
        say("holds.yes")
        if study.holds
        else say("holds.no", count=len(study.changes), all=2 * len(study.weights))
    )


def ranking(study: Study, say: Wording) -> Iterator[Placed]:
    """Yield the lines of the ranking."""
    for d in study.dossiers:
        order = d.order
        if order is None:
            continue
        supply = d.supply
        told = (
            say(f"withheld.{supply.withheld}")
            if supply.withheld
            else (say.number(supply.tonnes) if supply.tonnes is not None else say("unknown"))
        )
        yield Placed(
            rank=order.rank,
            id=d.id,
            title=say.text(d.identity.title),
            code=d.identity.code,
            sector=d.identity.sector,
            synthetic=d.identity.synthetic > 0,
            total=say.number(order.total, 2),
            moved=_places(order.best, order.worst),
            chance=_places(order.low, order.high),
            topsis=order.topsis_rank,
            tonnes=told,
            held=bool(supply.withheld),
            producers=say.number(supply.producers),
            receivers=say.number(d.market.receivers),
            outcome=d.law.outcome.id,
            law=say.text(d.law.outcome.label),
        )


def totals(study: Study, say: Wording) -> list[tuple[str, str]]:
    """Return the tonnes of each sector and of all; withheld where they would give one firm away."""
    names = {sector: say.text(study.sectors.get(sector)) for sector in study.sector_tonnes}
    rows = [
        (
            f"NACE {sector}" if names[sector] in ("", sector) else f"NACE {sector} {names[sector]}",
            say.number(tonnes) if tonnes is not None else say("withheld"),
        )
        for sector, tonnes in study.sector_tonnes.items()
    ]
    whole = say.number(study.tonnes) if study.tonnes is not None else say(f"withheld.{study.withheld}")
    return [*rows, (say("totals.all"), whole)]


def weight_rows(study: Study, say: Wording) -> list[tuple[str, str, str]]:
    """Return the criteria with weight and meaning."""
    return [
        (say.text(name), say.number(study.weights[key], 2), say.text(what))
        for key, (name, what) in criteria().items()
    ]


def _places(best: int, worst: int) -> str:
    return f"{best}" if best == worst else f"{best}–{worst}"


@cache
def _style() -> str:
    css = files("symbio_kg.report").joinpath("static", "report.css").read_text(encoding="utf-8")
    start = css.find(_LIGHT)  # the drawings have colours of paper, so the page keeps to paper too
    end = css.find("@media print")
    own = files("symbio_kg.study").joinpath("static", "study.css").read_text(encoding="utf-8")
    return (css[:start] + css[end:] if 0 <= start < end else css) + own


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("symbio_kg.study"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
