"""Euros and greenhouse gas for each tonne used, as ranges; every figure with its source, none invented.

net = disposal avoided + raw material replaced − transport − loading − treatment;
climate = making of the raw material avoided + disposal avoided − transport − treatment.
How much raw material a tonne replaces is the matter of `ratio`; where treatment has no figure, the Sherwood
relation gives an estimate, marked as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from symbio_kg.i18n import fold
from symbio_kg.model import Text
from symbio_kg.reference import Figure, economic_values, emission_factors, factor_of, lineage, value_of
from symbio_kg.study.formulas import Range, sherwood_price
from symbio_kg.study.model import Economy, Identity, Market, Property, Ratio, UseOf
from symbio_kg.study.ratio import ratio_of

__all__ = ["economy", "treatment_of"]

_STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "none": ("none", "yok"),
    "washing": ("wash", "dewater", "press", "filter"),
    "thermal": ("dry", "heat", "calcin", "evaporat", "pasteur", "steril"),
    "ageing": ("age", "ageing", "weather", "matur"),
    "sorting": ("sort", "granul", "shred", "regrind"),
    "physical": (
        "crush",
        "siev",
        "screen",
        "classif",
        "grind",
        "mill",
        "blend",
        "cut",
        "chip",
        "magnet",
        "separat",
    ),
}
"""Words of a pretreatment that tell which value counts; the first step found that costs most is not guessed at."""
_INERT: Final = "mineral-material"
_CONTENT: Final = "valuable-content"


@dataclass(slots=True)
class _Sums:
    figures: list[Figure] = field(default_factory=list)

    def of(self, figure: Figure | None, factor: float = 1.0) -> Range | None:
        """Return the range of *figure* times *factor*, and keep the figure for the list of sources."""
        if figure is None:
            return None
        if figure not in self.figures:
            self.figures.append(figure)
        return Range(figure.low, figure.mid, figure.high).times(factor)


def economy(
    identity: Identity, market: Market, properties: Sequence[Property], distance: float | None
) -> Economy:
    """Return what using a tonne is worth: in euros and in tonnes of CO2 equivalent."""
    sums, values = _Sums(), economic_values()
    use = market.uses[0] if market.uses else None
    disposal = sums.of(values[_disposal(identity)])
    ratio = ratio_of(use.replaces, identity.material, properties) if use and use.replaces else None
    price = sums.of(_priced(use))
    replaced = price.by(ratio.value) if price and ratio else None
    carried = sums.of(values["transport-road"], distance) if distance is not None else None
    loading = sums.of(values["transport-loading"])
    transport = carried + loading if carried and loading else None
    name = treatment_of(use)
    treatment = sums.of(values[f"treatment-{name}" if name else "sherwood"])
    net = _net(disposal, replaced, transport, treatment)
    parts = _climate(identity, use, distance, ratio, sums)
    climate = _sum(parts.values()) if "replaced" in parts and "transport" in parts else None
    known = [
        part
        for part, value in (("disposal", disposal), ("replaced", replaced), ("transport", transport))
        if value is not None
    ]
    return Economy(
        disposal,
        replaced,
        transport,
        treatment,
        net,
        climate,
        parts,
        tuple(sums.figures),
        estimated=not name,
        sherwood=_sherwood(use, properties, values["sherwood"]) if not name else None,
        total=net.times(market.placed) if net and market.placed else None,
        climate_total=climate.times(market.placed) if climate and market.placed else None,
        known=tuple(known),
        ratio=ratio,
    )


def treatment_of(use: UseOf | None) -> str:
    """Return which kind of treatment the documented practice of *use* names; "" where none is known."""
    text = fold(use.pretreatment.get("en", "")) if use else ""
    if not text:
        return ""
    return next((name for name, words in _STEPS.items() if any(word in text for word in words)), "")


def _disposal(identity: Identity) -> str:
    if identity.hazardous:
        return "disposal-hazardous"
    return "disposal-inert" if _INERT in lineage(identity.material) else "disposal-nonhazardous"


def _priced(use: UseOf | None) -> Figure | None:
    figure = value_of("price", use.replaces) if use and use.replaces else None
    return figure if figure and figure.unit == "EUR/t" else None


def _net(
    disposal: Range | None, replaced: Range | None, transport: Range | None, treatment: Range | None
) -> Range | None:
    """Return the sum, or None while the raw material's price or the way is not known."""
    if replaced is None or transport is None or disposal is None or treatment is None:
        return None
    return disposal + replaced + transport.times(-1) + treatment.times(-1)


def _climate(
    identity: Identity, use: UseOf | None, distance: float | None, ratio: Ratio | None, sums: _Sums
) -> dict[str, Range]:
    factors = emission_factors()
    making = factor_of("product", use.replaces) if use and use.replaces else None
    if making is not None and not making.unit.endswith("/t"):
        making = None
    landfill = factor_of("disposal", identity.material) or factors["landfill-other"]
    if landfill.id == "incineration-polymer":
        landfill = factors["landfill-other"]  # what would be burnt is not known: the lower one counts
    made = sums.of(making)
    found = {"replaced": made.by(ratio.value) if made and ratio else None, "disposal": sums.of(landfill)}
    if distance is not None:
        way = sums.of(factors["transport-road"], distance)
        found["transport"] = way.times(-1) if way else None
    recycling = factors["treatment-polymer-recycling"]
    if "polymer" in lineage(identity.material):
        spent = sums.of(recycling)
        found["treatment"] = spent.times(-1) if spent else None
    return {name: value for name, value in found.items() if value is not None}


def _sum(parts: Iterable[Range]) -> Range:
    total = Range(0.0, 0.0, 0.0)
    for part in parts:
        total = total + part
    return total


def _sherwood(use: UseOf | None, properties: Sequence[Property], constant: Figure) -> Text | None:
    """Return what the wanted content would cost by Sherwood's relation, where its share was measured."""
    if use is None or use.rule != _CONTENT:
        return None
    rich = [found for found in properties if found.mean and found.unit == "%"]
    best = max(rich, key=lambda found: found.mean or 0.0, default=None)
    price = sherwood_price(constant.mid, (best.mean or 0.0) / 100) if best else None
    if best is None or price is None:
        return None
    return {
        "en": f"{best.label['en']} at {best.mean:.3g} %: about {price:.0f} EUR a tonne of it (estimate).",
        "tr": f"{best.label['tr']} %{best.mean:.3g}: tonu yaklaşık {price:.0f} EUR (tahmin).",
    }
