"""Drawing the listings of a firm: kinds, amounts, seasons, measured values, each from the same stream of chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import exp
from random import Random
from typing import Final

from symbio_kg.generate.knowledge import Input, Range, Sector, Stream, ranges
from symbio_kg.generate.tables import Utility, Wheel, utilities
from symbio_kg.generate.things import Amount, Limited, Listing, Measured
from symbio_kg.terms import PREFIXES

__all__ = ["Drawer", "number"]

_SYM, _UNIT = PREFIXES["sym"], PREFIXES["unit"]
_TONNE, _KILO = _UNIT + "TONNE", _UNIT + "KiloGM"
_STARTS: Final = date(2026, 1, 1)
_DAYS: Final = tuple((_STARTS + timedelta(day)).isoformat() for day in range(1500))
_SAMPLED: Final = tuple((_STARTS - timedelta(day)).isoformat() for day in range(500))
_OFFERS: Final = 0.55
_OWN: Final = 0.78
"""How often an offer is a stream of the sector, and a need an input of it."""

_WITHOUT_CODE: Final = Wheel((("ByProduct", 0.7), ("Product", 0.2), ("Material", 0.1)))
_LOADS: Final = Wheel((("ContinuousLoad", 0.6), ("BatchLoad", 0.25), ("SeasonalLoad", 0.15)))
_PRIVATE: Final = Wheel(
    (
        (("Quantities",), 3),
        (("ExactPlace",), 2),
        (("MeasuredValues",), 2),
        (("PriceTerms",), 2),
        (("FirmName", "ExactPlace"), 1),
    )
)
_REASONS: Final = (
    "Miktar üretim planına göre belirlenecek (kurgusal).",
    "Ölçüm sonuçları bekleniyor (kurgusal).",
)
_MOST: Final = 5_000_000.0
_SMALL, _LARGE = 0.001, 999.5
"""Between these, three digits need no exponent."""


def number(value: float) -> str:
    """Return *value*, above 0, with three digits and no exponent.

    >>> number(1234.5), number(0.012345)
    ('1230', '0.0123')
    """
    if value >= _LARGE:
        return str(int(float(f"{value:.3g}")))
    return f"{max(value, _SMALL):.3g}"


@dataclass(slots=True)
class Drawer:
    """Draws listings; every turn of `chance` counts, so the order of the calls is part of the result."""

    chance: Random

    def listing(
        self, name: tuple[str, str], sector: Sector, size: float, kind: str = "", role: str = ""
    ) -> Listing:
        """Return a listing named by IRI and identifier, of *kind* and *role* where these are given."""
        offer = role == "Offer" if role else self.chance.random() < _OFFERS
        if kind in ("", "Waste", "ByProduct", "Product", "Material") and (
            kind or self.chance.random() < _OWN
        ):
            if offer and sector.streams:
                return self._stream(name, sector, size, kind)
            if not offer and (fitting := _fitting(sector, kind)):
                return self._input(name, sector, size, fitting)
            if kind:
                raise LookupError(kind)
        return self._utility(name, size, kind, "Offer" if offer else "Need")

    # the three ways -----------------------------------------------------------------------------

    def _stream(self, name: tuple[str, str], sector: Sector, size: float, kind: str) -> Listing:
        draw, mix = self.chance.random, sector.mix
        stream = sector.streams.turn(draw())
        for _ in range(200):
            if (kind != "Waste") or stream.code:
                break
            stream = sector.streams.turn(draw())
        code = stream.code if kind in ("", "Waste") else ""
        found = kind or ("Waste" if code else _WITHOUT_CODE.turn(draw()))
        if found == "Waste" and not code:
            raise LookupError(kind)
        measured = self._measured(stream)
        amount = self._amount(mix.tonnes * stream.share * size, mix.sigma)
        reason = "" if amount and (measured or not stream.hazardous) else _REASONS[1 if amount else 0]
        first, last = self._days()
        return Listing(
            *name,
            "Offer",
            found,
            stream.tr,
            stream.en,
            material=stream.material,
            code=code,
            origin=stream.process,
            amount=amount,
            reason=reason,
            first=first,
            last=last,
            months=self._months(sector, draw()),
            distance=self._distance(),
            private=_PRIVATE.turn(draw()) if draw() < 0.08 else (),
            price=f"{self.chance.randrange(10, 900)} TRY/t" if draw() < 0.1 else "",
            measured=measured,
        )

    def _input(
        self, name: tuple[str, str], sector: Sector, size: float, fitting: tuple[Input, ...]
    ) -> Listing:
        draw = self.chance.random
        slot = fitting[self.chance.randrange(len(fitting))]
        material, code, kind = slot.material, "", slot.kind
        if slot.codes and draw() < 0.4:
            material, code = slot.codes[self.chance.randrange(len(slot.codes))]
            kind = "Waste"
        median, unit = _INPUT_SIZES.get(kind, (sector.mix.tonnes, _TONNE))
        amount = self._amount(median * size, sector.mix.sigma, unit)
        first, last = self._days()
        return Listing(
            *name,
            "Need",
            kind,
            slot.tr,
            slot.en,
            material="" if slot.function and not code and draw() < 0.6 else material,
            code=code,
            function=slot.function,
            replaces=slot.replaces,
            slot=slot.slot,
            process=slot.process,
            amount=amount,
            reason="" if amount else _REASONS[0],
            first=first,
            last=last,
            months=self._months(sector, draw()),
            distance=self._distance(),
            supply=str(slot.temperature) if kind == "WasteHeat" else "",
            load=_LOADS.turn(draw()) if kind in ("WasteHeat", "Electricity") else "",
            water=slot.water if kind == "Water" else "",
            limits=self._limits(slot),
        )

    def _utility(self, name: tuple[str, str], size: float, kind: str, role: str) -> Listing:
        draw = self.chance.random
        thing = _wheel(kind).turn(draw())
        supply = self.chance.randint(*thing.supply) if thing.supply else 0
        whole = thing.unit.rsplit("/", 1)[1] == "NUM"
        amount = self._amount(thing.median * size, thing.sigma, thing.unit, whole=whole)
        first, last = self._days()
        return Listing(
            *name,
            role,
            thing.kind,
            thing.tr,
            thing.en,
            material=thing.material,
            function=thing.function,
            amount=amount,
            reason="" if amount else _REASONS[0],
            first=first,
            last=last,
            distance=self._distance(),
            supply=str(supply) if supply else "",
            back=str(supply * 6 // 10) if supply and draw() < 0.5 else "",
            load=_LOADS.turn(draw()) if thing.kind in ("WasteHeat", "Electricity") else "",
            water=thing.water,
            skill=thing.skill,
        )

    # the parts ----------------------------------------------------------------------------------

    def _amount(
        self, median: float, sigma: float, unit: str = _TONNE, *, whole: bool = False
    ) -> Amount | None:
        """Return a log-normal amount a year around *median*; None for the few that state none."""
        draw = self.chance.random
        value = min(median * exp(self.chance.gauss(0.0, sigma)), _MOST)
        told = draw()
        if told < 0.02:
            return None
        period = "PerYear"
        if told > 0.98:
            period = "Once"
        elif told > 0.9 and not whole:
            value, period = value / 12, "PerMonth"
        if unit == _TONNE and value < 1:
            value, unit = value * 1000, _KILO
        text = str(max(1, round(value))) if whole else number(value)
        least = number(float(text) * 0.1) if draw() < 0.15 and float(text) > 1 else ""
        return Amount(text, unit, period, least)

    def _measured(self, stream: Stream) -> tuple[Measured, ...]:
        """Return up to four measured values within the ranges of the material; most listings have some."""
        known = ranges().get(stream.material, ())
        if not known or self.chance.random() < 0.25:
            return ()
        day = _SAMPLED[self.chance.randrange(len(_SAMPLED))]
        return tuple(
            Measured(found.property, "Equals", self._within(found), found.unit, day) for found in known[:4]
        )

    def _within(self, found: Range) -> str:
        value = found.low + (found.high - found.low) * self.chance.random()
        return f"{value:.3g}" if _SMALL <= abs(value) < _LARGE else str(round(value))

    def _limits(self, slot: Input) -> tuple[Limited, ...]:
        """Return the limits of an input, each kept by half of those who ask for it."""
        return tuple(limit for limit in slot.limits if self.chance.random() < 0.5)

    def _days(self) -> tuple[str, str]:
        first = self.chance.randrange(300)
        last = first + 200 + self.chance.randrange(1000)
        shown = self.chance.random()
        return (_DAYS[first] if shown < 0.7 else ""), (_DAYS[last] if shown > 0.2 else "")

    def _months(self, sector: Sector, told: float) -> tuple[int, ...]:
        if sector.mix.months:
            return sector.mix.months if told < 0.85 else ()
        if told < 0.96:
            return ()
        first = self.chance.randrange(12)
        return tuple(sorted((first + month) % 12 + 1 for month in range(self.chance.randint(2, 8))))

    def _distance(self) -> str:
        return str(10 * self.chance.randint(3, 60)) if self.chance.random() < 0.4 else ""


_INPUT_SIZES: Final = {
    "WasteHeat": (4000.0, _UNIT + "MegaW-HR"),
    "Electricity": (1500.0, _UNIT + "MegaW-HR"),
    "Water": (20000.0, _UNIT + "M3"),
}


def _fitting(sector: Sector, kind: str) -> tuple[Input, ...]:
    """Return the inputs of *sector* that a need of *kind* can be for; all of them for no kind."""
    if kind == "Waste":
        return tuple(slot for slot in sector.inputs if slot.codes)
    if kind:
        return tuple(slot for slot in sector.inputs if slot.kind == kind and not slot.codes)
    return sector.inputs


@cache
def _wheel(kind: str) -> Wheel[Utility]:
    return Wheel((thing, thing.weight) for thing in utilities() if kind in ("", thing.kind))
