"""What the knowledge tables say a sector gives and takes: its streams with their codes, its inputs with limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from symbio_kg import assets
from symbio_kg.generate.tables import Mix, Wheel, sector_mix
from symbio_kg.generate.things import Limited
from symbio_kg.ontology.tables import many, read_table
from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import default_vocabulary

__all__ = ["Input", "Range", "Sector", "Stream", "contents", "ranges", "sectors"]

_MAIN, _TYPICAL, _POSSIBLE = 1.0, 0.15, 0.03
"""How much of a stream there is beside a sector's main one."""

_HAZARDOUS: Final = 0.2
_CODE_WEIGHT: Final = {"typical": 1.0, "possible": 0.25}
_CARRIED: Final = {"heat": "WasteHeat", "water": "Water"}
_POWER: Final = "electric-power"
_WATERS: Final = {
    "boiler-water": "BoilerQuality",
    "cooling-water": "CoolingQuality",
    "irrigation-water": "IrrigationClassB",
}
_FEW: Final = 6
_SINCE: Final = "2026-01-01"
"""A code has to be listed by then, before the first listing begins."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Something a sector gives: a material, under a code where it is a waste, and where it comes from."""

    material: str
    tr: str
    en: str
    code: str
    hazardous: bool
    process: str
    share: float


@dataclass(frozen=True, slots=True)
class Input:
    """A process input a sector fills: what it asks for, the codes it may come under, the operation."""

    slot: str
    process: str
    kind: str
    tr: str
    en: str
    function: str
    material: str
    replaces: str
    codes: tuple[tuple[str, str], ...]
    operation: str
    temperature: int
    water: str
    limits: tuple[Limited, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector with all it may give and take."""

    mix: Mix
    iri: str
    streams: Wheel[Stream]
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Where a measured property of a material lies."""

    property: str
    low: float
    high: float
    unit: str


@cache
def sectors() -> tuple[Sector, ...]:
    """Return the sectors of the mix with what the tables say of them."""
    processes = _processes()
    generic = tuple(_coded(""))
    return tuple(_sector(mix, processes.get(mix.activity, ()), generic) for mix in sector_mix())


def _sector(mix: Mix, processes: tuple[str, ...], generic: tuple[tuple[Stream, float], ...]) -> Sector:
    streams = [(stream, 3.0) for process in processes for stream in _outputs().get(process, ())]
    coded = [*_coded(mix.activity), *((stream, weight / 4) for stream, weight in generic)]
    total = sum(weight for _, weight in coded) or 1.0
    # Half of what a sector with known processes gives is theirs
    scale = (3.0 * len(streams) or 1.0) / total
    streams += [(stream, weight * scale) for stream, weight in coded]
    inputs = tuple(slot for process in processes for slot in _inputs().get(process, ()))
    return Sector(mix, PREFIXES["nace"] + mix.activity.replace(".", "-"), Wheel(streams), inputs)


def _rows(name: str) -> list[dict[str, str]]:
    return read_table(assets.ontology() / "tables" / f"{name}.tsv")


@cache
def _processes() -> Mapping[str, tuple[str, ...]]:
    """Return the processes of each activity."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("processes"):
        for activity in dict.fromkeys((*many(row["nace"]), *many(row["also_nace"]))):
            found[activity].append(row["id"])
    return {activity: tuple(names) for activity, names in found.items()}


@cache
def _outputs() -> Mapping[str, tuple[Stream, ...]]:
    found: dict[str, list[Stream]] = defaultdict(list)
    for row in _rows("outputs"):
        process = PREFIXES["proc"] + row["process"]
        if row["material"] in _materials() and (not row["code"] or row["code"] in _codes()):
            found[row["process"]].append(_stream(row["material"], row["code"], process, _MAIN))
    return {process: tuple(streams) for process, streams in found.items()}


def _stream(material: str, code: str, process: str, share: float) -> Stream:
    tr, en = _materials()[material]
    hazardous = bool(code) and _codes()[code]
    return Stream(
        PREFIXES["mat"] + material,
        tr,
        en,
        _low(code),
        hazardous,
        process,
        share * (_HAZARDOUS if hazardous else 1.0),
    )


def _coded(activity: str) -> Iterator[tuple[Stream, float]]:
    """Yield the streams that the table of sector wastes gives *activity*; those of every sector for none."""
    for row in _rows("sector-wastes"):
        if not _within(activity, row["activity"]):
            continue
        listed = [code for code in _codes() if code == row["code"] or code.startswith(f"{row['code']} ")]
        share = _TYPICAL if row["typicality"] == "typical" else _POSSIBLE
        for code in listed:
            for material, likelihood in contents().get(code, ()):
                weight = _CODE_WEIGHT[row["typicality"]] * likelihood / len(listed)
                yield _stream(material, code, "", share), weight


def _within(activity: str, group: str) -> bool:
    """Tell whether the class *activity* belongs to *group*, a division, group or class."""
    return activity == group or bool(group and activity.startswith(group if "." in group else f"{group}."))


@cache
def _codes() -> Mapping[str, bool]:
    """Return the six-digit codes that Türkiye's list has and keeps, and whether each is hazardous."""
    entries = ((word.id, word.facts) for word in default_vocabulary().codes.words)
    return {
        code: facts.get("hazardous") == "true"
        for code, facts in entries
        if facts.get("in_tr") == "true"
        and not facts.get("valid_to")
        and facts.get("valid_from", "") <= _SINCE
    }


@cache
def contents() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return the materials that each code may hold, with their likelihoods."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in _rows("code-materials"):
        if row["material"] in _materials():
            found[row["code"].rstrip("* ")].append((row["material"], float(row["likelihood"])))
    return {code: tuple(materials) for code, materials in found.items()}


@cache
def _under() -> Mapping[str, tuple[str, ...]]:
    """Return the codes a material comes under, the likeliest first."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for code, materials in contents().items():
        if code in _codes():
            for material, likelihood in materials:
                found[material].append((-likelihood, code))
    return {material: tuple(code for _, code in sorted(codes)) for material, codes in found.items()}


@cache
def _materials() -> Mapping[str, tuple[str, str]]:
    return {row["id"]: (_opened(row["tr"]), _opened(row["en"])) for row in _rows("materials")}


def _opened(name: str) -> str:
    """Return *name* with a capital, the Turkish one for an i of a Turkish word."""
    return name if not name or name[0] in "iı" else name[0].upper() + name[1:]


def _low(code: str) -> str:
    return PREFIXES["low"] + code.replace(" ", "-") if code else ""


@cache
def _inputs() -> Mapping[str, tuple[Input, ...]]:
    groups = {row["id"]: row["group"] for row in _rows("functions")}
    limits = _limits()
    found: dict[str, list[Input]] = defaultdict(list)
    for row in _rows("slots"):
        carried = {groups.get(function, "") for function in many(row["functions"])}
        if "service" not in carried and (row["functions"] or row["materials"]):
            found[row["process"]].append(_input(row, carried, limits))
    return {process: tuple(slots) for process, slots in found.items()}


def _input(row: Mapping[str, str], carried: set[str], limits: Mapping[str, tuple[Limited, ...]]) -> Input:
    functions, materials = many(row["functions"]), many(row["materials"])
    name = f"{row['process']}.{row['name']}"
    kind = next((_CARRIED[group] for group in sorted(carried) if group in _CARRIED), "Material")
    kind = "Water" if row["water_quality"] else "Electricity" if _POWER in functions else kind
    pairs = [
        (PREFIXES["mat"] + material, _low(code))
        for material in materials
        if material in _materials()
        for code in _under().get(material, ())[:2]
    ]
    water = row["water_quality"] or next((_WATERS[f] for f in functions if f in _WATERS), "ProcessQuality")
    operation = row["operation"]
    return Input(
        slot=PREFIXES["slot"] + name,
        process=PREFIXES["proc"] + row["process"],
        kind=kind,
        tr=_opened(row["tr"]),
        en=_opened(row["en"]),
        function=PREFIXES["fun"] + functions[0] if functions else "",
        material=PREFIXES["mat"] + materials[0] if materials else "",
        replaces=PREFIXES["mat"] + row["replaces"] if row["replaces"] in _materials() else "",
        codes=tuple(pairs[:_FEW]) if kind == "Material" else (),
        operation=PREFIXES["op"] + operation if operation not in ("", "-") else "",
        temperature=int(float(row["min_temp"] or 60)),
        water=PREFIXES["sym"] + water,
        limits=limits.get(name, ()),
    )


def _limits() -> Mapping[str, tuple[Limited, ...]]:
    found: dict[str, list[Limited]] = defaultdict(list)
    for row in _rows("slot-limits"):
        unit = PREFIXES["unit"] + row["unit"] if row["unit"] else ""
        limit = Limited(PREFIXES["prop"] + row["property"], row["operator"], row["value"], unit)
        found[f"{row['process']}.{row['slot']}"].append(limit)
    return {slot: tuple(limits) for slot, limits in found.items()}


# measured properties -------------------------------------------------------------------------

_PERCENT: Final = PREFIXES["unit"] + "PERCENT"
_MOISTURE: Final = Range(PREFIXES["prop"] + "moisture", 2.0, 45.0, _PERCENT)
_FLOORS, _CEILINGS = frozenset({"AtLeast", "MoreThan"}), frozenset({"AtMost", "LessThan"})
_MOST: Final = 98.0


@cache
def ranges() -> Mapping[str, tuple[Range, ...]]:
    """Return where the properties of each material lie: its own rows, else those of what it is a kind of."""
    own: dict[str, dict[tuple[str, str], dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows("material-properties"):
        if row["value"] and row["unit"]:
            bounds = own[row["material"]][row["property"], row["unit"]]
            sides = {"low": _CEILINGS, "high": _FLOORS}
            bounds |= {
                side: float(row["value"]) for side, other in sides.items() if row["operator"] not in other
            }
    parents = {row["id"]: row["parent"] for row in _rows("materials")}
    return {PREFIXES["mat"] + name: tuple(_inherited(name, own, parents)) for name in parents}


def _inherited(
    name: str,
    own: Mapping[str, Mapping[tuple[str, str], Mapping[str, float]]],
    parents: Mapping[str, str],
) -> Iterator[Range]:
    told: set[str] = set()
    above = name
    while above:
        for (quality, unit), bounds in own.get(above, {}).items():
            if quality not in told:
                told.add(quality)
                yield _range(quality, unit, bounds)
        above = parents.get(above, "").partition(";")[0].strip()
    if "moisture" not in told:
        yield _MOISTURE


def _range(quality: str, unit: str, bounds: Mapping[str, float]) -> Range:
    """Return the range between *bounds*; where one is open, up to twice the other or down to a fifth."""
    low, high = bounds.get("low"), bounds.get("high")
    if low is None:
        low = (high or 0.0) * 0.2
    if high is None:
        high = low * 2 if low else 1.0
    if unit == "PERCENT":
        low, high = max(low, 0.0), min(high, max(_MOST, low))
    return Range(PREFIXES["prop"] + quality, min(low, high), max(low, high), PREFIXES["unit"] + unit)
