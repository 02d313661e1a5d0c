"""Scenario files: what fails, as YAML or JSON, checked before anything is reckoned.

`schema()` is the JSON Schema of a file; `docs/resilience.md` explains it with examples.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Self
from typing import Literal as Choice

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from symbio_kg.faults import Unfit, unreadable, worded
from symbio_kg.model import Text
from symbio_kg.packs import Pack
from symbio_kg.packs.model import Point
from symbio_kg.resilience.errors import ScenarioInvalid

__all__ = ["Earthquake", "Failure", "Scenario", "ScenarioFile", "drawn", "read_scenarios", "schema"]

MOST: Final = 10_000
"""Scenarios a file may hold or draw."""

_BYTES: Final = 16_777_216
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Radius = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Severity = Choice["light", "moderate", "severe", "extreme"]
Name = Annotated[str, Field(min_length=1, max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Strict):
    """A text in both languages."""

    en: Annotated[str, Field(min_length=1, max_length=300)]
    tr: Annotated[str, Field(min_length=1, max_length=300)]

    def text(self) -> Text:
        """Return it as the product hands texts on."""
        return {"en": self.en, "tr": self.tr}


class Earthquake(_Strict):
    """An earthquake: where, how far it reaches, how heavy it is."""

    lat: Latitude
    lon: Longitude
    radius_km: Radius
    severity: Severity


class Failure(_Strict):
    """One thing that fails: exactly one of the keys; `share` is how much of a zone's or firm's capacity is lost.

    `between` names two places next to one another on the road; without it all of the road is closed.
    """

    zone: Name | None = None
    firm: Name | None = None
    road: Name | None = None
    port: Name | None = None
    earthquake: Earthquake | None = None
    everything: Choice[True] | None = None
    share: Share = 1.0
    between: tuple[Name, Name] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        kinds = ("zone", "firm", "road", "port", "earthquake", "everything")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise Unfit(
                en=f"Give exactly one of {', '.join(kinds)}.",
                tr=f"Şunlardan tam birini verin: {', '.join(kinds)}.",
            )
        if self.between is not None and given != ["road"]:
            raise Unfit(en="“between” belongs to road.", tr="“between” yalnız road ile verilir.")
        if self.share != 1.0 and given[0] not in ("zone", "firm"):
            raise Unfit(
                en="“share” belongs to zone or firm.", tr="“share” yalnız zone ya da firm ile verilir."
            )
        return self


class Scenario(_Strict):
    """What fails together, and how much the scenario weighs among the others."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    title: Words | None = None
    weight: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] = 1.0
    fails: Annotated[list[Failure], Field(min_length=1, max_length=1000)]

    def name(self) -> Text:
        """Return the title, or the id without one."""
        return self.title.text() if self.title else {"en": self.id, "tr": self.id}


class Line(_Strict):
    """An active fault that the author of the scenarios gives, as a line of latitudes and longitudes."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
    title: Words
    line: Annotated[list[tuple[Latitude, Longitude]], Field(min_length=2, max_length=10_000)]
    source: Annotated[str, Field(min_length=1, max_length=1000)]


class Draw(_Strict):
    """Earthquakes to be drawn: epicentres along the faults, even over radius and severity; the seed fixes them."""

    count: Annotated[int, Field(ge=1, le=MOST)]
    seed: int = 1
    radius_km: tuple[Radius, Radius] = (10.0, 60.0)
    severities: Annotated[list[Severity], Field(min_length=1)] = ["light", "moderate", "severe", "extreme"]


class ScenarioFile(_Strict):
    """What stands in a scenario file. Faults given here take the place of those of the pack."""

    title: Words | None = None
    scenarios: Annotated[list[Scenario], Field(max_length=MOST)] = []
    draw: Draw | None = None
    faults: list[Line] | None = None


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    found = ScenarioFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def read_scenarios(path: Path) -> ScenarioFile:
    """Return the scenarios of the YAML or JSON file at *path*.

    Raises ScenarioInvalid for a file of another form, without any scenario, or with an id twice; OSError
    when it cannot be read.
    """
    if path.stat().st_size > _BYTES:
        raise ScenarioInvalid(path.name, en="the file is larger than 16 MB.", tr="dosya 16 MB'den büyük.")
    try:
        found = ScenarioFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), _Loader) or {})  # noqa: S506
    except ValidationError as error:
        first = error.errors()[0]
        at, said = ".".join(map(str, first["loc"])), worded(first)
        raise ScenarioInvalid(
            f"{path.name}, {at}" if at else path.name, en=said["en"], tr=said["tr"]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        said = unreadable(error)
        raise ScenarioInvalid(path.name, en=said["en"], tr=said["tr"]) from error
    _check(path.name, found)
    return found


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases, which can make a small file huge."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return the next node; ConstructorError for an alias."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.constructor.ConstructorError(None, None, "aliases are not read", None)
        return super().compose_node(parent, index)


def _check(name: str, found: ScenarioFile) -> None:
    ids = [scenario.id for scenario in found.scenarios]
    if len(set(ids)) != len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise ScenarioInvalid(
            name, en=f"the id {twice} stands twice.", tr=f"{twice} numarası iki kez yazılmış."
        )
    if not ids and found.draw is None:
        raise ScenarioInvalid(
            name,
            en="there is no scenario in it. Give scenarios, or draw.",
            tr="içinde senaryo yok. scenarios ya da draw verin.",
        )


def drawn(draw: Draw, lines: Sequence[Sequence[Point]]) -> Iterator[Scenario]:
    """Yield the earthquakes that *draw* asks for, on *lines*. Raises ScenarioInvalid without a line."""
    if not lines:
        raise ScenarioInvalid(
            "draw",
            en="no fault is known to draw earthquakes on. Give faults.",
            tr="deprem çizilecek fay bilinmiyor. faults verin.",
        )
    dice = random.Random(draw.seed)  # noqa: S311  a drawing that can be repeated, no secret
    segments = [pair for line in lines for pair in itertools.pairwise(line)]
    weights = [max(math.dist(a, b), 1e-9) for a, b in segments]
    for number in range(1, draw.count + 1):
        (a, b), along = dice.choices(segments, weights)[0], dice.random()
        quake = Earthquake(
            lat=round(a[0] + along * (b[0] - a[0]), 4),
            lon=round(a[1] + along * (b[1] - a[1]), 4),
            radius_km=round(dice.uniform(*sorted(draw.radius_km)), 1),
            severity=dice.choice(draw.severities),
        )
        yield Scenario(id=f"drawn-{number}", fails=[Failure(earthquake=quake)])


def pack_lines(pack: Pack, found: ScenarioFile) -> list[tuple[str, Text, tuple[Point, ...]]]:
    """Return the faults that count, with id and name: those of the file, else those of the pack."""
    if found.faults is not None:
        return [(line.id, line.title.text(), tuple(line.line)) for line in found.faults]
    return [(fault.id, fault.names, fault.line) for fault in pack.faults]
