"""What a pack holds once it is read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeAlias
from typing import Literal as Choice

from pydantic import BaseModel, ConfigDict, Field

from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.read.cells import slug

__all__ = ["Arrival", "Authority", "Fault", "Pack", "PackFile", "Place", "Point", "Road"]

Point: TypeAlias = tuple[float, float]
"""Latitude and longitude in degrees."""


class Both(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Annotated[str, Field(min_length=1)]
    tr: Annotated[str, Field(min_length=1)]


class PackFile(BaseModel):
    """What stands in `pack.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]
    title: Both
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    laws: Annotated[list[Choice["TR", "EU"]], Field(min_length=1)]
    base: Annotated[str, Field(pattern=r"^https?://[^\s<>\"{}|\\^`]+[/#]$")]
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    note: Both | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, district, port or junction: its id in the pack, what it is, its names, position and origin."""

    id: str
    kind: str
    names: Text
    lat: float
    lon: float
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Road:
    """A road as the places it joins, in their order."""

    id: str
    names: Text
    path: tuple[str, ...]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Fault:
    """An active fault as a line."""

    id: str
    names: Text
    line: tuple[Point, ...]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A material that comes from outside the region through a port."""

    material: str
    port: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Who decides or helps in the region: names, kind of role, role in words, area, website."""

    id: str
    names: Text
    role: str
    duty: Text
    area: str
    website: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A region as data: places of one kind have ids of their own.

    `texts` are words of further languages, `scenarios` is the file of failures that come with the pack,
    `tables` the text of each of its files.
    """

    file: PackFile
    zones: tuple[Place, ...]
    districts: tuple[Place, ...]
    authorities: tuple[Authority, ...]
    places: tuple[Place, ...] = ()
    roads: tuple[Road, ...] = ()
    faults: tuple[Fault, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()
    scenarios: Path | None = None
    tables: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.file.id

    @property
    def title(self) -> Text:
        """The region's name."""
        return {"en": self.file.title.en, "tr": self.file.title.tr}

    def zone_iri(self, zone: Place) -> str:
        """Return the IRI that listings give to *zone*."""
        return zone_iri(self.file.base, zone.names["tr"])


def zone_iri(base: str, name: str) -> str:
    """Return the IRI of the zone called *name* in a deployment with this *base*."""
    return f"{base}zone/{slug(fold(name))}"
