"""A raw composition becomes one that can be assessed, or findings that say row by row what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from symbio_kg.hazard.amounts import Amount, AmountBad, amount_of
from symbio_kg.hazard.loading import default_law
from symbio_kg.hazard.measures import MeasureBad, measure, speciation_of, truth
from symbio_kg.hazard.model import Composition, Part
from symbio_kg.hazard.raw import RawCell, RawComposition, RawPart
from symbio_kg.hazard.register import Found, Register, cas_is_valid, default_register, normal_cas
from symbio_kg.hazard.species import declared_total
from symbio_kg.hazard.statements import StatementBad, classes_of
from symbio_kg.hazard.tables import Law
from symbio_kg.hazard.wording import finding
from symbio_kg.i18n import fold
from symbio_kg.model import Finding, Place, Severity
from symbio_kg.read.cells import text_of
from symbio_kg.read.guards import bad_character, show

__all__ = ["compose"]

_OVER: Final = Decimal(101)
"""A total up to here is taken for the rounding of a laboratory."""
_HUNDRED: Final = Decimal(100)
_METAL: Final = re.compile(r"\b(?:metal|element)")
_DATE: Final = re.compile(r"(?:19|20)(\d{2})-(\d{2})-(0\d)(?: 00:00:00)?")


def compose(raw: RawComposition) -> tuple[Composition | None, list[Finding]]:
    """Return the composition in *raw*, None when a finding rejects it, with all findings."""
    return _Composer(raw, default_law(), default_register()).compose()


class _Composer:
    def __init__(self, raw: RawComposition, law: Law, register: Register) -> None:
        self._raw = raw
        self._law = law
        self._register = register
        self._findings = list(raw.findings)
        self._measured: dict[str, object] = {}

    def compose(self) -> tuple[Composition | None, list[Finding]]:
        self._measure()
        parts = [part for raw in self._raw.parts if (part := self._part(raw)) is not None]
        parts = list(self._without_twins(parts))
        moisture = self._measured.get("moisture")
        if not parts and not self._raw.parts:
            self._note("no-parts")
        total = declared_total(parts, self._law, least=True)
        if total > _OVER:
            self._note("total-over-100", facts={"total": total})
        elif total > _HUNDRED:
            self._note("total-rounded", facts={"total": total})
        if any(found.severity is Severity.VIOLATION for found in self._findings):
            return None, self._findings
        known = {
            key: value for key, value in self._measured.items() if key not in ("basis", "density", "unit")
        }
        if moisture is not None and not self._wet_only:
            known.pop("moisture")
        return Composition(parts=tuple(parts), findings=tuple(self._findings), **known), self._findings  # type: ignore[arg-type]

    @property
    def _wet_only(self) -> bool:
        """Whether the water is mass that no line accounts for."""
        return not any(
            text_of(raw.cells["name"].value).strip().lower() in ("water", "su")
            for raw in self._raw.parts
            if "name" in raw.cells
        )

    def _measure(self) -> None:
        for key, cell in self._raw.meta.items():
            if text_of(cell.value) == "" and not isinstance(cell.value, (list, dict)):
                continue
            try:
                self._measured.update(measure(key, cell.value, self._law, comma=self._raw.comma))
            except MeasureBad as error:
                self._note(
                    error.code, field=cell.label, facts={"text": show(text_of(cell.value)), **error.facts}
                )

    def _part(self, raw: RawPart) -> Part | None:
        texts = {key: text_of(cell.value) for key, cell in raw.cells.items() if key != "hazards"}
        for key, text in texts.items():
            if bad := bad_character(text):
                self._note("bad-character", raw.row, raw.cells[key].label, {"character": bad})
                return None
        amount = self._amount(raw)
        found = self._identify(raw, texts)
        classes = self._classes(raw)
        if amount is None or found is None or classes is False:
            return None
        low, high = self._as_classified(raw, amount)
        return Part(
            name=show(texts.get("name") or texts.get("element") or texts.get("cas") or f"{raw.row}"),
            low=low,
            high=high,
            substance=found.substance,
            element=found.element,
            classes=classes,  # type: ignore[arg-type]
            named=self._named(raw, found, texts),
            mode=self._mode(found, texts),
            notes_met=_letters(raw.cells.get("notes")),
            metal_basis="metal_basis" in raw.cells and truth(raw.cells["metal_basis"].value) is True,
            metal_given=bool(_METAL.search(fold(texts.get("basis", "")))),
            detection=amount.detection,
            cas=normal_cas(texts.get("cas", "")),
            row=raw.row,
        )

    # the share

    def _amount(self, raw: RawPart) -> Amount | None:
        cells = raw.values
        if not cells and ("low" in raw.cells or "high" in raw.cells):
            return self._range(raw)
        lod = raw.cells.get("lod")
        if lod is not None and (not cells or self._is_below(raw)):
            found = self._one_amount(raw, lod)
            return found and Amount(Decimal(0), found.high, detection=True, dry=found.dry, sure=found.sure)
        if not cells:
            self._note("value-missing", raw.row)
            return None
        amounts = [self._one_amount(raw, cell) for cell in cells]
        if None in amounts:
            return None
        first = amounts[0]
        if first is not None and any(other != first for other in amounts[1:]):
            self._note("two-values", raw.row, " / ".join(cell.label for cell in cells))
            return None
        sign = text_of(raw.cells["sign"].value).strip() if "sign" in raw.cells else ""
        if first is not None and sign.startswith((">", "≥")):
            self._note("lower-bound-only", raw.row, raw.cells["sign"].label, {"text": sign})
            return None
        if first is not None and (self._is_below(raw) or sign.startswith(("<", "≤"))):
            return first._replace(low=Decimal(0), detection=True)
        return first

    def _is_below(self, raw: RawPart) -> bool:
        return "detection" in raw.cells and truth(raw.cells["detection"].value) is True

    def _range(self, raw: RawPart) -> Amount | None:
        low = (
            self._one_amount(raw, raw.cells["low"]) if "low" in raw.cells else Amount(Decimal(0), Decimal(0))
        )
        if "high" not in raw.cells:
            self._note("lower-bound-only", raw.row, facts={"text": text_of(raw.cells["low"].value)})
            return None
        high = self._one_amount(raw, raw.cells["high"])
        if low is None or high is None:
            return None
        if low.low > high.high:
            self._note("range-turned", raw.row, facts={"text": f"{low.low} / {high.high}"})
            return None
        return Amount(low.low, high.high, dry=high.dry)

    def _one_amount(self, raw: RawPart, cell: RawCell) -> Amount | None:
        unit = text_of(raw.cells["unit"].value) if "unit" in raw.cells else ""
        unit = unit or cell.unit or str(self._measured.get("unit") or "")
        density = self._measured.get("density")
        try:
            if not unit and _bare(cell.value):
                self._note("unit-assumed", raw.row, cell.label)
                unit = "%"
            found = amount_of(
                cell.value,
                unit,
                comma=self._raw.comma,
                density=density if isinstance(density, Decimal) else None,
            )
        except AmountBad as error:
            facts = {"text": show(text_of(cell.value)), **error.facts}
            self._note(error.code, raw.row, cell.label, facts)
            return None
        if not found.sure:
            facts = {"text": show(text_of(cell.value)), "read": found.high}
            self._note("number-ambiguous", raw.row, cell.label, facts)
        return found

    def _as_classified(self, raw: RawPart, amount: Amount) -> tuple[Decimal, Decimal]:
        """Return the ends of *amount* in the waste as it is, water included."""
        basis = raw.cells.get("basis")
        said = text_of(basis.value) if basis else str(self._measured.get("basis") or "")
        if not (amount.dry or (said and self._is_dry(raw, said))):
            return amount.low, amount.high
        moisture = self._measured.get("moisture")
        if not isinstance(moisture, Decimal):
            self._note("moisture-missing", raw.row)
            return amount.low, amount.high
        left = (_HUNDRED - moisture) / _HUNDRED
        return amount.low * left, amount.high * left

    def _is_dry(self, raw: RawPart, said: str) -> bool:
        if _METAL.search(fold(said)):
            return False
        try:
            return measure("basis", said, self._law)["basis"] == "dry"
        except MeasureBad as error:
            self._note(
                error.code, raw.row, raw.cells["basis"].label if "basis" in raw.cells else "", {"text": said}
            )
            return False

    # what it is

    def _identify(self, raw: RawPart, texts: Mapping[str, str]) -> Found | None:
        """Return what the line is about; an unknown one is kept as such, a wrong number is refused."""
        name, cas = texts.get("name", ""), self._cas(raw, texts.get("cas", ""))
        if cas and not cas_is_valid(cas):
            if cas in ("-", "–", "n/a", "yok"):
                cas = ""
            else:
                self._refuse_number(raw, cas, name)
                return None
        for number in filter(None, (cas, texts.get("ec", ""), texts.get("index", ""))):
            if found := self._register.by_number(number, name):
                self._tell_choice(raw, found)
                return found
        for text in filter(None, (texts.get("element", ""), "" if cas else name)):
            if found := self._register.by_name(text):
                return found
        if name and cas and (found := self._register.by_name(name)) and found.substance:
            self._note(
                "cas-by-name",
                raw.row,
                "",
                {"cas": cas, "name": self._law.substances[found.substance][-1].names},
            )
            return found
        if not (name or cas or texts.get("element")):
            if "hazards" not in raw.cells:
                self._note("nameless", raw.row)
                return None
            return Found()
        if "hazards" not in raw.cells:
            label = raw.cells["cas" if cas else "name" if name else "element"].label
            asked = cas or name or texts["element"]
            self._note(
                "substance-unknown", raw.row, label, {"text": show(asked), "near": self._near(cas, name)}
            )
        return Found()

    def _cas(self, raw: RawPart, text: str) -> str:
        """Return the CAS number, also where a spreadsheet made a date of it, such as 1975-09-02 of 75-09-2."""
        cas = normal_cas(text)
        found = _DATE.fullmatch(text.strip())
        if found and not cas_is_valid(cas):
            back = f"{found[1]}-{found[2]}-{int(found[3])}"
            if cas_is_valid(back):
                self._note("cas-date", raw.row, raw.cells["cas"].label, {"text": text, "cas": back})
                return back
        return cas

    def _refuse_number(self, raw: RawPart, cas: str, name: str) -> None:
        near = self._near(cas, name)
        self._note("cas-wrong", raw.row, raw.cells["cas"].label, {"text": show(cas), "near": near})

    def _near(self, cas: str, name: str) -> list[dict[str, str]]:
        names = (self._register.near(name) if name else []) or (self._register.near(cas) if cas else [])
        versions = [self._law.substances[found][-1] for found in names]
        return [
            {lang: f"{s.names[lang]} ({s.cas})" if s.cas else s.names[lang] for lang in ("en", "tr")}
            for s in versions
        ]

    def _tell_choice(self, raw: RawPart, found: Found) -> None:
        if found.others:
            chosen = self._law.substances[found.substance][-1].names
            others = [dict(self._law.substances[name][-1].names) for name in found.others]
            self._note("several-entries", raw.row, facts={"chosen": chosen, "near": others})

    def _named(self, raw: RawPart, found: Found, texts: Mapping[str, str]) -> str:
        text = texts.get("as", "")
        if not text or not found.element or self._mode(found, texts):
            return ""
        number = normal_cas(text)
        named = (
            self._register.by_number(number)
            or self._register.by_name(text)
            or self._register.metal(found.element, text)
        )
        if named is None or not named.substance:
            near = self._near("", text)
            self._note("species-unknown", raw.row, raw.cells["as"].label, {"text": show(text), "near": near})
            return ""
        element = self._law.substances[named.substance][-1].element
        if element and element != found.element.partition("(")[0]:
            facts = {"text": show(text), "element": found.element}
            self._note("species-of-other", raw.row, raw.cells["as"].label, facts)
        return named.substance

    def _mode(self, found: Found, texts: Mapping[str, str]) -> str:
        """Return the speciation that stands where a compound could, such as "as printed"."""
        text = texts.get("as", "")
        if not text or not found.element or self._register.by_name(text):
            return ""
        try:
            return speciation_of(text)
        except MeasureBad:
            return ""

    def _classes(self, raw: RawPart) -> tuple[str, ...] | bool | None:
        """Return the classes given with the line, None when there are none, False when they cannot be read."""
        cell = raw.cells.get("hazards")
        if cell is None or cell.value is None or cell.value == "":
            return None
        try:
            classes, remarks = classes_of(cell.value, self._law)
        except StatementBad as error:
            self._note("statement-unknown", raw.row, cell.label, {"text": show(str(error))})
            return False
        for code, statement in remarks:
            self._note(code, raw.row, cell.label, {"text": statement})
        return classes

    def _without_twins(self, parts: list[Part]) -> Iterator[Part]:
        seen: dict[tuple[str, str, str], Part] = {}
        for part in parts:
            key = (part.substance, part.element, part.named)
            if not any(key):
                key = ("", "", part.cas or part.name if not part.name.isdigit() else "")
            if any(key) and (first := seen.get(key)) is not None:
                self._note("twice", part.row, facts={"text": part.name, "first": first.row})
                continue
            seen[key] = part
            yield part

    def _note(
        self, code: str, row: int | None = None, field: str = "", facts: Mapping[str, object] | None = None
    ) -> None:
        place = Place(self._raw.source, row=row, field=field or None)
        self._findings.append(finding(code, place, facts or {}))


def _bare(value: object) -> bool:
    """Return whether *value* is a number with no unit behind it."""
    return isinstance(value, (int, float, Decimal)) or not any(
        c.isalpha() or c in "%‰" for c in text_of(value)
    )


def _letters(cell: RawCell | None) -> frozenset[str]:
    if cell is None:
        return frozenset()
    values = (
        cell.value if isinstance(cell.value, (list, tuple)) else text_of(cell.value).replace(",", " ").split()
    )
    return frozenset(
        str(value).strip().upper().removeprefix("NOTE ").removeprefix("NOT ") for value in values
    )
