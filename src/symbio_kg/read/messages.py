"""What the reader says about bad input: one entry a cause, in both languages, each with what to do."""

# ruff: noqa: E501  (a sentence stays on one line, so that it can be searched for)

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from symbio_kg.errors import SymbioError
from symbio_kg.model import Finding, Place, Severity

__all__ = ["MESSAGES", "Unreadable", "finding"]

_SAVE_EN = "Save it again as UTF-8 (in Excel: Save As, “CSV UTF-8”)."
_SAVE_TR = "Dosyayı UTF-8 olarak yeniden kaydedin (Excel: Farklı Kaydet, “CSV UTF-8”)."

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # the whole document
    "not-found": (
        "There is no file here that can be opened. Check the path.",
        "Burada açılabilecek bir dosya yok. Yolu denetleyin.",
    ),
    "empty": ("The document is empty.", "Belge boş."),
    "too-large": (
        "The document has {size} MB; at most {limit} MB are read. Split it.",
        "Belge {size} MB; en çok {limit} MB okunur. Belgeyi bölün.",
    ),
    "unknown-format": (
        "The format was not recognised. Give Turtle, N-Triples, JSON-LD, RDF/XML, CSV or XLSX.",
        "Biçim tanınmadı. Turtle, N-Triples, JSON-LD, RDF/XML, CSV ya da XLSX verin.",
    ),
    "other-format": (
        "This is a {format} file, which is not read. Save it as XLSX, CSV or Turtle.",
        "Bu bir {format} dosyası; bu biçim okunmaz. XLSX, CSV ya da Turtle olarak kaydedin.",
    ),
    "encoding": (f"The text is not valid UTF-8. {_SAVE_EN}", f"Metin geçerli UTF-8 değil. {_SAVE_TR}"),
    "decoded": (
        f"The text was not UTF-8 and was read as {{encoding}}; check the letters. {_SAVE_EN}",
        f"Metin UTF-8 değildi, {{encoding}} olarak okundu; harfleri denetleyin. {_SAVE_TR}",
    ),
    "control-character": (
        "The character {character} is not allowed in text. Delete it.",
        "Metinde {character} karakterine izin yok. Silin.",
    ),
    "too-deep": (
        "The document is nested more than {limit} levels deep. Flatten it.",
        "Belge {limit} düzeyden derin iç içe geçmiş. Düzleştirin.",
    ),
    "syntax": (
        "The {format} could not be read: {reason}",
        "{format} okunamadı: {reason}",
    ),
    "doctype": (
        "RDF/XML with a DOCTYPE or entities is not read. Remove the declaration and write the text out.",
        "DOCTYPE ya da varlık tanımı içeren RDF/XML okunmaz. Tanımı kaldırıp metni açık yazın.",
    ),
    "named-graph": (
        "The document names the graph <{graph}>. Give plain triples; where they are kept is decided on loading.",
        "Belge <{graph}> adlı çizgeyi kullanıyor. Yalın üçlüler verin; nereye konacağı yüklemede belirlenir.",
    ),
    "triple-term": (
        "Triples about triples (RDF 1.2 triple terms) are not read. Use plain triples.",
        "Üçlüler hakkında üçlüler (RDF 1.2) okunmaz. Yalın üçlüler kullanın.",
    ),
    "remote-context": (
        "The JSON-LD context {context} is not fetched. Use {own}, or leave @context out.",
        "JSON-LD bağlamı {context} indirilmez. {own} kullanın ya da @context yazmayın.",
    ),
    "long-literal": (
        "A value has {size} characters; at most {limit} are kept. Shorten it.",
        "Bir değer {size} karakter; en çok {limit} karakter tutulur. Kısaltın.",
    ),
    "long-iri": (
        "An IRI has {size} characters; at most {limit} are allowed.",
        "Bir IRI {size} karakter; en çok {limit} karaktere izin var.",
    ),
    "no-number": (
        "{value} is no number. Leave the value out.",
        "{value} bir sayı değil. Değeri yazmayın.",
    ),
    "bad-iri": (
        "The IRI {iri} holds characters that do not belong in one. Correct it.",
        "{iri} IRI'si, içinde bulunamayacak karakterler taşıyor. Düzeltin.",
    ),
    "own-vocabulary": (
        "The document makes statements about {subject}, a term of the product's own vocabulary. Describe listings, firms and sites only.",
        "Belge, ürünün kendi söz varlığından {subject} hakkında bilgi veriyor. Yalnızca ilan, firma ve tesisleri tanımlayın.",
    ),
    "unknown-term": (
        "{term} is not a term of the vocabulary.{suggestions}",
        "{term}, söz varlığında yok.{suggestions}",
    ),
    "duplicate-key": (
        "The key {key} occurs twice in one object; the first would be lost. Use a list.",
        "{key} anahtarı bir nesnede iki kez geçiyor; ilki yitirilirdi. Liste kullanın.",
    ),
    # workbooks
    "macro": (
        "The workbook holds macros, which are not read. Save it as “Excel Workbook (.xlsx)”.",
        "Çalışma kitabında makro var; makrolu dosya okunmaz. “Excel Çalışma Kitabı (.xlsx)” olarak kaydedin.",
    ),
    "zip-bomb": (
        "The workbook unpacks to far more than its size. It is not read.",
        "Çalışma kitabı, boyutundan çok daha büyük açılıyor. Okunmaz.",
    ),
    "bad-workbook": (
        "The workbook is damaged or protected. Open it in a spreadsheet program and save it again as .xlsx.",
        "Çalışma kitabı bozuk ya da korumalı. Bir tablo programında açıp .xlsx olarak yeniden kaydedin.",
    ),
    "no-header": (
        "No row with the column names was found. Start from the template, or name at least “Offer or need”, “Resource type” and a title.",
        "Sütun adlarının bulunduğu satır bulunamadı. Şablonla başlayın ya da en az “Teklif mi ihtiyaç mı”, “Kaynak türü” ve bir başlık sütunu verin.",
    ),
    "no-form-header": (
        "No row with the column names was found. Start from the template, or name at least {columns_en}.",
        "Sütun adlarının bulunduğu satır bulunamadı. Şablonla başlayın ya da en az şu sütunları verin: {columns_tr}.",
    ),
    "too-many-rows": (
        "The table has more than {limit} filled rows. Split it.",
        "Tabloda {limit} satırdan çok dolu satır var. Tabloyu bölün.",
    ),
    "too-many-columns": (
        "The table has more than {limit} columns. Delete those that are not needed.",
        "Tabloda {limit} sütundan çok sütun var. Gereksizleri silin.",
    ),
    "no-rows": ("The table has no filled row.", "Tabloda dolu satır yok."),
    "unknown-column": (
        "The column “{column}” is not known and was left out.{suggestions}",
        "“{column}” sütunu bilinmiyor, dikkate alınmadı.{suggestions}",
    ),
    "double-column": (
        "The columns “{first}” and “{column}” mean the same. Keep one.",
        "“{first}” ve “{column}” sütunları aynı anlama geliyor. Birini silin.",
    ),
    "extra-cells": (
        "The row has more cells than the header. Put a value that holds the separator in quotes.",
        "Satırda başlıktan çok hücre var. Ayraç içeren değeri tırnak içine alın.",
    ),
    "example-row": (
        "The example row of the template was left out.",
        "Şablonun örnek satırı dikkate alınmadı.",
    ),
    "long-cell": (
        "The cell has {size} characters; at most {limit} are read. Shorten it.",
        "Hücrede {size} karakter var; en çok {limit} karakter okunur. Kısaltın.",
    ),
    "excel-error": (
        "The cell holds the spreadsheet error {text}. Correct the formula or type the value.",
        "Hücrede {text} hatası var. Formülü düzeltin ya da değeri yazın.",
    ),
    "formula-without-value": (
        "The formula has no saved value. Open the workbook, let it calculate, and save it, or type the value.",
        "Formülün kayıtlı değeri yok. Kitabı açıp hesaplatın ve kaydedin ya da değeri yazın.",
    ),
    # rows
    "missing": ("“{column}” is empty. Fill it in.", "“{column}” boş. Doldurun."),
    "duplicate-identifier": (
        "“{text}” is already the identifier of row {first} (again in row {row}). Give each listing its own.",
        "“{text}” {first}. satırda da kullanılmış ({row}. satırda yineleniyor). Her ilana ayrı bir kayıt no verin.",
    ),
    "duplicate-listing": (
        "The listing identifier “{text}” is used by {others}. Give each listing its own.",
        "“{text}” kayıt nosu şunlarca kullanılıyor: {others}. Her ilana ayrı bir kayıt no verin.",
    ),
    "unknown-choice": (
        "“{text}” is not one of the choices.{suggestions}",
        "“{text}” seçeneklerden biri değil.{suggestions}",
    ),
    "unknown-word": (
        "“{text}” was not found in {list_en}.{suggestions}",
        "“{text}” şurada bulunamadı: {list_tr}.{suggestions}",
    ),
    "ambiguous-word": (
        "“{text}” has more than one meaning in {list_en}.{suggestions}",
        "“{text}” birden çok anlama geliyor ({list_tr}).{suggestions}",
    ),
    "unknown-code": (
        "“{text}” is not a code of the List of Waste.{suggestions}",
        "“{text}” atık listesinde yok.{suggestions}",
    ),
    "code-not-entry": (
        "“{text}” is a {level_en} of the List of Waste, not an entry. Choose one of its entries.{suggestions}",
        "“{text}” atık listesinin bir {level_tr}, altı haneli bir kod değil. Altındaki kodlardan seçin.{suggestions}",
    ),
    "star": (
        "“{text}” carries a star, but {code} is not a hazardous entry. Check the code.",
        "“{text}” yıldızlı, ama {code} tehlikeli bir kod değil. Kodu denetleyin.",
    ),
    "number": (
        "“{text}” is not a number. Write digits only, such as 1250 or 12.5; put the unit in its own column.",
        "“{text}” bir sayı değil. Yalnızca rakam yazın (1250 ya da 12,5); birim kendi sütununa.",
    ),
    "number-range": (
        "“{text}” is too large or too finely divided to be a real amount.",
        "“{text}” gerçek bir miktar olamayacak kadar büyük ya da ayrıntılı.",
    ),
    "number-ambiguous": (
        "“{text}” was read as {value}. Write {value} if so, else use a comma or dot that cannot be mistaken.",
        "“{text}” {value} olarak okundu. Doğruysa {value} yazın; değilse yanlış anlaşılmayacak biçimde yazın.",
    ),
    "date": (
        "“{text}” is not a date. Write day.month.year such as 31.12.2026, or 2026-12-31.",
        "“{text}” bir tarih değil. 31.12.2026 gibi gün.ay.yıl ya da 2026-12-31 yazın.",
    ),
    "months": (
        "“{text}” does not name months. Write 1-3, 11, or names such as March–May.",
        "“{text}” ay bildirmiyor. 1-3, 11 ya da Mart–Mayıs gibi yazın.",
    ),
    "measurement": (
        "“{text}” is not of the form property = value unit, such as SiO2 = 52,3 %.",
        "“{text}” özellik = değer birim biçiminde değil; örneğin SiO2 = 52,3 %.",
    ),
    "licensed-pair": (
        "“{text}” is no waste code with its operation. Write each code with its operation, such as 10 02 07*:R4; 10 02 10:R4.",
        "“{text}” işlemiyle birlikte bir atık kodu değil. Her kodu işlemiyle yazın: 10 02 07*:R4; 10 02 10:R4 gibi.",
    ),
    "yes-no": ("“{text}” is neither yes nor no.", "“{text}” evet ya da hayır değil."),
    "other-firm": (
        "Row {first} says “{other}” for this firm, this row says “{text}”; the first is kept.",
        "{first}. satır bu firma için “{other}” diyor, bu satır “{text}”; ilki geçerli.",
    ),
}

_WARNINGS = frozenset({"decoded", "unknown-term", "unknown-column", "number-ambiguous", "other-firm", "star"})
_NOTES = frozenset({"example-row"})


def _texts(code: str, facts: dict[str, object]) -> dict[str, str]:
    near = facts.pop("near", ())
    known = list(near) if isinstance(near, (list, tuple)) else []
    en, tr = MESSAGES[code]
    asked_en, asked_tr = (_listed(known, language) for language in ("en", "tr"))
    return {
        "en": en.format(suggestions=f" Did you mean: {asked_en}?" if known else "", **facts),
        "tr": tr.format(suggestions=f" Şunu mu demek istediniz: {asked_tr}?" if known else "", **facts),
    }


def _listed(items: Iterable[object], language: str) -> str:
    return "; ".join(item[language] if isinstance(item, dict) else str(item) for item in items)


def finding(
    code: str,
    place: Place,
    facts: Mapping[str, object] | None = None,
    /,
    *,
    focus: str = "",
    path: str | None = None,
    value: str | None = None,
    **more: object,
) -> Finding:
    """Return the reader's finding *code* at *place*; *facts* fill in its sentence, `near` its suggestions."""
    severity = Severity.VIOLATION
    if code in _WARNINGS:
        severity = Severity.WARNING
    elif code in _NOTES:
        severity = Severity.INFO
    return Finding(
        severity=severity,
        message=_texts(code, {**(facts or {}), **more}),
        place=place,
        focus=focus,
        path=path,
        value=value,
        component=code,
    )


class Unreadable(SymbioError):
    """A document of which nothing can be used; `reason` is the cause, `place` where it was met."""

    code = "unreadable"

    def __init__(self, reason: str, place: Place | str, /, **facts: object) -> None:
        self.reason = reason
        self.place = Place(place) if isinstance(place, str) else place
        texts = _texts(reason, facts)
        super().__init__(
            en=f"{_where(self.place, 'line', 'row')}: {texts['en']}",
            tr=f"{_where(self.place, 'satır', 'satır')}: {texts['tr']}",
        )


def _where(place: Place, line: str, row: str) -> str:
    parts = [place.source]
    if place.row is not None:
        parts.append(f"{row} {place.row}")
    if place.line is not None:
        parts.append(f"{line} {place.line}")
    if place.field is not None:
        parts.append(place.field)
    return ", ".join(parts)
