"""The resilience report as one HTML file: no script, no request to anywhere, the map drawn here as SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from symbio_kg.packs import Pack
from symbio_kg.report.wording import Wording
from symbio_kg.resilience.damage import damage_relation
from symbio_kg.resilience.map import draw_map
from symbio_kg.resilience.roads import DETOUR
from symbio_kg.resilience.setting import NEAR_FAULT_KM
from symbio_kg.resilience.study import Resilience
from symbio_kg.resilience.words import RESILIENCE_WORDS

__all__ = ["to_html", "to_svg", "wording"]

_INPUTS: Final = 80
_FIRST: Final = 20
_SCENARIOS: Final = 20
_LOSSES: Final = 12

_STYLE: Final = """
.road { fill: none; stroke: var(--soft); stroke-width: 1.6; opacity: .7; }
.fault { fill: none; stroke: var(--bad); stroke-width: 2.2; stroke-dasharray: 7 4; }
.port { fill: none; stroke: var(--ink); stroke-width: 2.4; }
.quake { fill: var(--bad); fill-opacity: .05; stroke: var(--bad); stroke-opacity: .45; stroke-width: 1.2; }
.steps { margin: 0; padding-inline-start: 1rem; }
.change { white-space: nowrap; }
th .firm { display: block; }
"""


def wording(language: str) -> Wording:
    """Return the words of the report in *language*."""
    return Wording(language, RESILIENCE_WORDS)


def to_html(found: Resilience, language: str) -> str:
    """Return the page in *language*; of many inputs, needs and scenarios it shows the first ones and says so."""
    say = wording(language)
    setting = found.setting
    sourced = [one for one in found.inputs if one.after.offers]
    return (
        _environment()
        .get_template("resilience.html.j2")
        .render(
            found=found,
            say=say,
            lang=say.language,
            name=lambda iri: say.text(setting.region.names.of(iri)),
            titles={o.scenario.id: say.text(o.scenario.name()) for o in found.outcomes},
            firm=lambda iri: say.text(setting.region.names.of(setting.listing(iri).firm)),
            synthetic=lambda iri: setting.listing(iri).synthetic,
            inputs=sourced[:_INPUTS],
            sourced=len(sourced),
            without=[one for one in found.inputs if not one.after.offers],
            first=found.priorities[:_FIRST],
            outcomes=found.outcomes[:_SCENARIOS],
            most_losses=_LOSSES,
            single=sum(one.after.firms == 1 for one in found.inputs),
            map=draw_map(found, say),
            relation=damage_relation(),
            rings=next(iter(damage_relation().values())),
            running=sum(link.running for link in setting.region.links),
            evidence=list(_evidence(setting.pack)),
            pack_faults={fault.id: fault for fault in setting.pack.faults},
            detour=say.number(DETOUR, 1),
            near=NEAR_FAULT_KM,
            change=lambda before, after: _change(say, before, after),
            style=Markup(_static("report.css") + _STYLE),  # noqa: S704  our own file
        )
    )


def to_svg(found: Resilience, language: str) -> str | None:
    """Return the map in *language* as a file that brings its own colours; None when no place is known."""
    drawn = draw_map(found, wording(language))
    if drawn is None:
        return None
    head, _, rest = str(drawn).partition(">")
    return f"{head}><style><![CDATA[{_static('report.css') + _STYLE}]]></style>{rest}"


def _evidence(pack: Pack) -> Iterator[tuple[str, str, int]]:
    """Yield how many rows of each table of *pack* have which evidence level."""
    for table in ("zones", "districts", "places", "roads", "faults", "arrivals"):
        counted = Counter(row.evidence for row in getattr(pack, table))
        for level, rows in sorted(counted.items()):
            yield table, level, rows


def _change(say: Wording, before: float | None, after: float | None) -> str:
    """Return two figures with an arrow; a dash for one that is none."""
    return " → ".join("–" if value is None else say.number(value) for value in (before, after))


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader("symbio_kg.resilience"), PackageLoader("symbio_kg.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    return files("symbio_kg.report").joinpath("static", name).read_text(encoding="utf-8")
