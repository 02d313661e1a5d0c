"""The question that decides between the two sides of a mirror pair, after the wording of its hazardous entry."""

from __future__ import annotations

import re
from typing import Final

from symbio_kg.model import Text

__all__ = ["question"]

_REPORT: Final = {
    "en": "Without an assessment or analysis report it counts as hazardous.",
    "tr": "Değerlendirme ya da analiz raporu yoksa tehlikeli sayılır.",
}
# The first pattern that the English name of the hazardous entry (or its heading) holds gives the question
_QUESTIONS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), en, tr)
    for pattern, en, tr in (
        (r"asbestos", "Is there asbestos in it?", "İçinde asbest var mı?"),
        (r"\bPCBs?\b", "Are there PCBs in it (above 50 mg/kg)?", "İçinde PCB var mı (50 mg/kg üzerinde)?"),
        (r"mercury", "Is there mercury in it?", "İçinde cıva var mı?"),
        (
            r"coal tar|\btar-containing",
            "Is there coal tar in it (PAH)?",
            "İçinde kömür katranı (PAH) var mı?",
        ),
        (
            r"flammable gases",
            "Does it burn, or give off flammable gas with water (test)?",
            "Yanıcı mı ya da suyla yanıcı gaz çıkarıyor mu (deney)?",
        ),
        (
            r"paint|varnish|coating|ink\b|adhesive|sealant|toner",
            "Are there organic solvents, heavy-metal pigments, isocyanates or epoxies in it (safety data sheet)?",
            "İçinde organik çözücü, ağır metalli pigment, izosiyanat ya da epoksi var mı (güvenlik bilgi formu)?",
        ),
        (
            r"organic solvents|containing solvents",
            "Are there organic solvents in it?",
            "İçinde organik çözücü var mı?",
        ),
        (r"cyanide", "Are there cyanides in it?", "İçinde siyanür var mı?"),
        (
            r"containing oil|\boil\b",
            "Is there mineral oil in it above the limits?",
            "İçinde sınırların üzerinde madeni yağ var mı?",
        ),
        (r"chromium|chromat", "Is there chromium(VI) in it?", "İçinde krom(VI) var mı?"),
        (
            r"heavy metals|transition metals",
            "Do lead, cadmium, chromium(VI), nickel or other heavy metals exceed the limits?",
            "Kurşun, kadmiyum, krom(VI), nikel ya da başka ağır metaller sınırları aşıyor mu?",
        ),
        (
            r"arsenic",
            "Is there arsenic in it above the limits?",
            "İçinde sınırların üzerinde arsenik var mı?",
        ),
        (
            r"silicones|chlorosilanes",
            "Are the silicones or silanes classified as hazardous?",
            "Silikonlar ya da silanlar tehlikeli olarak sınıflandırılmış mı?",
        ),
        (
            r"\bwood\b|sawdust",
            "Is the wood treated, painted, varnished or impregnated with hazardous substances?",
            "Ahşap tehlikeli maddeyle işlenmiş, boyanmış, verniklenmiş ya da emprenye edilmiş mi?",
        ),
        (
            r"\bsoil|dredging|ballast",
            "Do hydrocarbons, heavy metals, PAH or PCBs exceed the limits in the soil analysis?",
            "Toprak analizinde hidrokarbon, ağır metal, PAH ya da PCB sınırları aşıyor mu?",
        ),
        (
            r"insulation",
            "Are there old mineral fibres, HBCD, CFC or bitumen in it?",
            "İçinde eski mineral elyaf, HBCD, CFC ya da bitüm var mı?",
        ),
        (
            r"concrete|bricks|construction|gypsum|metal waste contaminated|glass, plastic and wood",
            "Is it soiled with or does it contain hazardous substances (tar, PCB, asbestos, lead paint, oil)?",
            "Tehlikeli maddeyle kirlenmiş mi ya da içinde var mı (katran, PCB, asbest, kurşunlu boya, yağ)?",
        ),
        (
            r"absorbents|protective clothing|packaging",
            "Is it soiled with oil, solvent, paint or other hazardous substances?",
            "Yağ, çözücü, boya ya da başka tehlikeli maddeyle kirlenmiş mi?",
        ),
        (
            r"casting cores|binders|crack-indicating",
            "Do binder residues (phenol, formaldehyde, furfuryl alcohol) or metals exceed the limits?",
            "Bağlayıcı kalıntıları (fenol, formaldehit, furfuril alkol) ya da metaller sınırları aşıyor mu?",
        ),
        (
            r"blasting|grinding bodies",
            "Does it carry removed paint, heavy metals (lead, copper, organotin) or oil above the limits?",
            "Sökülen boya, ağır metal (kurşun, bakır, organokalay) ya da yağ sınırların üzerinde mi?",
        ),
        (
            r"linings and refractories",
            "Do chromium(VI), lead, fluorides or cyanides, or refractory ceramic fibres exceed the limits?",
            "Krom(VI), kurşun, florür, siyanür ya da refrakter seramik elyaf sınırları aşıyor mu?",
        ),
        (
            r"dust|particulates|fly ash|bottom ash|gas (?:treatment|cleaning)|flue-gas|slag",
            "Do heavy metals (lead, zinc, cadmium, chromium(VI)), dioxins or pH exceed the limits?",
            "Ağır metaller (kurşun, çinko, kadmiyum, krom(VI)), dioksin ya da pH sınırları aşıyor mu?",
        ),
        (
            r"sludge|filter cake|effluent|aqueous|leachate|rinsing",
            "Do heavy metals, mineral oil, solvents or pH exceed the limits (HP 1 to HP 15)?",
            "Ağır metal, madeni yağ, çözücü ya da pH sınırları (HP 1-15) aşıyor mu?",
        ),
        (
            r"batter",
            "Does the cell chemistry contain hazardous substances?",
            "Pil kimyası tehlikeli madde içeriyor mu?",
        ),
        (
            r"antifreeze",
            "Does it contain ethylene glycol, or lead and copper taken up in use, above the limits?",
            "Etilen glikol ya da kullanımda geçen kurşun ve bakır sınırların üzerinde mi?",
        ),
        (
            r"gases in pressure",
            "Is the gas flammable, oxidising, toxic or a halon?",
            "Gaz yanıcı, yakıcı, zehirli mi ya da halon mu?",
        ),
    )
)
_ANY: Final = {
    "en": "Does it contain hazardous substances above the limits (HP 1 to HP 15)?",
    "tr": "Sınırların üzerinde tehlikeli madde (HP 1-15) içeriyor mu?",
}


def question(hazardous_name: str) -> Text:
    """Return what to ask, by the English name of the hazardous entry of a pair."""
    for pattern, en, tr in _QUESTIONS:
        if pattern.search(hazardous_name):
            return {"en": f"{en} {_REPORT['en']}", "tr": f"{tr} {_REPORT['tr']}"}
    return {language: f"{_ANY[language]} {_REPORT[language]}" for language in ("en", "tr")}
