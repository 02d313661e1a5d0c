"""What a region is made of: firms with a site and perhaps a licence, and their listings."""

from __future__ import annotations

from typing import NamedTuple

from symbio_kg.generate.tables import Zone

__all__ = ["Amount", "Firm", "Licence", "Limited", "Listing", "Measured"]


class Licence(NamedTuple):
    """A licence of a receiving site: codes, each with an operation, as IRIs; room in tonnes, or ""."""

    iri: str
    number: str
    first: str
    last: str
    room: str
    facility: str
    pairs: tuple[tuple[str, str], ...]


class Firm(NamedTuple):
    """An invented firm with one site."""

    iri: str
    identifier: str
    name: str
    activity: str
    site: str
    zone: Zone
    province: str
    lat: str
    lon: str
    licence: Licence | None


class Amount(NamedTuple):
    """How much: numbers as they are written, unit as an IRI, period as a name; `least` may be ""."""

    value: str
    unit: str
    period: str
    least: str


class Measured(NamedTuple):
    """A measured value."""

    property: str
    operator: str
    value: str
    unit: str
    day: str


class Limited(NamedTuple):
    """A value that a need bounds; `value` and `unit` are "" where none belongs to the sign."""

    property: str
    operator: str
    value: str
    unit: str


class Listing(NamedTuple):
    """An offer or a need; what it does not state is ""."""

    iri: str
    identifier: str
    role: str
    kind: str
    tr: str
    en: str
    material: str = ""
    code: str = ""
    function: str = ""
    replaces: str = ""
    origin: str = ""
    slot: str = ""
    process: str = ""
    amount: Amount | None = None
    reason: str = ""
    first: str = ""
    last: str = ""
    months: tuple[int, ...] = ()
    distance: str = ""
    private: tuple[str, ...] = ()
    price: str = ""
    supply: str = ""
    back: str = ""
    load: str = ""
    water: str = ""
    skill: str = ""
    measured: tuple[Measured, ...] = ()
    limits: tuple[Limited, ...] = ()
