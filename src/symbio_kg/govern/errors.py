"""What can go wrong when synergies are carried; each class knows the HTTP status that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from symbio_kg.errors import SymbioError
from symbio_kg.model import Finding

__all__ = ["ChoiceRefused", "GovernError", "ListingUnknown", "NotYours", "StepRefused", "SynergyUnknown"]


class GovernError(SymbioError):
    """Root of what this package raises; `status` is the HTTP status that fits."""

    code = "govern"
    status: ClassVar[int] = 422


class SynergyUnknown(GovernError):
    """A synergy that is not there, or that the caller may not know of: nobody is told which."""

    code = "synergy-unknown"
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(en=f"{name}: there is no such synergy.", tr=f"{name}: böyle bir sinerji yok.")


class ListingUnknown(GovernError):
    """A listing that is not there."""

    code = "listing-unknown"
    status = 404

    def __init__(self, name: str) -> None:
        super().__init__(en=f"{name}: there is no such listing.", tr=f"{name}: böyle bir ilan yok.")


class StepRefused(GovernError):
    """A step, consent or record that the table of steps, the shapes, or the other side do not allow."""

    code = "step-refused"
    status = 409

    def __init__(self, *, en: str, tr: str, findings: Sequence[Finding] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__(en=en, tr=tr)


class NotYours(GovernError):
    """Something that only those concerned may do."""

    code = "not-yours"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            en="Only those whom this concerns may do it.", tr="Bunu yalnızca ilgili olanlar yapabilir."
        )


class ChoiceRefused(GovernError):
    """A choice of fields that contradicts itself."""

    code = "choice-refused"
