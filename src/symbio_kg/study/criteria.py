"""A draft criterion set: the limit from the need of the use, the control from how the batches scatter.

- Limit: the strictest that the use and its documented practice ask for.
- Producer's control: limit ∓ k·s, with the one-sided tolerance factor k for 95 % of batches at 90 % confidence,
  so that a plant which keeps its mean there keeps the limit.
- Frequency: by the coefficient of variation of what was measured; where nothing is known, every batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from symbio_kg.i18n import capital
from symbio_kg.model import Text
from symbio_kg.reference import methods
from symbio_kg.study.formulas import tolerance_factor
from symbio_kg.study.gather import Limit
from symbio_kg.study.graph import Knowledge
from symbio_kg.study.model import Criterion, Property
from symbio_kg.study.units import in_unit
from symbio_kg.terms import PREFIXES
from symbio_kg.units import printed

__all__ = ["EVERY", "MONTHLY", "WEEKLY", "control", "drafted", "frequency", "sentence", "strictest"]

_STEADY: Final = 0.10
_LOOSE: Final = 0.25
_FEWEST: Final = 3
EVERY: Final[Text] = {"en": "every batch", "tr": "her parti"}
WEEKLY: Final[Text] = {"en": "weekly composite sample", "tr": "haftalık karma numune"}
MONTHLY: Final[Text] = {"en": "monthly composite sample", "tr": "aylık karma numune"}
_UPPER: Final = ("AtMost", "LessThan", "Absent")


def drafted(
    limits: Iterable[Limit], properties: Sequence[Property], knowledge: Knowledge
) -> tuple[Criterion, ...]:
    """Return a criterion for each bound that *limits* set, with what *properties* say of its scatter."""
    known = {found.name: found for found in properties}
    return tuple(_criterion(limit, known[limit.property], knowledge) for limit in strictest(limits))


def strictest(limits: Iterable[Limit]) -> Iterator[Limit]:
    """Yield the lowest ceiling and the highest floor of each property, by property; a mere declaration is none."""
    by_side: dict[tuple[str, str, str | None], Limit] = {}
    for limit in limits:
        if limit.operator == "Declared":
            continue
        upper = limit.operator in _UPPER
        key = (limit.property, "upper" if upper else "lower", limit.dimension)
        held = by_side.get(key)
        if held is None or (limit.ceiling < held.ceiling if upper else limit.floor > held.floor):
            by_side[key] = limit
    for _, limit in sorted(by_side.items(), key=lambda item: (item[0][0], item[0][1])):
        yield limit


def frequency(mean: float | None, deviation: float | None) -> Text:
    """Return how often to sample: monthly below 10 % variation, weekly up to 25 %, else every batch."""
    if not mean or deviation is None:
        return EVERY
    variation = deviation / abs(mean)
    return MONTHLY if variation < _STEADY else WEEKLY if variation <= _LOOSE else EVERY


def control(limit: float, deviation: float | None, count: int, *, upper: bool) -> float | None:
    """Return the value that a plant's mean has to keep; None while too few are measured or it cannot be kept."""
    factor = tolerance_factor(count) if count >= _FEWEST else None
    if factor is None or deviation is None:
        return None
    found = limit - factor * deviation if upper else limit + factor * deviation
    return found if found >= 0 else None


def _criterion(limit: Limit, found: Property, knowledge: Knowledge) -> Criterion:
    unit = limit.unit or knowledge.unit_of(limit.property)
    upper = limit.operator in _UPPER
    bound = in_unit(limit.ceiling if upper else limit.floor, unit)
    told = knowledge.unit_of(limit.property)
    same = unit == told
    method = methods().get(limit.property)
    return Criterion(
        property=limit.property,
        iri=PREFIXES["prop"] + limit.property,
        label=found.label,
        operator=limit.operator,
        limit=bound,
        unit=knowledge.unit_label(unit),
        unit_iri=unit,
        source=knowledge.label(limit.holder),
        method=method.standards if method else "",
        method_label=method.label if method else {},
        method_level=method.evidence if method else "",
        frequency=frequency(found.mean, found.deviation),
        control=control(bound, found.deviation, found.count, upper=upper) if same else None,
        count=found.count,
    )


_SAYS: Final[Mapping[str, Text]] = {
    "AtMost": {
        "en": "{label} shall be at most {value}",
        "tr": "{label} en çok {value} olmalıdır",
    },
    "LessThan": {
        "en": "{label} shall be below {value}",
        "tr": "{label} {value} değerinin altında olmalıdır",
    },
    "AtLeast": {
        "en": "{label} shall be at least {value}",
        "tr": "{label} en az {value} olmalıdır",
    },
    "MoreThan": {
        "en": "{label} shall be above {value}",
        "tr": "{label} {value} değerinin üstünde olmalıdır",
    },
    "Equals": {"en": "{label} shall be {value}", "tr": "{label} {value} olmalıdır"},
    "Absent": {"en": "{label} shall not be found", "tr": "{label} bulunmamalıdır"},
}


def sentence(criterion: Criterion) -> Text:
    """Return *criterion* as a sentence in both languages."""
    found = {}
    for language in ("en", "tr"):
        number = f"{criterion.limit:.6g}"
        value = (
            f"{number.replace('.', ',') if language == 'tr' else number} {printed(criterion.unit)}".strip()
        )
        if language == "tr" and criterion.unit == "%":
            value = f"%{number.replace('.', ',')}"
        text = _SAYS[criterion.operator][language].format(label=criterion.label[language], value=value)
        text = capital(text, language)
        method = f" ({criterion.method})" if criterion.method else ""
        found[language] = f"{text}{method}; {criterion.frequency[language]}."
    return found
