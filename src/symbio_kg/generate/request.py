"""What is asked for: how many listings, from which seed, of which province, with how many faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from symbio_kg.errors import SymbioError
from symbio_kg.generate.tables import Province, provinces
from symbio_kg.i18n import fold

__all__ = ["LARGEST", "SMALLEST", "RegionRefused", "Request", "request"]

SMALLEST: Final = 100
LARGEST: Final = 10_000_000
_SEEDS: Final = 2**63
_NEAR: Final = 50


class RegionRefused(SymbioError):
    """A region that cannot be made as asked; the message says what can be."""

    code = "region-refused"


@dataclass(frozen=True, slots=True)
class Request:
    """A region to make; two that are equal give the same bytes."""

    size: int
    seed: int = 0
    province: Province | None = None
    faults: float = 0.0


def request(size: int, seed: int = 0, province: str | None = None, faults: float = 0.0) -> Request:
    """Return the request for these; RegionRefused when one is out of range or no province has the name."""
    if not SMALLEST <= size <= LARGEST:
        raise RegionRefused(
            en=f"{size}: a region has {SMALLEST} to {LARGEST:,} listings.",
            tr=f"{size}: bir bölge {SMALLEST} ile {LARGEST:,} arasında ilan içerir.".replace(",", "."),
        )
    if not 0 <= seed < _SEEDS:
        raise RegionRefused(
            en=f"{seed}: the seed is a whole number from 0 to {_SEEDS - 1}.",
            tr=f"{seed}: tohum 0 ile {_SEEDS - 1} arasında bir tam sayıdır.",
        )
    if not 0 <= faults <= 1:
        raise RegionRefused(
            en=f"{faults}: the share of faulty listings lies between 0 and 1, such as 0.03.",
            tr=f"{faults}: hatalı ilanların payı 0 ile 1 arasındadır, 0.03 gibi.",
        )
    return Request(size, seed, _province(province) if province is not None else None, faults)


def _province(name: str) -> Province:
    """Return the province of this name or plate number; RegionRefused names the nearest for any other."""
    wanted = _key(name)
    known = {_key(name): found for found in provinces() for name in (found.name, *found.also)}
    known |= {found.plate: found for found in provinces()}
    if wanted in known:
        return known[wanted]
    if wanted.isdecimal() and wanted.zfill(2) in known:
        return known[wanted.zfill(2)]
    close = process.extract(wanted, list(known), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAR)
    near = ", ".join(dict.fromkeys(known[found].name for found, _, _ in close if not found.isdecimal()))
    raise RegionRefused(
        en=f"{name}: no province of Türkiye. "
        + (f"Nearest: {near}." if near else "Give one of the 81, such as İzmir."),
        tr=f"{name}: Türkiye'de böyle bir il yok. "
        + (f"En yakını: {near}." if near else "81 ilden birini verin, İzmir gibi."),
    )


def _key(name: str) -> str:
    return " ".join(fold(name).split())
