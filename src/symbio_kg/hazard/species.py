"""From what was analysed to substances that can be counted: speciation, metal basis, notes, double counting.

One atom counts once: what declared compounds already hold of an element is taken off its total, and
what single members hold is taken off a reported sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from symbio_kg.hazard.model import Composition, Content, Part, Reason, Speciation, Understood
from symbio_kg.hazard.tables import Law, Species, Substance, parent

__all__ = ["contents_of", "declared_total"]

_ZERO: Final = Decimal(0)
_ACID: Final = Decimal(5)
_ALKALINE: Final = Decimal("11.5")
_WET_STATES: Final = frozenset({"sludge", "paste", "liquid"})
_SUMS: Final = {"pah-sum": "PAH"}
_OIL: Final = "unidentified-mineral-oil"
_MARKER: Final = "benzo-a-pyrene"
_MARKER_SHARE: Final = Decimal("0.0001")
"""Below this share of benzo[a]pyrene in unidentified oil, guidance lets HP7 and HP11 go."""
_BALANCE: Final = Decimal("1.05")
_PART_OF: Final = {"Cr": ("Cr(VI)", "Cr(III)")}


def contents_of(
    composition: Composition, law: Law, day: date, speciation: Speciation
) -> tuple[list[Content], list[Understood]]:
    """Return what is counted, and how each line was understood, in the order of the composition."""
    reader = _Reader(composition, law, day, speciation)
    contents: list[Content] = []
    understood: list[Understood] = []
    for part in composition.parts:
        content, reasons = reader.read(part)
        contents.append(content)
        understood.append(Understood(part, content.substance, content.high, tuple(reasons)))
    return contents, understood


def declared_total(parts: Iterable[Part], law: Law, *, least: bool = False) -> Decimal:
    """Return the percentage that *parts* account for, each atom counted once; below detection counts as nothing.

    Ranges count with their upper end, with *least* with their lower.
    """
    listed = list(parts)
    total = _ZERO
    for part in listed:
        share = part.low if part.detection or least else part.high
        if part.element or part.substance in _SUMS:
            share = max(_ZERO, share - _held(part, listed, law)[0])
        total += share
    return total


class _Reader:
    def __init__(self, composition: Composition, law: Law, day: date, speciation: Speciation) -> None:
        self._composition = composition
        self._parts = composition.parts
        self._law = law
        self._day = day
        self._speciation = speciation

    def read(self, part: Part) -> tuple[Content, Sequence[Reason]]:
        if part.classes is not None:
            return self._given(part)
        if part.element:
            return self._element(part)
        if part.substance:
            return self._substance(part)
        reasons = [Reason("not-known", {"name": part.name})]
        return _content(part, "", part.name, (), known=False), reasons

    def _given(self, part: Part) -> tuple[Content, list[Reason]]:
        classes = part.classes or ()
        reasons = [Reason("classes-given")]
        low, high = part.low, part.high
        if part.metal_basis and part.substance:
            factor = self._law.substance(part.substance, self._day).factor
            if factor:
                low, high = low / factor, high / factor
                reasons.append(Reason("metal-basis", {"share": high}))
        names = self._law.substance(part.substance, self._day).names if part.substance else None
        return _content(part, part.substance, names or part.name, classes, low, high), reasons

    def _substance(self, part: Part) -> tuple[Content, Sequence[Reason]]:
        substance, plain, remarks = _looked_up(self._law, part.substance, self._day)
        low, high = part.low, part.high
        if plain and not part.notes_met:
            known = substance.classified
            names, classes = substance.names, substance.classes
            content = Content(
                part.name, names, substance.id, low, high, classes, part.detection, False, known
            )
            return content, remarks
        reasons = list(remarks)
        if substance.id in _SUMS:
            held, members = _held(part, self._parts, self._law)
            if held:
                low, high = max(_ZERO, low - held), max(_ZERO, high - held)
                reasons.append(Reason("sum-reduced", {"members": ", ".join(members), "share": high}))
        if substance.metal_basis and substance.factor and not part.metal_given:
            low, high = low / substance.factor, high / substance.factor
            reasons.append(Reason("metal-basis", {"share": high}))
        elif substance.metal_basis:
            reasons.append(Reason("metal-basis-group"))
        classes, more = self._released(part, substance)
        content = _content(
            part, substance.id, substance.names, classes, low, high, known=substance.classified
        )
        return content, [*reasons, *more]

    def _released(self, part: Part, substance: Substance) -> tuple[tuple[str, ...], list[Reason]]:
        """Return the classes left after the notes whose proof is given, and the marker of unidentified oil."""
        lifted: set[str] = set()
        reasons = []
        for letter in substance.notes:
            if letter in part.notes_met and letter in self._law.notes:
                note = self._law.notes[letter]
                lifted |= note.releases
                reasons.append(Reason("note-met", {"note": letter, "proof": note.proof}))
        if substance.id == _OIL:
            found = self._marker(part)
            reasons.append(found)
            if found.code == "oil-marker-low":
                lifted |= {"H350", "H340"}
        if not lifted:
            return substance.classes, reasons
        classes = tuple(c for c in substance.classes if parent(self._law.classes[c].statement) not in lifted)
        return classes, reasons

    def _marker(self, oil: Part) -> Reason:
        marker = next((part for part in self._parts if part.substance == _MARKER), None)
        if marker is None:
            return Reason("oil-marker-missing")
        if oil.low > 0 and marker.high / oil.low < _MARKER_SHARE:
            return Reason("oil-marker-low", {"share": 100 * marker.high / oil.low})
        return Reason("oil-marker-high")

    def _element(self, part: Part) -> tuple[Content, list[Reason]]:
        held, compounds = _held(part, self._parts, self._law)
        reasons = []
        low, high = max(_ZERO, part.low - held), max(_ZERO, part.high - held)
        if held:
            reasons.append(
                Reason("element-held", {"compounds": ", ".join(compounds), "held": held, "rest": high})
            )
        if held > part.high * _BALANCE and not part.detection:
            reasons.append(Reason("balance", {"held": held, "total": part.high}))
        if part.named:
            substance = self._law.substance(part.named, self._day)
            factor = Decimal(1) if substance.metal_basis else (substance.factor or Decimal(1))
            reasons.append(Reason("species-named", {"substance": substance.names, "factor": factor}))
            assumed = False
        else:
            species = self._species(part.element)
            substance = self._law.substance(species.substance, self._day)
            factor, assumed, reason = self._factor(species, substance, part.mode)
            reasons.append(reason)
        low, high = low * factor, high * factor
        reasons += _remarks(substance, self._day)
        content = _content(
            part, substance.id, substance.names, substance.classes, low, high, assumed=assumed and high > 0
        )
        return content, reasons

    def _factor(self, species: Species, substance: Substance, own: str) -> tuple[Decimal, bool, Reason]:
        facts: dict[str, object] = {"substance": substance.names, "why": species.reason}
        mode = Speciation(own) if own else self._speciation
        if mode is Speciation.PRINTED:
            return Decimal(1), False, Reason("species-printed", facts)
        factor = species.factor or substance.factor or Decimal(1)
        facts["factor"] = factor
        code = "species-not-named" if mode is Speciation.NAMED else "species-worst"
        return factor, bool(substance.classes), Reason(code, facts)

    def _species(self, symbol: str) -> Species:
        found = {species.when: species for species in self._law.species if species.symbol == symbol}
        return next((found[when] for when in self._conditions() if when in found), found[""])

    def _conditions(self) -> Iterator[str]:
        ph = self._composition.ph
        if ph is not None and ph < _ACID:
            yield "acidic"
        if ph is not None and ph >= _ALKALINE:
            yield "alkaline"
        if self._composition.state in _WET_STATES:
            yield "sludge"


@lru_cache(maxsize=4096)
def _looked_up(law: Law, name: str, day: date) -> tuple[Substance, bool, tuple[Reason, ...]]:
    """Return substance *name* on *day*, whether its share counts as it stands, and remarks on it."""
    substance = law.substance(name, day)
    plain = not substance.metal_basis and substance.id not in _SUMS and substance.id != _OIL
    return substance, plain, _remarks(substance, day)


@lru_cache(maxsize=4096)
def _remarks(substance: Substance, day: date) -> tuple[Reason, ...]:
    """Return what is to be said of *substance* itself on *day*."""
    found = []
    if substance.valid_from is not None and substance.valid_from > day:
        found.append(Reason("classified-later", {"day": substance.valid_from, "atp": substance.atp}))
    if not substance.classified:
        found.append(Reason("class-open"))
    if substance.minimum:
        found.append(
            Reason("minimum", {"classes": ", ".join(m.replace(":", " ") for m in substance.minimum)})
        )
    return tuple(found)


def _held(part: Part, parts: Sequence[Part], law: Law) -> tuple[Decimal, list[str]]:
    """Return how much of the element or sum in *part* other parts hold already, and which they are."""
    held, names = _ZERO, []
    for other in parts:
        share = _share_in(part, other, law)
        if share:
            held += share
            names.append(other.name)
    return held, names


def _share_in(part: Part, other: Part, law: Law) -> Decimal:
    if other is part or other.detection:
        return _ZERO
    if part.substance in _SUMS:
        group = law.substances[other.substance][-1].group if other.substance else ""
        return other.low if group == _SUMS[part.substance] and other.substance not in _SUMS else _ZERO
    if other.element:
        return other.low if other.element in _PART_OF.get(part.element, ()) else _ZERO
    if not other.substance:
        return _ZERO
    substance = law.substances[other.substance][-1]
    wanted = part.element.partition("(")[0]
    if substance.element != wanted or not substance.factor or part.element == "Cr(VI)":
        return _ZERO
    return other.low / substance.factor


def _content(
    part: Part,
    substance: str,
    names: object,
    classes: tuple[str, ...],
    low: Decimal | None = None,
    high: Decimal | None = None,
    *,
    assumed: bool = False,
    known: bool = True,
) -> Content:
    text = names if isinstance(names, dict) else {"en": str(names), "tr": str(names)}
    return Content(
        part.name,
        text,
        substance,
        part.low if low is None else low,
        part.high if high is None else high,
        classes,
        part.detection,
        assumed,
        known,
    )
