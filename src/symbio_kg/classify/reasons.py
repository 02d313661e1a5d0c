"""Puts into words why a code is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from symbio_kg.classify.activity import Fit
from symbio_kg.classify.cues import Cues
from symbio_kg.classify.index import MATERIAL, OFFICIAL
from symbio_kg.classify.model import Activity, Reason
from symbio_kg.classify.ranking import Query, Scored

__all__ = ["reasons"]

_NAMED: Final = {
    OFFICIAL: ("the official name holds “{text}”", "resmî adında “{text}” geçiyor"),
    MATERIAL: ("the material “{text}” usually has this code", "“{text}” malzemesinin olağan kodu"),
}
_SYNONYM: Final = ("“{text}” is a name for it", "“{text}” bunun bir adı")
_SECTOR: Final = {
    "usual": (
        "a process of NACE {code} gives this code",
        "NACE {code} faaliyetinin bir süreci bu kodu verir",
    ),
    "typical": ("{heading} is typical of NACE {code}", "{heading} NACE {code} için olağan"),
    "possible": ("{heading} is possible for NACE {code}", "{heading} NACE {code} için olası"),
    "any": ("{heading} arises in every sector", "{heading} her sektörde çıkar"),
    "chapter": (
        "chapter {heading} suits NACE {code}, this part of it is not usual",
        "{heading}. bölüm NACE {code} ile uyumlu, bu alt bölüm olağan değil",
    ),
    "none": (
        "not usual for NACE {code}: check which activity makes it",
        "NACE {code} için olağan değil: hangi faaliyetten çıktığına bakın",
    ),
}
_STEP: Final = {
    2: (
        "chapters 13 to 15 are looked at when none of 01-12 and 17-20 fits",
        "13-15. bölümlere, 01-12 ve 17-20 uymadığında bakılır",
    ),
    3: (
        "chapter 16 is looked at when none of 01-15 and 17-20 fits",
        "16. bölüme, 01-15 ve 17-20 uymadığında bakılır",
    ),
}


def reasons(item: Scored, query: Query, cues: Cues, activity: Activity | None) -> tuple[Reason, ...]:
    """Return the reasons for *item*, the strongest first."""
    return tuple(_all(item, query, cues, activity))


def _all(item: Scored, query: Query, cues: Cues, activity: Activity | None) -> Iterator[Reason]:
    if item.phrase is not None:
        kind = "mirror-pair" if item.from_pair else item.phrase.source
        en, tr = _NAMED.get(item.phrase.source, _SYNONYM)
        yield _reason(kind, en, tr, text=item.phrase.text)
    for written, meant in query.mended.items():
        if item.phrase and any(word.folded == meant for word in item.phrase.words):
            yield _reason(
                "spelling", "“{a}” was read as “{b}”", "“{a}”, “{b}” olarak okundu", a=written, b=meant
            )
    if item.settings:
        yield _reason(
            "setting",
            "“{text}” points to {heading}",
            "“{text}” {heading} başlığını gösteriyor",
            text=item.settings[0],
            heading=item.entry.code[:5],
        )
    if activity is not None and item.fit is not None:
        yield _sector(item.fit, activity)
    yield from _side(item, cues)
    if item.entry.is_last_resort:
        yield _reason(
            "last-resort",
            "99 codes come last and need a statement",
            "99 kodları en sonra gelir, gerekçe ister",
        )
    elif item.entry.step in _STEP:
        yield _reason("chapter-order", *_STEP[item.entry.step])


def _sector(fit: Fit, activity: Activity) -> Reason:
    return _reason("sector", *_SECTOR[fit.degree], code=activity.code, heading=fit.heading)


def _side(item: Scored, cues: Cues) -> Iterator[Reason]:
    if cues.side is None or cues.side != item.entry.hazardous:
        return
    words = ", ".join(cues.hazard if cues.side else cues.clean)
    if cues.side:
        yield _reason(
            "cue", "“{w}” speaks for a hazardous entry", "“{w}” tehlikeli girişi gösteriyor", w=words
        )
    else:
        yield _reason(
            "cue", "“{w}” speaks against a hazardous entry", "“{w}” tehlikesiz girişi gösteriyor", w=words
        )


def _reason(kind: str, en: str, tr: str, **values: str) -> Reason:
    return Reason(kind, {"en": en.format(**values), "tr": tr.format(**values)})
