"""The columns of a listing table: names in both languages, what they hold, and the help a person gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from symbio_kg.terms import PREFIXES
from symbio_kg.vocabulary import key

__all__ = ["CHOICES", "COLUMNS", "Choice", "Column", "choose", "column_of", "nearest_columns"]

_SYM, _GEO, _DCT = PREFIXES["sym"], PREFIXES["geo"], PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in code, its heading and help per language, other headings, and its property."""

    key: str
    heading: Mapping[str, str]
    help: Mapping[str, str]
    others: tuple[str, ...] = ()
    path: str = ""
    width: int = 16
    choices: str = ""
    needed: bool = False
    several: bool = False


def _column(
    name: str,
    en: str,
    tr: str,
    help_en: str,
    help_tr: str,
    *others: str,
    path: str = "",
    width: int = 16,
    choices: str = "",
    needed: bool = False,
    several: bool = False,
) -> Column:
    texts = {"en": en, "tr": tr}
    return Column(name, texts, {"en": help_en, "tr": help_tr}, others, path, width, choices, needed, several)


COLUMNS: Final = (
    _column(
        "identifier", "Identifier", "Kayıt no",
        "Your own short name for this listing; each only once.",
        "Bu ilan için sizin kısa adınız; her biri yalnız bir kez.",
        "id", "listing id", "kayıt numarası", "ilan no", "no", "kod no",
        path=_DCT + "identifier", needed=True,
    ),
    _column(
        "kind", "Offer or need", "Teklif mi ihtiyaç mı",
        "Offer: you have it. Need: you look for it.",
        "Teklif: sizde var. İhtiyaç: arıyorsunuz.",
        "kind", "type", "offer/need", "tür", "teklif/ihtiyaç", "teklif veya ihtiyaç", "ilan türü",
        choices="kind", needed=True,
    ),
    _column(
        "resource", "Resource type", "Kaynak türü",
        "What it is: waste, product, heat, water, space, labour …",
        "Ne olduğu: atık, ürün, ısı, su, alan, işgücü …",
        "resource", "resource kind", "kaynak", "kaynak tipi",
        choices="resource", needed=True, width=18,
    ),
    _column(
        "title_tr", "Title (Turkish)", "Başlık (Türkçe)",
        "A short title in Turkish. One of the two titles is needed.",
        "Türkçe kısa başlık. İki başlıktan biri gerekir.",
        "title tr", "title_tr", "türkçe başlık", "başlık", "başlık tr",
        path=_DCT + "title", width=34,
    ),
    _column(
        "title_en", "Title (English)", "Başlık (İngilizce)",
        "A short title in English. One of the two titles is needed.",
        "İngilizce kısa başlık. İki başlıktan biri gerekir.",
        "title en", "title_en", "english title", "title", "başlık en", "ingilizce başlık",
        path=_DCT + "title", width=34,
    ),
    _column(
        "firm", "Firm", "Firma",
        "Name of the firm that lists it.", "İlanı veren firmanın adı.",
        "firm name", "company", "firma adı", "işletme", "kuruluş",
        path=_SYM + "listedBy", width=28, needed=True,
    ),
    _column(
        "firm_id", "Firm ID", "Firma no",
        "Tax or registration number, if the name alone could be mistaken.",
        "Ad tek başına yetmiyorsa vergi ya da sicil numarası.",
        "firm_id", "company id", "tax number", "vergi no", "vergi numarası", "firma kimliği",
    ),
    _column(
        "nace", "NACE activity", "NACE faaliyeti",
        "Main activity of the firm, four digits such as 23.51.",
        "Firmanın ana faaliyeti, 23.51 gibi dört hane.",
        "nace", "activity", "nace code", "nace kodu", "faaliyet", "faaliyet kodu",
        path=_SYM + "activity", choices="nace",
    ),
    _column(
        "site", "Site", "Tesis",
        "Name of the plant, if the firm has several.", "Firmanın birden çok tesisi varsa tesisin adı.",
        "site name", "plant", "tesis adı", "fabrika",
        path=_SYM + "atSite", width=22,
    ),
    _column(
        "latitude", "Latitude", "Enlem",
        "Degrees north, such as 38.42.", "Kuzey derecesi, 38,42 gibi.",
        "lat", "latitude (wgs84)", "enlem (wgs84)", path=_GEO + "lat",
    ),
    _column(
        "longitude", "Longitude", "Boylam",
        "Degrees east, such as 27.14.", "Doğu derecesi, 27,14 gibi.",
        "lon", "long", "lng", "boylam (wgs84)", path=_GEO + "long",
    ),
    _column(
        "zone", "Industrial zone", "Organize sanayi bölgesi",
        "The industrial zone the plant stands in.", "Tesisin bulunduğu sanayi bölgesi.",
        "zone", "osb", "bölge", "sanayi bölgesi", "oiz",
        path=_SYM + "inZone", choices="zone", width=26,
    ),
    _column(
        "region", "Province", "İl",
        "Province or region.", "İl ya da bölge.",
        "region", "city", "şehir", "il / ilçe", path=PREFIXES["schema"] + "addressRegion",
    ),
    _column(
        "country", "Country", "Ülke",
        "State of the plant, by its two letters; Türkiye when empty.",
        "Tesisin bulunduğu devlet, iki harfiyle; boşsa Türkiye.",
        "country code", "ülke kodu",
        path=PREFIXES["schema"] + "addressCountry", choices="country",
    ),
    _column(
        "licence_number", "Licence number", "Lisans no",
        "Number of the licence under which the plant takes waste.",
        "Tesisin atık almasına dayanak olan lisansın numarası.",
        "licence", "license", "licence no", "license number", "lisans", "lisans numarası", "izin no",
        "belge no", path=_SYM + "holdsLicence", width=18,
    ),
    _column(
        "licence_from", "Licensed from", "Lisans başlangıcı",
        "First day of the licence, such as 01.03.2024.", "Lisansın ilk günü, 01.03.2024 gibi.",
        "licence from", "licence valid from", "lisans başlangıç tarihi", "lisans tarihi",
        path=_SYM + "validFrom",
    ),
    _column(
        "licence_until", "Licensed until", "Lisans bitişi",
        "Last day of the licence, such as 28.02.2029.", "Lisansın son günü, 28.02.2029 gibi.",
        "licence until", "licence valid until", "licence end", "lisans bitiş tarihi",
        "lisans geçerlilik tarihi", path=_SYM + "validTo",
    ),
    _column(
        "licence_codes", "Licensed codes", "Lisanslı kodlar",
        "Each code with its operation, as the licence names them: 10 02 07*:R4; 10 02 10:R4",
        "Lisansın andığı her kod, işlemiyle: 10 02 07*:R4; 10 02 10:R4",
        "licence codes", "licensed wastes", "codes and operations", "lisans kodları", "lisans kapsamı",
        "lisanslı atık kodları", path=_SYM + "licenses", width=36,
    ),
    _column(
        "licence_room", "Room in the licence (t)", "Lisansta kalan (t)",
        "How many tonnes may still be taken in the licence year.",
        "Lisans yılında daha kaç ton alınabileceği.",
        "licence room", "licensed room", "lisansta kalan miktar", "kalan kapasite",
        path=_SYM + "licensedRoom",
    ),
    _column(
        "facility_type", "Facility type", "Tesis türü",
        "Kind of waste facility that the licence names; several with ;",
        "Lisansın andığı atık tesisi türü; birden çoksa ; ile.",
        "type of facility", "kind of facility", "tesis tipi",
        path=_SYM + "facilityType", choices="facility", several=True, width=26,
    ),
    _column(
        "material", "Material", "Malzeme",
        "What it is made of, from the list; type to search.", "Ne olduğu, listeden; yazarak arayın.",
        "madde", "malzeme adı", path=_SYM + "material", choices="material", width=30,
    ),
    _column(
        "waste_code", "Waste code", "Atık kodu",
        "Six digits of the List of Waste; needed for waste.", "Atık listesinden altı hane; atıkta zorunlu.",
        "code", "low code", "ewc", "ewc code", "list of waste", "atık kod", "kod",
        path=_SYM + "wasteCode", choices="waste_code", width=30,
    ),
    _column(
        "function", "Function", "İşlev",
        "What it must do, for a need; several with ;", "İhtiyaçta ne işe yarayacağı; birden çoksa ; ile.",
        "purpose", "use", "görev", "kullanım", path=_SYM + "function", choices="function", width=24,
    ),
    _column(
        "process", "Process", "Proses",
        "The process it comes from (offer) or goes to (need).",
        "Çıktığı (teklif) ya da gireceği (ihtiyaç) proses.",
        "süreç", "üretim süreci", path=_SYM + "forProcess", choices="process", width=26,
    ),
    _column(
        "slot", "Input", "Girdi",
        "For a need: the input of the process it goes to, such as clinker-burning.lime.",
        "İhtiyaçta: proseste gireceği girdi, clinker-burning.lime gibi.",
        "slot", "process input", "süreç girdisi", "proses girdisi", path=_SYM + "forSlot", width=26,
    ),
    _column(
        "quantity", "Quantity", "Miktar",
        "Digits only, such as 1250 or 12.5.", "Yalnızca rakam, 1250 ya da 12,5 gibi.",
        "amount", "adet", path=_SYM + "quantity",
    ),
    _column(
        "minimum", "Minimum quantity", "En az miktar",
        "The least that is worth taking.", "Alınmaya değer en az miktar.",
        "minimum", "min", "asgari miktar", path=_SYM + "minimumQuantity",
    ),
    _column(
        "unit", "Unit", "Birim",
        "Unit of the quantity.", "Miktarın birimi.",
        "uom", "ölçü birimi", path=_SYM + "unit", choices="unit",
    ),
    _column(
        "period", "Per", "Dönem",
        "The time in which the quantity arises.", "Miktarın oluştuğu süre.",
        "period", "periyot", "süre", path=_SYM + "period", choices="period",
    ),
    _column(
        "from", "Available from", "Başlangıç tarihi",
        "First day, such as 01.02.2026.", "İlk gün, 01.02.2026 gibi.",
        "from", "start", "start date", "başlangıç", path=_SYM + "availableFrom",
    ),
    _column(
        "until", "Available until", "Bitiş tarihi",
        "Last day, such as 31.12.2026.", "Son gün, 31.12.2026 gibi.",
        "until", "end", "end date", "bitiş", path=_SYM + "availableUntil",
    ),
    _column(
        "months", "Months", "Aylar",
        "Only for seasonal listings: 1-3, 11 or March–May.", "Yalnız mevsimlikse: 1-3, 11 ya da Mart–Mayıs.",
        "month", "active months", "ay", "aktif aylar", path=_SYM + "activeMonth",
    ),
    _column(
        "distance", "Maximum distance (km)", "En çok uzaklık (km)",
        "How far it may travel.", "En çok ne kadar taşınabileceği.",
        "maximum distance", "distance", "uzaklık", "azami mesafe", "mesafe (km)",
        path=_SYM + "maximumDistance",
    ),
    _column(
        "supply", "Supply temperature (°C)", "Gidiş sıcaklığı (°C)",
        "For heat: temperature it is handed over at.", "Isıda: teslim sıcaklığı.",
        "temperature", "supply temperature", "sıcaklık", "sıcaklık (°C)", "gidiş sıcaklığı",
        path=_SYM + "supplyTemperature",
    ),
    _column(
        "return", "Return temperature (°C)", "Dönüş sıcaklığı (°C)",
        "For heat: temperature it comes back at.", "Isıda: dönüş sıcaklığı.",
        "return temperature", "dönüş sıcaklığı", path=_SYM + "returnTemperature",
    ),
    _column(
        "load", "Load profile", "Yük profili",
        "For energy: continuous, in batches or seasonal.", "Enerjide: sürekli, kesikli ya da mevsimlik.",
        "load", "profile", "yük", path=_SYM + "loadProfile", choices="load",
    ),
    _column(
        "water", "Water quality", "Su kalitesi",
        "For water: its quality class.", "Suda: kalite sınıfı.",
        "water quality class", "su kalite sınıfı", path=_SYM + "waterQuality", choices="water", width=20,
    ),
    _column(
        "skill", "Skill", "Beceri",
        "For labour and expertise: what the people can do.", "İşgücü ve uzmanlıkta: kişilerin becerisi.",
        "expertise", "uzmanlık", path=_SYM + "skill", width=22,
    ),
    _column(
        "values", "Measured values or limits", "Ölçülen değerler ya da sınırlar",
        "Offer: what was measured. Need: what is tolerated. SiO2 = 52.3 %; moisture <= 12 %",
        "Teklif: ölçülen. İhtiyaç: kabul edilen. SiO2 = 52,3 %; nem <= 12 %",
        "measurements", "properties", "limits", "values", "ölçümler", "özellikler", "sınırlar", "analiz",
        path=_SYM + "hasMeasurement", width=36,
    ),
    _column(
        "sampled", "Sampled on", "Numune tarihi",
        "Day of the sample.", "Numunenin alındığı gün.",
        "sample date", "numune", path=_SYM + "sampledOn",
    ),
    _column(
        "reason", "Reason for a missing value", "Eksik değerin gerekçesi",
        "Why the quantity or the analysis is missing.", "Miktar ya da analiz neden yok.",
        "reason", "stated reason", "gerekçe", "neden", path=_SYM + "statedReason", width=28,
    ),
    _column(
        "note", "Note", "Not",
        "Anything else a partner should know.", "Ortağın bilmesi gereken başka şeyler.",
        "description", "notes", "remarks", "açıklama", "notlar", path=_DCT + "description", width=34,
    ),
    _column(
        "contact", "Contact", "İletişim",
        "Whom to turn to, and how.", "Kime, nasıl başvurulacağı.",
        "contact person", "e-mail", "email", "phone", "yetkili", "e-posta", "telefon", "iletişim bilgisi",
        path=_SYM + "contact", width=26,
    ),
    _column(
        "price", "Price", "Fiyat",
        "What is asked or paid, with currency and unit, such as 12 TRY/t.",
        "İstenen ya da ödenen bedel, para birimi ve birimiyle: 12 TL/t gibi.",
        "price terms", "bedel", "ücret", path=_SYM + "price",
    ),
    _column(
        "private", "Keep private", "Gizli tutulacaklar",
        "What only those entitled may see; several with ;",
        "Yalnız yetkililerin görebileceği bilgiler; birden çoksa ; ile.",
        "private", "keeps private", "confidential", "gizli", "gizlilik",
        path=_SYM + "keepsPrivate", choices="private", several=True, width=24,
    ),
    _column(
        "source", "Source", "Kaynakça",
        "Where the information comes from.", "Bilginin nereden geldiği.",
        "reference", "bilgi kaynağı", path=_DCT + "source", width=24,
    ),
    _column(
        "synthetic", "Invented example", "Uydurma örnek",
        "Yes, if the listing is made up.", "İlan uydurmaysa evet.",
        "synthetic", "sentetik", path=_SYM + "synthetic", choices="yes",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a short list: the local name in `sym:`, names per language, and other spellings."""

    id: str
    names: Mapping[str, str]
    others: tuple[str, ...] = ()


def _choice(name: str, en: str, tr: str, *others: str) -> Choice:
    return Choice(name, {"en": en, "tr": tr}, others)


CHOICES: Final[Mapping[str, tuple[Choice, ...]]] = {
    "kind": (
        _choice("Offer", "offer", "teklif", "supply", "arz", "satılık", "have"),
        _choice("Need", "need", "ihtiyaç", "demand", "request", "talep", "istek", "want"),
    ),
    "resource": (
        _choice("Waste", "waste", "atık"),
        _choice("ByProduct", "by-product", "yan ürün", "byproduct", "by product"),
        _choice("Product", "product", "ürün"),
        _choice("Material", "material", "malzeme", "raw material", "hammadde"),
        _choice("WasteHeat", "waste heat", "atık ısı", "heat", "ısı", "steam", "buhar"),
        _choice("Electricity", "electricity", "elektrik", "power"),
        _choice("Water", "water", "su"),
        _choice("Logistics", "logistics", "lojistik", "transport", "taşıma", "nakliye"),
        _choice("Storage", "storage", "depolama", "depo", "warehouse"),
        _choice("Space", "space", "alan", "land", "arazi", "yer"),
        _choice("Equipment", "equipment", "ekipman", "machine", "makine"),
        _choice("Labour", "labour", "işgücü", "labor", "iş gücü"),
        _choice("Expertise", "expertise", "uzmanlık", "know-how", "danışmanlık"),
        _choice("Technology", "technology", "teknoloji"),
    ),
    "period": (
        _choice(
            "PerYear",
            "year",
            "yıl",
            "per year",
            "yıllık",
            "a year",
            "yearly",
            "annual",
            "annually",
            "yılda",
            "/yr",
            "yr",
            "y",
            "a",
            "p.a.",
        ),
        _choice("PerMonth", "month", "ay", "per month", "aylık", "monthly", "ayda", "mo", "mth"),
        _choice("PerWeek", "week", "hafta", "per week", "haftalık", "weekly", "haftada", "wk", "w"),
        _choice("PerDay", "day", "gün", "per day", "günlük", "daily", "günde", "d"),
        _choice("PerHour", "hour", "saat", "per hour", "saatlik", "hourly", "saatte", "h", "hr"),
        _choice("Once", "once", "bir kez", "one-off", "one off", "tek sefer", "bir defa", "bir seferlik"),
    ),
    "load": (
        _choice("ContinuousLoad", "continuous", "sürekli"),
        _choice("BatchLoad", "batch", "kesikli", "in batches", "parti"),
        _choice("SeasonalLoad", "seasonal", "mevsimlik", "sezonluk"),
    ),
    "water": (
        _choice("Demineralised", "demineralised", "demineralize", "demi water", "deiyonize"),
        _choice("Condensate", "condensate", "kondensat", "kondens"),
        _choice("BoilerQuality", "boiler quality", "kazan suyu kalitesi", "boiler", "kazan suyu"),
        _choice("ProcessQuality", "process quality", "proses suyu kalitesi", "process", "proses suyu"),
        _choice("CoolingQuality", "cooling quality", "soğutma suyu kalitesi", "cooling", "soğutma suyu"),
        _choice("IrrigationClassA", "irrigation class A", "sulama sınıfı A"),
        _choice("IrrigationClassB", "irrigation class B", "sulama sınıfı B"),
        _choice("IrrigationClassC", "irrigation class C", "sulama sınıfı C"),
        _choice("IrrigationClassD", "irrigation class D", "sulama sınıfı D"),
        _choice("Untreated", "untreated", "arıtılmamış", "raw", "ham"),
    ),
    "private": (
        _choice("FirmName", "firm name", "firma adı", "firm", "company", "firma"),
        _choice("ExactPlace", "exact place", "tam konum", "place", "site", "coordinates", "konum", "tesis"),
        _choice("ContactDetails", "contact details", "iletişim bilgileri", "contact", "iletişim"),
        _choice("Quantities", "quantities", "miktarlar", "quantity", "amount", "miktar"),
        _choice("PriceTerms", "price", "fiyat", "prices", "bedel"),
        _choice(
            "MeasuredValues", "measured values", "ölçülen değerler", "measurements", "analiz", "ölçümler"
        ),
        _choice("FreeText", "notes", "notlar", "note", "description", "not", "açıklama"),
    ),
    "yes": (
        _choice("true", "yes", "evet", "true", "1", "x", "doğru", "e", "y"),
        _choice("false", "no", "hayır", "false", "0", "yanlış", "h", "n"),
    ),
}

_NEAR_ENOUGH = 70


@cache
def _headings() -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in COLUMNS:
        for name in (*column.heading.values(), column.key):
            found.setdefault(key(name), column)
    for column in COLUMNS:
        for name in column.others:
            found.setdefault(key(name), column)
    return found


def column_of(heading: str) -> Column | None:
    """Return the column that *heading* names in either language, whatever its case and marks."""
    return _headings().get(key(heading.strip(" *:")))


def nearest_columns(heading: str, language: str) -> list[str]:
    """Return the headings in *language* that *heading* was perhaps meant to be."""
    close = process.extract(
        key(heading)[:80], list(_headings()), scorer=fuzz.ratio, limit=4, score_cutoff=_NEAR_ENOUGH
    )
    return list(dict.fromkeys(_headings()[name].heading[language] for name, _, _ in close))[:2]


@cache
def _chosen(group: str) -> dict[str, Choice]:
    return {
        key(name): choice
        for choice in reversed(CHOICES[group])
        for name in (*choice.others, *choice.names.values(), choice.id, f"sym:{choice.id}")
    }


def choose(group: str, text: str) -> Choice | None:
    """Return the choice of *group* that *text* names, in either language; None when none does."""
    return _chosen(group).get(key(text))
