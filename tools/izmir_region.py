"""The invented firms of the İzmir sample and what each lists, drawn from tables with a fixed seed.

Every draw has a seed of its own that names what is drawn, so that a new row in a table changes that row only.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Firm", "Listing", "Zone", "drawn", "firms", "licences", "listings", "rows", "zones"]

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "tools" / "izmir"
TARGET = ROOT / "examples" / "izmir"
SEED = "symbio-izmir-1"

_KM_PER_DEGREE = 111.2
_LISTINGS_EACH = 2
_LESS_THAN_THE_REGION = {"WasteHeat": (4, 9), "Water": (8, 15), "Space": (25, 60), "Labour": (30, 60)}
_HEAVY = 10_000
_UNMEASURED = 0.12

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Zone:
    """An industrial zone: real, with a position known only roughly."""

    id: str
    names: Mapping[str, str]
    lat: float
    lon: float
    spread: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented firm with one site in a zone."""

    id: str
    name: str
    nace: str
    sector: str
    zone: Zone
    lat: str
    lon: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a firm offers or needs: the row of the blueprint, and what was drawn for this firm."""

    id: str
    firm: Firm
    row: Row
    quantity: str
    values: str
    sampled: str
    first: str
    last: str
    distance: str
    reason: str


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of the tab-separated table at *path*."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def drawn(*names: object) -> random.Random:
    """Return the generator of what *names* name: always the same."""
    return random.Random("|".join(map(str, (SEED, *names))))  # noqa: S311 - sample data, no secret


def zones() -> dict[str, Zone]:
    """Return the zones by id."""
    return {
        row["id"]: Zone(
            row["id"],
            {"tr": row["tr"], "en": row["en"]},
            float(row["lat"]),
            float(row["lon"]),
            float(row["spread_km"]),
            row["evidence"],
        )
        for row in rows(TARGET.parents[1] / "packs" / "izmir" / "zones.tsv")
    }


def firms() -> list[Firm]:
    """Return every firm, numbered through."""
    known = zones()
    found: list[Firm] = []
    for sector in rows(TABLES / "sectors.tsv"):
        places = sector["zones"].split(";")
        for number in range(1, int(sector["firms"]) + 1):
            zone = known[places[(number - 1) % len(places)]]
            lat, lon = _near(zone, drawn("site", sector["id"], number))
            name = f"Örnek {sector['tr']} {number:02} (kurgusal)"
            firm = f"IZM-{len(found) + 1:03}"
            found.append(Firm(firm, name, sector["nace"], sector["id"], zone, lat, lon))
    return found


def licences() -> dict[str, Row]:
    """Return the invented licence of each firm that has one, by the firm's id."""
    numbers: dict[str, int] = {}
    found: dict[tuple[str, str], str] = {}
    for firm in firms():
        number = numbers[firm.sector] = numbers.get(firm.sector, 0) + 1
        found[firm.sector, str(number)] = firm.id
    return {found[row["sector"], row["firm"]]: row for row in rows(TABLES / "licences.tsv")}


def _near(zone: Zone, chance: random.Random) -> tuple[str, str]:
    """Return a point within the zone's spread, as text with at most four decimals."""
    away, turn = zone.spread * math.sqrt(chance.random()), 2 * math.pi * chance.random()
    lat = zone.lat + away * math.sin(turn) / _KM_PER_DEGREE
    lon = zone.lon + away * math.cos(turn) / (_KM_PER_DEGREE * math.cos(math.radians(zone.lat)))
    return str(round(lat, 4)), str(round(lon, 4))


def listings() -> Iterator[Listing]:
    """Yield the listings of every firm: each row of its sector goes to one firm at least."""
    blueprint: dict[str, list[dict[str, str]]] = {}
    for row in rows(TABLES / "blueprint.tsv"):
        blueprint.setdefault(row["sector"], []).append(row)
    counts = {row["id"]: int(row["firms"]) for row in rows(TABLES / "sectors.tsv")}
    place: dict[str, int] = {}
    for firm in firms():
        mine = place[firm.sector] = place.get(firm.sector, -1) + 1
        for number, row in enumerate(_share(blueprint[firm.sector], mine, counts[firm.sector]), start=1):
            yield _listing(firm, number, row)


def _share(rows_of_sector: list[dict[str, str]], mine: int, firms_of_sector: int) -> list[dict[str, str]]:
    """Return the rows of one firm: every n-th, then the following ones until it lists enough."""
    picked = list(range(mine, len(rows_of_sector), firms_of_sector))
    for position in range(len(rows_of_sector)):
        if len(picked) >= _LISTINGS_EACH:
            break
        other = (mine + position) % len(rows_of_sector)
        if other not in picked:
            picked.append(other)
    return [rows_of_sector[position] for position in sorted(picked)]


def _listing(firm: Firm, number: int, row: Row) -> Listing:
    chance = drawn("listing", firm.sector, firm.name, row["title_en"])
    quantity = _quantity(float(row["median"]), chance)
    first, last = _days(chance)
    reach = _LESS_THAN_THE_REGION.get(row["resource"])
    distance = str(chance.randint(*reach)) if reach else ""
    if not distance and row["unit"] == "t" and float(quantity) >= _HEAVY and chance.random() < 0.5:
        distance = str(chance.choice((80, 100, 120)))
    measured = row["kind"] == "Need" or chance.random() >= _UNMEASURED
    values = _values(row["measured"], chance) if measured else ""
    awaited = row["measured"] or (row["kind"] == "Offer" and row["waste_code"].endswith("*"))
    reason = "Henüz analiz yapılmadı; ilk numune planlandı." if awaited and not values else ""
    day = f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}"
    return Listing(
        id=f"{firm.id}-{number:02}",
        firm=firm,
        row=row,
        quantity=quantity,
        values=values or row["limits"],
        sampled=day if values else "",
        first=first,
        last=last,
        distance=distance,
        reason=reason,
    )


def _quantity(median: float, chance: random.Random) -> str:
    """Return a log-normal amount around *median* with two figures that count."""
    if median <= 10:
        return str(max(1, round(median * chance.uniform(0.6, 1.5))))
    amount = median * math.exp(chance.gauss(0, 0.4))
    step = 10 ** (math.floor(math.log10(amount)) - 1)
    return f"{max(1, round(amount / step) * step):.0f}"


def _days(chance: random.Random) -> tuple[str, str]:
    """Return the first and last day, either empty when the firm sets none."""
    first = f"2026-{chance.randint(1, 12):02}-01" if chance.random() < 0.55 else ""
    last = f"{chance.choice((2027, 2027, 2028))}-12-31" if chance.random() < 0.3 else ""
    return first, last


def _values(text: str, chance: random.Random) -> str:
    """Return measured values for ranges such as `moisture 12..28 %`."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, rest = part.partition(" ")
        span, _, unit = rest.partition(" ")
        low, high = (float(number) for number in span.split(".."))
        digits = 2 if high <= 2 else 1 if high <= 200 else 0
        value = f"{chance.uniform(low, high):.{digits}f}"
        found.append(f"{name} = {value} {unit}".strip())
    return "; ".join(found)
