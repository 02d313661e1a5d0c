"""What can go wrong with a candidate, and what nobody knows of it yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from symbio_kg.model import Text
from symbio_kg.study.model import Check, Economy, Gap, Identity, Law, Market, Quality, Risk, Supply

__all__ = ["gaps_of", "risks_of"]

_CONTAMINANTS: Final = frozenset(
    (
        *(
            "arsenic",
            "cadmium",
            "chromium",
            "chromium-vi",
            "copper",
            "heavy-metals",
            "lead",
            "mercury",
            "nickel",
        ),
        *(
            "zinc",
            "vanadium",
            "pah",
            "pcb",
            "pcp",
            "phenol",
            "asbestos",
            "coal-tar",
            "leaching",
            "radioactivity",
        ),
        *(
            "radium-226",
            "pesticide",
            "wood-preservative",
            "mycotoxin-content",
            "aflatoxin",
            "creosote",
            "hbcd",
        ),
        *("chlorine", "fluorine", "sulfide", "halogen", "e-coli", "salmonella"),
    )
)
_NARROW: Final = 2
_MOST: Final = 4


def risks_of(identity: Identity, market: Market, quality: Quality) -> tuple[Risk, ...]:
    """Return the risks of a candidate, the heaviest first."""
    found = [*_hazard(identity), *_contaminants(quality), *_market(market)]
    return tuple(sorted(found, key=lambda risk: (-risk.weight, risk.kind)))


def gaps_of(
    identity: Identity, supply: Supply, market: Market, quality: Quality, law: Law, economy: Economy
) -> tuple[Gap, ...]:
    """Return the tasks that would close what is open."""
    return (
        *_listing_gaps(identity, supply, market),
        *_quality_gaps(quality),
        *_law_gaps(law),
        *_economy_gaps(economy),
    )


def _hazard(identity: Identity) -> Iterator[Risk]:
    if identity.hazardous and not identity.mirror:
        yield Risk(
            "hazard",
            1.0,
            _say(
                "hazardous entry: no by-product standard without removing the hazard",
                "tehlikeli kayıt: tehlike giderilmeden yan ürün standardı olmaz",
            ),
        )
    elif identity.hazardous:
        yield Risk(
            "hazard",
            0.8,
            _say(
                "hazardous mirror entry: show by HP 1-15 which batches are not hazardous",
                "tehlikeli ayna kayıt: hangi partilerin tehlikeli olmadığı HP 1-15 ile gösterilmeli",
            ),
        )
    elif identity.mirror:
        yield Risk(
            "hazard",
            0.4,
            _say(
                "mirror entry: each batch needs proof that it is not hazardous (HP 1-15)",
                "ayna kayıt: her partinin tehlikeli olmadığı kanıtlanmalı (HP 1-15)",
            ),
        )
    else:
        yield Risk(
            "hazard",
            0.1,
            _say("no hazardous twin of this code is known", "bu kodun tehlikeli eşi bilinmiyor"),
        )


def _contaminants(quality: Quality) -> Iterator[Risk]:
    watched = [check for check in quality.checks if check.property in _CONTAMINANTS]
    failing = [check for check in watched if check.failed]
    open_ = [check for check in watched if not check.failed and not check.passed]
    if failing:
        yield Risk(
            "contaminant", 0.7, _list("batches break the limit of", "sınırı aşan partiler var:", failing)
        )
    elif open_ and not quality.withheld:
        yield Risk(
            "contaminant", 0.5, _list("limited and never measured:", "sınırı var, hiç ölçülmemiş:", open_)
        )


def _market(market: Market) -> Iterator[Risk]:
    if market.receivers == 0:
        yield Risk(
            "market", 0.6, _say("no receiver lists a need that fits", "uyan ihtiyacı ilan eden alıcı yok")
        )
    elif market.receivers <= _NARROW:
        yield Risk(
            "market",
            0.4,
            _say(f"only {market.receivers} receiving firm(s)", f"yalnız {market.receivers} alıcı firma"),
        )


def _listing_gaps(identity: Identity, supply: Supply, market: Market) -> Iterator[Gap]:
    if identity.assumed:
        yield Gap(
            "material",
            _say(
                "ask the firms which material it is: it was taken from the code",
                "malzemenin ne olduğunu firmalara sorun: koddan varsayıldı",
            ),
            identity.listings,
        )
    if not identity.code:
        yield Gap("code", _say("name the would-be six-digit code", "olası altı haneli kodu belirtin"), 1)
    if supply.unknown:
        yield Gap("amount", _say("ask for the yearly tonnes", "yıllık tonajı sorun"), supply.unknown)
    if market.receivers == 0:
        yield Gap(
            "market",
            _say(
                "look for receivers: no listed need fits",
                "alıcı arayın: ilan edilmiş ihtiyaçların hiçbiri uymuyor",
            ),
            1,
        )


def _quality_gaps(quality: Quality) -> Iterator[Gap]:
    for found in quality.properties:
        if found.implausible:
            yield Gap(
                "value",
                {
                    "en": f"correct {found.label['en']}: the value cannot be, it was left out",
                    "tr": f"{found.label['tr']} değerini düzeltin: olanaksız değer hesaba katılmadı",
                },
                found.implausible,
            )
    for check in quality.checks:
        if check.unknown and not quality.withheld:
            method = next((c.method for c in quality.criteria if c.property == check.property), "")
            by = f" ({method})" if method else ""
            yield Gap(
                "measurement",
                {
                    "en": f"measure {check.label['en']}{by}",
                    "tr": f"ölçün: {check.label['tr']}{by}",
                },
                check.unknown,
            )


def _law_gaps(law: Law) -> Iterator[Gap]:
    for condition in law.conditions:
        if condition.state == "unknown" and condition.wanted:
            yield Gap(
                "evidence",
                {
                    "en": f"{condition.id}: supply {condition.wanted.get('en', '')}",
                    "tr": f"{condition.id}: sunulacak kanıt: {condition.wanted.get('tr', '')}",
                },
                1,
            )
    if not any(p.kind in ("by-product", "end-of-waste", "standard") for p in law.precedents):
        yield Gap(
            "precedent", _say("search other countries for a criterion", "başka ülkelerde ölçüt araştırın"), 1
        )


def _economy_gaps(economy: Economy) -> Iterator[Gap]:
    if economy.replaced is None:
        yield Gap(
            "price",
            _say(
                "find the price of the raw material that is replaced",
                "yerine geçilen ham maddenin fiyatını bulun",
            ),
            1,
        )
    if economy.ratio is not None and economy.ratio.how in ("typical", "supposed"):
        yield Gap(
            "ratio",
            {
                "en": f"measure what decides how much is replaced: {economy.ratio.basis['en']}",
                "tr": f"yerine geçme oranını belirleyen özelliği ölçün: {economy.ratio.basis['tr']}",
            },
            1,
        )
    if economy.estimated:
        yield Gap(
            "treatment",
            _say(
                "find the cost of the treatment: it is only estimated",
                "işlem maliyetini bulun: yalnız tahmin edildi",
            ),
            1,
        )
    unread = [figure for figure in economy.figures if not figure.is_read]
    if unread:
        yield Gap(
            "source",
            _say("verify the figures marked as not read", "okunmamış diye işaretli değerleri doğrulayın"),
            len(unread),
        )


def _say(en: str, tr: str) -> Text:
    return {"en": en, "tr": tr}


def _list(en: str, tr: str, checks: Sequence[Check]) -> Text:
    labels = [check.label for check in checks][:_MOST]
    return {
        "en": f"{en} {', '.join(label['en'] for label in labels)}",
        "tr": f"{tr} {', '.join(label['tr'] for label in labels)}",
    }
