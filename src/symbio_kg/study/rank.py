"""Ranking: a weighted sum of criteria from 0 to 1, TOPSIS beside it, and how steady the order is.

- Weighted sum (Fishburn 1967); TOPSIS (Hwang and Yoon 1981) on the same criteria, whose ideal is 1 and whose
  anti-ideal is 0 in each.
- Weights: each moved by ±25 % alone, the others scaled so that they sum to one again. The order holds when no
  candidate changes its place in any of these.
- Figures: draws of every criterion from its triangular range, with a fixed seed; the 5th and 95th percentile
  of the place are told. A criterion nobody knows stands in the middle and is drawn from 0 to 1.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from symbio_kg import assets
from symbio_kg.model import Text
from symbio_kg.ontology.tables import read_table
from symbio_kg.study.errors import WeightsInvalid
from symbio_kg.study.formulas import draw, quantile
from symbio_kg.study.model import Order, Score

__all__ = ["MOVED", "checked", "closeness", "criteria", "moved_weights", "orders", "read_weights", "weighted"]

MOVED: Final = 0.25
_NEAR: Final = 1e-6
Scores = Sequence[Score]


@cache
def criteria() -> Mapping[str, tuple[Text, Text]]:
    """Return the criteria in their order: name, and what each measures."""
    rows = read_table(_default(), ("name", "weight", "en", "tr", "what_en", "what_tr"))
    return {
        row["name"]: ({"en": row["en"], "tr": row["tr"]}, {"en": row["what_en"], "tr": row["what_tr"]})
        for row in rows
    }


def read_weights(path: Path | None = None) -> dict[str, float]:
    """Return the weights of a table with columns `name` and `weight`, the product's own by default.

    Raises WeightsInvalid for a number that is none, an unknown or missing name, or a sum other than one.
    """
    found = {}
    for row in read_table(path or _default(), ("name", "weight")):
        try:
            found[row["name"]] = float(row["weight"].replace(",", "."))
        except ValueError:
            raise WeightsInvalid(
                f"“{row['weight']}” is no number.", f"“{row['weight']}” bir sayı değil."
            ) from None
    return checked(found)


def checked(weights: Mapping[str, float]) -> dict[str, float]:
    """Return *weights* in the order of the criteria; WeightsInvalid unless all are there and sum to one."""
    names = criteria()
    strange = [name for name in weights if name not in names]
    missing = [name for name in names if name not in weights]
    if strange or missing:
        known, odd, gone = (", ".join(part) or "–" for part in (names, strange, missing))
        raise WeightsInvalid(
            f"the criteria are {known}; unknown: {odd}, missing: {gone}.",
            f"ölçütler {known}; bilinmeyen: {odd}, eksik: {gone}.",
        )
    total = sum(weights.values())
    told = f"{total:.4g}"
    if any(not math.isfinite(weight) or weight < 0 for weight in weights.values()) or abs(total - 1) > _NEAR:
        raise WeightsInvalid(
            f"none may be below nought and they must sum to 1; they sum to {told}.",
            f"hiçbiri sıfırdan küçük olamaz ve toplamları 1 olmalıdır; toplam {told.replace('.', ',')}.",
        )
    return {name: weights[name] for name in names}


def weighted(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of *values*."""
    return sum(weight * values[name] for name, weight in weights.items())


def closeness(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return how near to the ideal and far from the anti-ideal: 1 is all ones, 0 all noughts."""
    best = math.sqrt(sum((weight * (1 - values[name])) ** 2 for name, weight in weights.items()))
    worst = math.sqrt(sum((weight * values[name]) ** 2 for name, weight in weights.items()))
    return worst / (best + worst) if best + worst > 0 else 0.0


def moved_weights(weights: Mapping[str, float], share: float = MOVED) -> list[tuple[str, dict[str, float]]]:
    """Return the weights with each moved down and up by *share* alone, the others scaled to sum to one."""
    found = []
    for name, weight in weights.items():
        rest = 1 - weight
        for sign, factor in (("−", 1 - share), ("+", 1 + share)):
            new = min(weight * factor, 1.0)
            scale = (1 - new) / rest if rest > 0 else 0.0
            moved = {other: new if other == name else own * scale for other, own in weights.items()}
            found.append((f"{name} {sign}{share:.0%}", moved if rest > 0 else dict(weights)))
    return found


def orders(
    candidates: Mapping[str, Scores], weights: Mapping[str, float], *, seed: int, draws: int
) -> tuple[dict[str, Order], list[str]]:
    """Return the order of each of *candidates*, and the moves of weights that change any place."""
    middle = {name: {score.name: score.value.mid for score in scores} for name, scores in candidates.items()}
    places = _places({name: weighted(values, weights) for name, values in middle.items()})
    near = {name: closeness(values, weights) for name, values in middle.items()}
    near_places = _places(near)
    moved = [
        (label, _places({name: weighted(values, other) for name, values in middle.items()}))
        for label, other in moved_weights(weights)
    ]
    drawn = _drawn(candidates, weights, seed, draws)
    found = {
        name: Order(
            rank=places[name],
            total=weighted(middle[name], weights),
            closeness=near[name],
            topsis_rank=near_places[name],
            best=min([places[name], *(there[name] for _, there in moved)]),
            worst=max([places[name], *(there[name] for _, there in moved)]),
            first_share=drawn[name].count(1) / draws if draws else 0.0,
            low=round(quantile(drawn[name], 0.05) or places[name]),
            high=round(quantile(drawn[name], 0.95) or places[name]),
        )
        for name in candidates
    }
    return found, [label for label, there in moved if there != places]


def _drawn(
    candidates: Mapping[str, Scores], weights: Mapping[str, float], seed: int, draws: int
) -> dict[str, list[int]]:
    chance = random.Random(seed)  # noqa: S311  a model's draws, no secret
    found: dict[str, list[int]] = {name: [] for name in candidates}
    for _ in range(draws):
        totals = {
            name: sum(weights[score.name] * draw(chance, score.value) for score in scores)
            for name, scores in candidates.items()
        }
        for name, place in _places(totals).items():
            found[name].append(place)
    return found


def _places(totals: Mapping[str, float]) -> dict[str, int]:
    """Return the place of each, 1 for the most; equals (to the ninth digit) stand by name."""
    ordered = sorted(totals, key=lambda name: (-round(totals[name], 9), name))
    return {name: place for place, name in enumerate(ordered, 1)}


def _default() -> Path:
    return assets.queries() / "study" / "weights.tsv"
