"""The words of the impact report in both languages."""

# ruff: noqa: E501  a sentence on one line is easier to translate

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symbio_kg.model import Text

__all__ = ["WORDS"]

WORDS: Final[Mapping[str, Text]] = {
    "title": {"en": "What the synergies brought", "tr": "Sinerjilerin getirdikleri"},
    "lead": {
        "en": "From the ledger: each figure has a source and a day, nothing is counted that would have been anyway, and no tonne twice.",
        "tr": "Defterden: her değerin kaynağı ve tarihi vardır; zaten olacak olan sayılmaz, hiçbir ton iki kez sayılmaz.",
    },
    "years": {"en": "By year", "tr": "Yıllara göre"},
    "years.lead": {
        "en": "What was brought in each year. Jobs are those at the end of the year.",
        "tr": "Her yıl getirilenler. İşler yıl sonundaki sayıdır.",
    },
    "lifetime": {"en": "Over the whole life", "tr": "Bütün ömür boyunca"},
    "lifetime.lead": {
        "en": "Flows of all years together, investments once, jobs of the last year. Not to be added to yearly figures.",
        "tr": "Bütün yılların akışları birlikte, yatırımlar bir kez, işler son yılın sayısı. Yıllık değerlere eklenmez.",
    },
    "year": {"en": "Year", "tr": "Yıl"},
    "measure": {"en": "Measure", "tr": "Ölçü"},
    "value": {"en": "Value", "tr": "Değer"},
    "unit": {"en": "Unit", "tr": "Birim"},
    "range": {"en": "Range", "tr": "Aralık"},
    "moved": {"en": "moved", "tr": "aktarılan"},
    "diverted": {"en": "kept from disposal", "tr": "bertaraftan alıkonan"},
    "virgin": {"en": "virgin material saved", "tr": "birincil ham madde tasarrufu"},
    "water": {"en": "water saved", "tr": "su tasarrufu"},
    "energy": {"en": "energy saved", "tr": "enerji tasarrufu"},
    "co2": {"en": "greenhouse gas avoided", "tr": "önlenen sera gazı"},
    "net": {"en": "net benefit of both sides", "tr": "iki tarafın net yararı"},
    "savings": {"en": "costs avoided", "tr": "kaçınılan maliyet"},
    "sales": {"en": "new sales", "tr": "yeni satışlar"},
    "jobs": {"en": "jobs created and kept", "tr": "yaratılan ve korunan iş"},
    "investment": {"en": "investment (once)", "tr": "yatırım (bir kez)"},
    "by.firm": {"en": "By firm", "tr": "Firmaya göre"},
    "by.zone": {"en": "By zone", "tr": "Bölgeye göre"},
    "by.sector": {"en": "By sector", "tr": "Sektöre göre"},
    "by.component": {"en": "By programme component", "tr": "Program bileşenine göre"},
    "by.synergy": {"en": "By synergy", "tr": "Sinerjiye göre"},
    "group": {"en": "Group", "tr": "Küme"},
    "none": {"en": "not stated", "tr": "belirtilmemiş"},
    "withheld": {"en": "withheld", "tr": "gizli"},
    "secret": {
        "en": "Withheld: sums of fewer than three firms, of one firm that makes up most of them, or from which such a sum could be computed.",
        "tr": "Gizli tutulanlar: üçten az firmanın toplamları, çoğu tek bir firmaya ait toplamlar ve böyle bir toplamın hesaplanabileceği değerler.",
    },
    "case.baseline": {"en": "before", "tr": "önceki durum"},
    "case.counterfactual": {"en": "without the synergy", "tr": "sinerji olmasaydı"},
    "side.giver": {"en": "giver", "tr": "veren"},
    "side.taker": {"en": "taker", "tr": "alan"},
    "invented": {"en": "Invented figures", "tr": "Uydurma değerler"},
    "invented.text": {
        "en": "{count} of {all} figures are invented for the example: they describe no firm and no programme.",
        "tr": "{all} değerin {count} tanesi örnek için uydurulmuştur: hiçbir firmayı ya da programı anlatmaz.",
    },
    "codes": {"en": "Tonnes by code and operation", "tr": "Koda ve işleme göre ton"},
    "code": {"en": "Code", "tr": "Kod"},
    "operation": {"en": "Operation", "tr": "İşlem"},
    "gas": {
        "en": "Greenhouse gas: terms, factors and sources",
        "tr": "Sera gazı: terimler, katsayılar ve kaynaklar",
    },
    "gas.disposal": {"en": "disposal that did not happen", "tr": "yapılmayan bertaraf"},
    "gas.virgin": {"en": "material that was not made", "tr": "üretilmeyen malzeme"},
    "gas.water": {"en": "water that was not supplied", "tr": "sağlanmayan su"},
    "gas.energy": {"en": "electricity that was not made", "tr": "üretilmeyen elektrik"},
    "gas.haulage": {"en": "haulage added", "tr": "eklenen taşıma"},
    "term": {"en": "Term", "tr": "Terim"},
    "factor": {"en": "Factor", "tr": "Katsayı"},
    "source": {"en": "Source", "tr": "Kaynak"},
    "people": {"en": "Women and men", "tr": "Kadınlar ve erkekler"},
    "people.lead": {
        "en": "Numbers below {least} are withheld, and those from which such a number could be computed.",
        "tr": "{least} sayısının altındakiler ve böyle bir sayının hesaplanabileceği değerler gizli tutulur.",
    },
    "people.decisions": {"en": "in decisions", "tr": "kararlarda"},
    "people.training": {"en": "in training", "tr": "eğitimde"},
    "people.jobs": {"en": "in jobs", "tr": "işlerde"},
    "area": {"en": "Where", "tr": "Nerede"},
    "women": {"en": "Women", "tr": "Kadın"},
    "men": {"en": "Men", "tr": "Erkek"},
    "all": {"en": "Together", "tr": "Toplam"},
    "gaps": {"en": "What is not known", "tr": "Bilinmeyenler"},
    "gap.counterfactual": {
        "en": "What would have been without it: nothing is counted as kept from disposal.",
        "tr": "Onsuz ne olacağı: bertaraftan alıkonan ton sayılmadı.",
    },
    "gap.product-factor": {
        "en": "A greenhouse gas factor of the material saved.",
        "tr": "Tasarruf edilen malzemenin sera gazı katsayısı.",
    },
    "gap.disposal-factor": {
        "en": "A greenhouse gas factor of the disposal avoided.",
        "tr": "Kaçınılan bertarafın sera gazı katsayısı.",
    },
    "gap.haulage": {"en": "Haulage: its gas is not taken off.", "tr": "Taşıma: salımı düşülmedi."},
    "gap": {"en": "Gap", "tr": "Eksik"},
    "synergies": {"en": "Synergies", "tr": "Sinerji"},
    "nothing": {"en": "The ledger has no figures.", "tr": "Defterde değer yok."},
    "figures": {"en": "All figures with source and day", "tr": "Kaynağı ve tarihiyle bütün değerler"},
    "indicator": {"en": "Figure", "tr": "Değer"},
    "on": {"en": "Noted on", "tr": "Kayıt günü"},
    "foot.invented": {
        "en": "Made from the impact ledger; invented sample figures.",
        "tr": "Etki defterinden üretilmiştir; kurgusal örnek değerler.",
    },
    "foot": {"en": "Made from the impact ledger.", "tr": "Etki defterinden üretilmiştir."},
}
