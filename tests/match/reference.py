"""What matching means, in plain Python: nested loops over small regions, one condition after the other.

This is the reading of the rules that the SQL is tested against. It is written for being understood:
every offer meets every need in every way the knowledge allows, what is forbidden is left out, the rest
is scored, and each side keeps its best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from symbio_kg.match.tables import weights
from symbio_kg.search import stem, words

DAYS_AHEAD = 365
GOODS = ("Waste", "ByProduct", "Product", "Material")
SERVICES = ("Logistics", "Storage", "Space", "Equipment", "Labour", "Expertise", "Technology")
UNITS = {
    "TONNE": ("mass", 1000.0),
    "KiloGM": ("mass", 1.0),
    "M3": ("volume", 1.0),
    "HR": ("time", 3600.0),
    "KiloW": ("power", 1000.0),
    "PERCENT": ("ratio", 0.01),
    "PPTH": ("ratio", 0.001),
    "GM-PER-L": ("concentration", 1.0),
}
A_YEAR = {"PerYear": 1.0, "PerMonth": 12.0, "PerDay": 365.25, "Once": 1.0}
BETTER_WATER = {
    "Demineralised": ("BoilerQuality", "IrrigationClassA"),
    "BoilerQuality": ("ProcessQuality",),
    "ProcessQuality": ("CoolingQuality",),
    "IrrigationClassA": ("IrrigationClassB", "CoolingQuality"),
}


@dataclass(frozen=True)
class Limit:
    """A use asks that a property be so; Declared and Absent have no number."""

    property: str
    operator: str
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Measurement:
    """What was found: Equals, or only a bound, AtMost or AtLeast."""

    property: str
    operator: str
    value: float
    unit: str


@dataclass(frozen=True)
class Slot:
    """An input of a process."""

    name: str
    process: str
    activity: str
    functions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    temperature: float | None = None
    reach: float | None = None
    water: str | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Substitution:
    """A kind can go into a slot; a documented one brings limits of its own."""

    name: str
    kind: str
    slot: str
    rule: str
    confidence: float
    documented: str | None = None


@dataclass(frozen=True)
class Knowledge:
    """What is known apart from listings."""

    slots: tuple[Slot, ...]
    substitutions: tuple[Substitution, ...]
    limits: dict[str, tuple[Limit, ...]] = field(default_factory=dict)
    parents: dict[str, str | None] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    claims: dict[str, tuple[str, ...]] = field(default_factory=dict)
    contents: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """An offer or a need."""

    role: str
    name: str
    firm: str
    resource: str | None = None
    material: str | None = None
    code: str | None = None
    activity: str | None = None
    slots: tuple[str, ...] = ()
    process: str | None = None
    functions: tuple[str, ...] = ()
    replaces: str | None = None
    place: tuple[float, float] | None = None
    quantity: float | None = None
    minimum: float | None = None
    unit: str | None = None
    period: str | None = None
    start: date | None = None
    end: date | None = None
    months: tuple[int, ...] = ()
    reach: float | None = None
    temperature: float | None = None
    water: str | None = None
    limits: tuple[Limit, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    title: str = ""

    @property
    def annual(self) -> float | None:
        """The quantity a year in the base unit."""
        return self._annual(self.quantity)

    @property
    def least(self) -> float | None:
        """The least quantity a year in the base unit."""
        return self._annual(self.minimum)

    @property
    def dimension(self) -> str | None:
        """What the quantity is measured in."""
        known = self.unit and (self.quantity is not None or self.minimum is not None)
        return UNITS[str(self.unit)][0] if known else None

    def _annual(self, value: float | None) -> float | None:
        if value is None or self.unit is None:
            return None
        dimension, factor = UNITS[self.unit]
        times = 1.0 if dimension == "power" else A_YEAR.get(str(self.period), 1.0)
        return value * factor * times


@dataclass(frozen=True)
class Found:
    """One way in which an offer fits a need."""

    offer: str
    need: str
    substitution: str
    kind: str
    slot: str
    rule: str
    confidence: float
    score: float
    quantity: float
    calendar: float
    nearness: float
    known: float
    alike: float | None
    distance: float | None
    days: int
    gaps: frozenset[str]


Way = tuple[str, str, Slot | None, str, float, str | None]
"""Substitution, kind, slot, rule, how surely, and the documented row behind it."""


def match(knowledge: Knowledge, listings: list[Listing], day: date, top: int) -> dict[tuple[str, str], Found]:
    """Return the best way of each pair that is among the *top* of its offer or of its need."""
    offers = [x for x in listings if x.role == "Offer"]
    needs = [x for x in listings if x.role == "Need"]
    best: dict[tuple[str, str], Found] = {}
    for offer in offers:
        for need in needs:
            ways = list(_ways(knowledge, offer, need, day))
            if ways:
                best[offer.name, need.name] = min(
                    ways, key=lambda w: (-_nearest(w.confidence * w.known, 9), w.substitution, w.kind, w.slot)
                )
    kept = set()
    for side in (0, 1):
        for name in {pair[side] for pair in best}:
            own = sorted(
                (p for p in best if p[side] == name), key=lambda p: (-_nearest(best[p].score, 9), p[1 - side])
            )
            kept.update(own[:top])
    return {pair: best[pair] for pair in kept}


def pools(
    knowledge: Knowledge, listings: list[Listing], day: date, top: int
) -> dict[str, tuple[str, tuple[str, ...], float]]:
    """Return for each need that several offers serve better than one: at which slot, which offers, what share."""
    found = {}
    for need in (x for x in listings if x.role == "Need"):
        target = max(need.annual or 0.0, need.least or 0.0)
        best: list[tuple[Found, Listing]] = []
        for offer in (x for x in listings if x.role == "Offer"):
            ways = list(_ways(knowledge, offer, need, day, together=True))
            if ways:
                key = min(
                    ways, key=lambda w: (-_nearest(w.confidence * w.known, 9), w.substitution, w.kind, w.slot)
                )
                best.append((key, offer))
        best.sort(key=lambda pair: (-_nearest(pair[0].score, 9), pair[0].offer))
        ranked = [
            (way, offer, offer.annual / target, (offer.least or 0.0) / target)
            for way, offer in best
            if target > 0 and offer.dimension == need.dimension and offer.annual
        ]
        alone = max((part for _, _, part, _ in ranked), default=1.0)
        first = {id(way) for way, _ in best[:top]}
        usable = [one for one in ranked if id(one[0]) in first]
        choices = [
            drawn
            for slot in sorted({way.slot for way, *_ in usable})
            if (
                drawn := _drawn(
                    [one for one in usable if one[0].slot == slot], alone, (need.least or 0.0) / target
                )
            )
        ]
        if alone < 1 and choices:
            found[need.name] = min(choices, key=lambda one: (-_nearest(one[2], 7), len(one[1]), one[0]))
    return found


def _drawn(
    ranked: list[tuple[Found, Listing, float, float]], alone: float, asked: float
) -> tuple[str, tuple[str, ...], float] | None:
    """Return what is taken of *ranked* in order until all is there; None when that is no pool."""
    taken: list[tuple[Found, Listing, float, float]] = []
    while ranked[len(taken) :] and len(taken) < 8 and sum(part for _, _, part, _ in taken) < 1 - 1e-8:
        taken.append(ranked[len(taken)])
    share = min(1.0, sum(part for _, _, part, _ in taken))
    least = sum(least for *_, least in taken)
    if len(taken) < 2 or share <= alone + 1e-8 or share < asked - 1e-8 or least > 1 + 1e-8:
        return None
    return taken[0][0].slot, tuple(offer.name for _, offer, _, _ in taken), share


def _ways(
    knowledge: Knowledge, offer: Listing, need: Listing, day: date, *, together: bool = False
) -> Iterator[Found]:
    slots = {slot.name: slot for slot in knowledge.slots}
    wanted = dict(_wanted(knowledge, need))
    for kind, likelihood in _kinds(knowledge, offer).items():
        for s in knowledge.substitutions:
            if s.kind == kind and s.slot in wanted:
                sure = s.confidence * likelihood * wanted[s.slot][0]
                way: Way = (s.name, kind, slots[s.slot], s.rule, sure, s.documented)
                yield from _judged(knowledge, offer, need, day, way, together=together)
        if need.material is not None and need.material in _wider(knowledge, kind):
            named = [slots[name] for name, (_, by_name) in wanted.items() if by_name]
            choices: list[Slot | None] = [*named] or [None]
            for slot in choices:
                way = ("", kind, slot, "requested-material", 0.9 * likelihood, None)
                yield from _judged(knowledge, offer, need, day, way, together=together)


def _judged(
    knowledge: Knowledge, offer: Listing, need: Listing, day: date, way: Way, *, together: bool
) -> Iterator[Found]:
    """Yield the way with its score, unless a hard condition forbids it; *together* others add to the amount."""
    name, kind, slot, rule, sure, documented = way
    w = weights()
    carried = _carried(knowledge, kind, slot)
    gaps: set[str] = set()

    if offer.firm == need.firm or not _kinds_go_together(offer.resource, need.resource):
        return
    days = _days_in_common(offer, need, day)
    if days == 0:
        return
    distance = _distance(offer, need)
    reaches = [r for r in (offer.reach, need.reach, slot.reach if slot else None) if r is not None]
    # Each side that says nothing goes as far as things of this sort go
    reach = min([*reaches, *([w[f"reach_{carried}"]] if len(reaches) < 3 else [])])
    if distance is not None and distance > reach:
        return
    if not _enough(offer, replace(need, minimum=None) if together else need):
        return

    warm = need.temperature if need.temperature is not None else (slot.temperature if slot else None)
    if warm is not None:
        if offer.temperature is not None and offer.temperature < warm:
            return
        if offer.temperature is None and offer.resource in (None, "WasteHeat"):
            gaps.add("supplyTemperature")
    water = need.water if need.water is not None else (slot.water if slot else None)
    if water is not None:
        fits = _water_fits(offer.water, water)
        if fits is False and rule != "treatment-chain":
            return
        if fits is not True:
            gaps.add("waterQuality")

    limits = [*need.limits, *(slot.limits if slot else ()), *knowledge.limits.get(str(documented), ())]
    for limit in limits:
        kept = _kept(limit, offer.measurements)
        if kept is False:
            return
        if kept is None:
            gaps.add(limit.property)

    alike = _alike(offer, need) if carried == "service" else None
    confidence = sure * (w[f"trust_{carried}"] + (1.0 - w[f"trust_{carried}"]) * (alike or 0.0))
    known = 1.0 - min(w["most_gaps"], w["gap"] * len(gaps))
    quantity = _quantity_fit(offer, need, w["unknown"])
    calendar = days / 365.0
    nearness = w["unknown"] if distance is None else _nearest(math.exp(-distance / w[f"decay_{carried}"]), 6)
    share = w["base"] + w["quantity"] * quantity + w["calendar"] * calendar + w["nearness"] * nearness
    yield Found(
        offer.name, need.name, name, kind, slot.name if slot else "", rule, confidence,
        confidence * known * share, quantity, calendar, nearness, known, alike, distance, days, frozenset(gaps),
    )  # fmt: skip


def _kinds(knowledge: Knowledge, offer: Listing) -> dict[str, float]:
    """Return what the offer may be, and how surely: its material, its code, else what the code may hold."""
    kinds: dict[str, float] = {}
    if offer.code is not None:
        kinds[offer.code] = 0.6
        if offer.material is None:
            kinds |= knowledge.contents.get(offer.code, {})
    if offer.material is not None:
        kinds[offer.material] = 1.0
    return kinds


def _wider(knowledge: Knowledge, kind: str) -> list[str]:
    """Return a material and everything it is a sort of; a code is no material."""
    found: list[str] = []
    current: str | None = kind
    while current is not None and current in knowledge.parents:
        found.append(current)
        current = knowledge.parents[current]
    return found


def _wanted(knowledge: Knowledge, need: Listing) -> Iterator[tuple[str, tuple[float, bool]]]:
    """Yield the inputs a need stands for, how surely, and whether it points at them itself."""
    if need.slots:
        for name in need.slots:
            yield name, (1.0, True)
        return
    silent = not (need.functions or need.material or need.replaces)
    for slot in knowledge.slots:
        serves = (
            bool(set(need.functions) & set(slot.functions))
            or (need.material is not None and need.material in (*slot.materials, *slot.replaces))
            or (need.replaces is not None and need.replaces in slot.replaces)
        )
        if need.process == slot.process and (serves or silent):
            yield slot.name, (0.95, True)
        elif need.activity in _activities(knowledge, slot) and serves:
            yield slot.name, (0.8, False)


def _activities(knowledge: Knowledge, slot: Slot) -> set[str]:
    """Return the activities of the slot's process, which several slots may name."""
    return {other.activity for other in knowledge.slots if other.process == slot.process}


def _carried(knowledge: Knowledge, kind: str, slot: Slot | None) -> str:
    """Return how it travels: by what the kind does, else by what the slot asks for, else as goods."""
    own = sorted(
        {knowledge.groups[f] for f in knowledge.claims.get(kind, ())} & {"heat", "water", "gas", "service"}
    )
    if own:
        return own[0]
    asked = sorted(knowledge.groups[f] for f in slot.functions) if slot else []
    return asked[0] if asked and asked[0] in ("material", "heat", "water", "gas", "service") else "material"


def _kinds_go_together(offered: str | None, wanted: str | None) -> bool:
    if offered is None or wanted is None or offered == wanted:
        return True
    if offered in GOODS:
        return wanted in (*GOODS, "Water") or (wanted == "WasteHeat" and offered != "Product")
    return {offered, wanted} in (
        {"Storage", "Space"},
        {"Labour", "Expertise"},
        {"Equipment", "Technology"},
    )


def _days_in_common(offer: Listing, need: Listing, day: date) -> int:
    def active(listing: Listing, today: date) -> bool:
        return (
            (listing.start is None or listing.start <= today)
            and (listing.end is None or today <= listing.end)
            and (not listing.months or today.month in listing.months)
        )

    ahead = (day + timedelta(number) for number in range(DAYS_AHEAD))
    return sum(active(offer, today) and active(need, today) for today in ahead)


def _distance(offer: Listing, need: Listing) -> float | None:
    if offer.place is None or need.place is None:
        return None
    (lat1, lon1), (lat2, lon2) = offer.place, need.place
    a = math.pow(math.sin(math.radians(lat2 - lat1) / 2), 2) + math.cos(math.radians(lat1)) * math.cos(
        math.radians(lat2)
    ) * math.pow(math.sin(math.radians(lon2 - lon1) / 2), 2)
    return _nearest(2 * 6371.0088 * math.asin(min(1.0, math.sqrt(a))), 3)


def _nearest(value: float, digits: int) -> float:
    """Return *value* rounded, halves upwards."""
    return math.floor(value * 10.0**digits + 0.5) / 10.0**digits


def _enough(offer: Listing, need: Listing) -> bool:
    if offer.dimension is None or offer.dimension != need.dimension:
        return True
    if offer.annual is not None and need.least is not None and offer.annual < need.least:
        return False
    return need.annual is None or offer.least is None or need.annual >= offer.least


def _quantity_fit(offer: Listing, need: Listing, unknown: float) -> float:
    if offer.annual is None or need.annual is None or offer.dimension != need.dimension:
        return unknown
    larger = max(offer.annual, need.annual)
    return min(offer.annual, need.annual) / larger if larger > 0 else unknown


def _water_fits(offered: str | None, wanted: str) -> bool | None:
    """Return whether the class is good enough; None when the two cannot be compared."""

    def reached(start: str) -> set[str]:
        found = {start}
        for better in BETTER_WATER.get(start, ()):
            found |= reached(better)
        return found

    if offered is None:
        return None
    if wanted in reached(offered):
        return True
    return False if offered in reached(wanted) else None


def _kept(limit: Limit, measurements: tuple[Measurement, ...]) -> bool | None:
    """Return whether the limit is kept; None when what was measured does not tell."""
    verdicts = [
        _compared(limit, found)
        for found in measurements
        if found.property == limit.property
        and (limit.unit is None or UNITS[found.unit][0] == UNITS[limit.unit][0])
    ]
    if False in verdicts:
        return False
    return True if True in verdicts else None


def _compared(limit: Limit, found: Measurement) -> bool | None:
    value = found.value * UNITS[found.unit][1]
    if limit.operator == "Declared":
        return True
    if limit.operator == "Absent":
        return found.operator == "AtMost" or value <= 0
    assert limit.value is not None
    assert limit.unit is not None
    bound = limit.value * UNITS[limit.unit][1]
    if limit.operator == "Equals":
        near = math.isclose(value, bound, rel_tol=0, abs_tol=abs(bound) * 1e-3 * (1 + 1e-9))
        if found.operator == "Equals":
            return near
        if found.operator == "AtMost":
            return False if value < bound and not near else None
        return False if value > bound and not near else None
    below = {"AtMost": lambda x: x <= bound, "LessThan": lambda x: x < bound}
    above = {"AtLeast": lambda x: x >= bound, "MoreThan": lambda x: x > bound}
    if limit.operator in below:
        holds = below[limit.operator](value)
        return holds if found.operator == "Equals" else _one_sided(holds, found.operator == "AtMost")
    holds = above[limit.operator](value)
    return holds if found.operator == "Equals" else _one_sided(holds, found.operator == "AtLeast")


def _one_sided(holds: bool, towards: bool) -> bool | None:
    """A bound on the good side can only show that the limit is kept, one on the bad side that it is not."""
    if towards:
        return True if holds else None
    return None if holds else False


def _alike(offer: Listing, need: Listing) -> float:
    one, other = _words(offer), _words(need)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _words(listing: Listing) -> set[str]:
    if listing.resource is not None and listing.resource not in SERVICES:
        return set()
    return {stem(word, "en") for word in words(listing.title)} | {f"function {f}" for f in listing.functions}
