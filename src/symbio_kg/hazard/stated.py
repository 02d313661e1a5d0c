"""What is said of a waste as a whole beside its composition: code, pH, flash point, state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.measures import MeasureBad, measure
from symbio_kg.hazard.model import Composition
from symbio_kg.hazard.refusal import CompositionRefused
from symbio_kg.hazard.wording import finding
from symbio_kg.model import Place

__all__ = ["with_stated"]


def with_stated(composition: Composition, given: Mapping[str, str | None]) -> Composition:
    """Return *composition* with what *given* says of the whole, by the names of `measure`; None is not said.

    Raises CompositionRefused, whose one finding stands at the name, for what cannot be meant.
    """
    fields: dict[str, object] = {}
    for key, text in given.items():
        if text is None:
            continue
        try:
            fields.update(measure(key, text, default_law(), comma="," in text))
        except MeasureBad as error:
            wrong = finding(error.code, Place(f"--{key}"), {"text": text, **error.facts})
            raise CompositionRefused([wrong]) from error
    return replace(composition, **fields) if fields else composition  # type: ignore[arg-type]
