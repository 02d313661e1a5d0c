"""What cannot be studied, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from symbio_kg.errors import SymbioError

__all__ = ["AudienceUnknown", "PlaceInvalid", "SectorInvalid", "SectorWithoutListings", "WeightsInvalid"]


class SectorInvalid(SymbioError):
    """Something that is no NACE number."""

    code = "study-sector-invalid"

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            en=f"“{given}” is no NACE number. Write a section letter or a number such as 24, 23.7 or 24.10.",
            tr=f"“{given}” bir NACE numarası değil. Bölüm harfi ya da 24, 23.7 veya 24.10 gibi bir numara yazın.",
        )


class SectorWithoutListings(SymbioError):
    """Sectors whose firms offer no material in this region, or none `within` so many km of the point asked for."""

    code = "study-sector-empty"

    def __init__(self, sectors: Iterable[str], there: Iterable[str], within: float | None = None) -> None:
        self.sectors = tuple(sectors)
        self.there = tuple(there)
        named, known = ", ".join(self.sectors), ", ".join(self.there) or "–"
        en = "here" if within is None else f"within {within:g} km of that point"
        tr = "Burada" if within is None else f"O noktanın {within:g} km çevresinde"
        super().__init__(
            en=f"No firm of NACE {named} offers a material {en}, so there is nothing to study. "
            f"Divisions with offers in the whole region: {known}.",
            tr=f"{tr} NACE {named} faaliyetinden malzeme teklif eden firma yok; çalışılacak bir şey bulunmuyor. "
            f"Bütün bölgede teklifi olan bölümler: {known}.",
        )


class PlaceInvalid(SymbioError):
    """Coordinates that no place has."""

    code = "study-place-invalid"

    def __init__(self, latitude: float, longitude: float) -> None:
        given = f"{latitude:g}, {longitude:g}"
        super().__init__(
            en=f"{given}: no such place. Latitude lies between -90 and 90, longitude between -180 and 180.",
            tr=f"{given}: böyle bir yer yok. Enlem -90 ile 90, boylam -180 ile 180 arasındadır.",
        )


class WeightsInvalid(SymbioError):
    """Weights that are not what the method needs."""

    code = "study-weights-invalid"

    def __init__(self, en: str, tr: str) -> None:
        super().__init__(en=f"The weights cannot be used: {en}", tr=f"Ağırlıklar kullanılamıyor: {tr}")


class AudienceUnknown(SymbioError):
    """A reader that is neither the public nor the study team."""

    code = "study-audience-unknown"

    def __init__(self, given: str) -> None:
        super().__init__(
            en=f"“{given}” is no audience: choose public or internal.",
            tr=f"“{given}” bir hedef kitle değil: public ya da internal seçin.",
        )
