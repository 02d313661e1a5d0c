"""Every sentence of hazard assessment in both languages, with numbers written as each language does."""

# ruff: noqa: E501  (a sentence stays on one line, so that it can be searched for)

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from symbio_kg.model import Finding, Place, Severity, Text

__all__ = ["FINDINGS", "PROPERTY_TESTS", "SENTENCES", "finding", "number", "sentence"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    # how a line was understood
    "not-known": (
        "not in the table of substances and no classification given",
        "madde tablosunda yok, sınıflandırması da verilmemiş",
    ),
    "classes-given": (
        "classification as given with the composition",
        "sınıflandırma bileşimle birlikte verildiği gibi",
    ),
    "class-open": ("no classification of it is in the table", "tabloda sınıflandırması yok"),
    "classified-later": (
        "this classification applies from {day} ({atp}); the earlier one is not in the table",
        "bu sınıflandırma {day} tarihinden beri uygulanır ({atp}); öncekisi tabloda yok",
    ),
    "minimum": (
        "harmonised as a minimum (*) for {classes}",
        "{classes} için en düşük (*) uyumlaştırılmış sınıflandırma",
    ),
    "metal-basis": (
        "compared as the metal (Note 1): {share} %",
        "metal olarak karşılaştırılır (Not 1): %{share}",
    ),
    "metal-basis-group": (
        "group entry, its figure is taken as the metal (Note 1)",
        "grup girişi; değeri metal olarak alınır (Not 1)",
    ),
    "sum-reduced": (
        "the members listed apart ({members}) are taken off the sum: {share} % left",
        "ayrıca verilen üyeler ({members}) toplamdan düşüldü: %{share} kaldı",
    ),
    "note-met": (
        "Note {note} is met ({proof}), so its classification falls away",
        "Not {note} sağlanıyor ({proof}); ilgili sınıflandırma kalkar",
    ),
    "oil-marker-missing": (
        "unidentified oil: counted as carcinogenic, as benzo[a]pyrene was not measured",
        "tanımlanmamış yağ: benzo[a]piren ölçülmediğinden kanserojen sayıldı",
    ),
    "oil-marker-low": (
        "benzo[a]pyrene is {share} % of the oil, below the marker of 0.01 %: not counted as carcinogenic or mutagenic (guidance)",
        "benzo[a]piren yağın %{share}’i, %0,01’lik belirteç değerin altında: kanserojen ve mutajen sayılmadı (kılavuz)",
    ),
    "oil-marker-high": (
        "benzo[a]pyrene reaches the marker of 0.01 % of the oil: counted as carcinogenic (guidance)",
        "benzo[a]piren yağın %0,01’lik belirteç değerine ulaşıyor: kanserojen sayıldı (kılavuz)",
    ),
    "element-held": (
        "{held} % of it is held by {compounds} listed apart; {rest} % left",
        "%{held} kadarı ayrıca verilen {compounds} içinde; %{rest} kaldı",
    ),
    "balance": (
        "the compounds listed hold {held} % of an element of which only {total} % was found: the mass balance does not close",
        "listelenen bileşikler bir elementin %{held} kadarını içeriyor, oysa toplamı %{total}: kütle dengesi kapanmıyor",
    ),
    "species-named": (
        "counted as {substance} as named, factor {factor}",
        "belirtildiği gibi {substance} olarak sayıldı, çarpan {factor}",
    ),
    "species-worst": (
        "form not known: counted as {substance}, factor {factor}: {why}",
        "biçimi bilinmiyor: {substance} olarak sayıldı, çarpan {factor}: {why}",
    ),
    "species-not-named": (
        "no compound was named: counted as {substance}, factor {factor}: {why}",
        "bileşik belirtilmemiş: {substance} olarak sayıldı, çarpan {factor}: {why}",
    ),
    "species-printed": (
        "the figure as printed, classified as {substance}",
        "raporda yazdığı gibi, {substance} olarak sınıflandırıldı",
    ),
    # answers
    "limit-reached": ("{limit}: {total} % ({rule})", "{limit}: %{total} ({rule})"),
    "viscosity-assumed": (
        "the viscosity was not given and is taken as low enough",
        "viskozite verilmedi; yeterince düşük sayıldı",
    ),
    "viscosity-asked": (
        "HP5: measure the kinematic viscosity at 40 °C; above 20.5 mm²/s the H304 sum does not count",
        "HP5: 40 °C’de kinematik viskoziteyi ölçün; 20,5 mm²/s üstünde H304 toplamı sayılmaz",
    ),
    "rests-on-species": (
        "rests on the form assumed for {names}; naming the form found may change it",
        "{names} için varsayılan biçime dayanır; bulunan biçimin belirtilmesi sonucu değiştirebilir",
    ),
    "below-limits": ("every sum stays below its limit", "bütün toplamlar sınırının altında"),
    "nothing-listed": (
        "nothing declared has a statement that leads here",
        "bildirilen hiçbir madde bu özelliğe götüren bir ifade taşımıyor",
    ),
    "statement-there": (
        "{limit}: {names}, {share} % at most ({rule})",
        "{limit}: {names}, en çok %{share} ({rule})",
    ),
    "test-wanted": (
        "there is no limit; a test of the waste decides",
        "sınır değer yok; atığın testi karar verir",
    ),
    "unless-form": (
        "unless the waste is in a form that can never explode",
        "atık hiçbir koşulda patlamayacak bir biçimdeyse hariç",
    ),
    "form-excludes": (
        "the holder declares that the form of the waste excludes it",
        "atık sahibi, atığın biçiminin bunu dışladığını bildiriyor",
    ),
    "detection-decides": (
        "only what lies below the detection limit ({names}) would reach it: the analysis is not fit to decide; {limit}, worst case {total} %",
        "yalnızca tespit sınırının altında kalanlar ({names}) sınıra ulaştırırdı: analiz karar vermeye uygun değil; {limit}, en kötü durum %{total}",
    ),
    "range-decides": (
        "within the ranges given for {names} it is reached or not: {limit}, highest {total} %",
        "{names} için verilen aralıkta sınıra ulaşılıyor da ulaşılmıyor da: {limit}, en yüksek %{total}",
    ),
    "unclassified-could": (
        "{names} without a classification could reach it: {limit}",
        "sınıflandırması bilinmeyen {names} sınıra ulaştırabilir: {limit}",
    ),
    "no-limit-that-day": ("the table holds no limit for this day", "tabloda bu gün için sınır değer yok"),
    "infectious": (
        "declared or listed as infectious",
        "enfeksiyon yapıcı olarak bildirilmiş ya da listelenmiş",
    ),
    "infectious-not-computed": (
        "cannot be told from a composition; the law of the country decides",
        "bileşimden anlaşılamaz; ülkenin hukuku karar verir",
    ),
    "flash-point": (
        "flash point {point} °C: {limit} ({rule})",
        "parlama noktası {point} °C: {limit} ({rule})",
    ),
    "flash-point-above": (
        "flash point {point} °C is not low enough for: {limit}",
        "parlama noktası {point} °C şunun için yeterince düşük değil: {limit}",
    ),
    "ph-sums-decide": (
        "pH {ph} is extreme, but all acids and alkalis are declared as known: the sum decides",
        "pH {ph} uç bir değer, ancak bütün asit ve bazların bilindiği bildirilmiş: toplam karar verir",
    ),
    "ph-explained": (
        "pH {ph} presumes corrosion ({rule}), while the composition explains it by {names} and stays below the limit: test it (reserve and in-vitro skin test)",
        "pH {ph} aşındırıcılık karinesidir ({rule}); bileşim bunu {names} ile açıklıyor ve sınırın altında: test edin (asit/baz rezervi ve in-vitro deri testi)",
    ),
    "ph-presumed": (
        "pH {ph}: corrosive until acid or alkali reserve and an in-vitro skin test show otherwise ({rule}, guidance)",
        "pH {ph}: asit/baz rezervi ve in-vitro deri testi aksini gösterene dek aşındırıcı ({rule}, kılavuz)",
    ),
    "test-shows": (
        "a direct test shows it (method: {method}); calculated: {status}",
        "doğrudan test gösteriyor (yöntem: {method}); hesap: {status}",
    ),
    "test-clears": (
        "a direct test shows that it is not there (method: {method}); calculated: {status}",
        "doğrudan test bulunmadığını gösteriyor (yöntem: {method}); hesap: {status}",
    ),
    "hp4-not-beside-hp8": ("not assigned beside HP8", "HP8 varken verilmez"),
    "massive-alloy": (
        "pure alloy in massive form, declared uncontaminated: the limits do not apply",
        "masif biçimde, kirlenmemiş olduğu bildirilen saf alaşım: sınır değerler uygulanmaz",
    ),
    # entry
    "code-not-in-list": (
        "{code} is not in the list of {list} on {day}",
        "{code}, {day} tarihinde {list} listesinde yok",
    ),
    "entry-absolute-hazardous": (
        "{code} is hazardous whatever is found; the properties only name why",
        "{code} ne bulunursa bulunsun tehlikelidir; özellikler yalnızca nedenini adlandırır",
    ),
    "entry-absolute-non-hazardous": (
        "{code} is listed as not hazardous and has no twin; only the authority can decide otherwise",
        "{code} tehlikesiz olarak listelenmiştir ve eşi yoktur; aksine yalnızca yetkili makam karar verebilir",
    ),
    "entry-no-twin": (
        "a property is reached, but {code} has no hazardous twin: another entry is needed (16 03 or, after treatment, 19 12 11*), or the authority decides",
        "bir özelliğe ulaşıldı, ancak {code} girişinin tehlikeli eşi yok: başka bir giriş (16 03 ya da işlem sonrası 19 12 11*) gerekir veya yetkili makam karar verir",
    ),
    "mirror-stays": ("of the mirror pair {code} stays", "ayna girişlerden {code} kalır"),
    "mirror-changes": (
        "of the mirror pair {side} follows, not {code}",
        "ayna girişlerden {code} değil, {side} gelir",
    ),
    "mirror-choose": (
        "of the mirror entries one of {side} follows, not {code}; the description decides which",
        "ayna girişlerden {code} değil, {side} girişlerinden biri gelir; hangisi olduğunu tanım belirler",
    ),
    "mirror-meanwhile": (
        "not decided: until the gaps are closed the waste is handled as {side}",
        "karar verilemedi: boşluklar kapanana dek atık {side} olarak ele alınır",
    ),
    "mirror-without-twin": (
        "{code} is decided by its content, but the list prints no twin; near entries: {near}",
        "{code} içeriğine göre belirlenir, ancak listede eşi yok; yakın girişler: {near}",
    ),
    "over-classified": (
        "staying with {code} is lawful over-classification",
        "{code} ile devam etmek hukuka uygun bir üst sınıflandırmadır",
    ),
    "mark-unknown": (
        "the Turkish mark (A or M) of {code} is not known; the European type is used",
        "{code} girişinin Türk işareti (A veya M) bilinmiyor; Avrupa türü kullanıldı",
    ),
    "mark-differs": (
        "{code} carries the Turkish mark {mark}, other than its European type",
        "{code} Türk listesinde {mark} işaretli; Avrupa türünden farklı",
    ),
    # missing
    "alloy-not-shown": (
        "declare that the alloy is not contaminated; until then the limits apply",
        "alaşımın kirlenmemiş olduğunu bildirin; o zamana dek sınır değerler uygulanır",
    ),
    "oil-marker-missing-ask": (
        "{name}: measure benzo[a]pyrene; below 0.01 % of the oil it need not count as carcinogenic",
        "{name}: benzo[a]piren ölçün; yağın %0,01’inin altındaysa kanserojen sayılması gerekmez",
    ),
    "not-known-ask": (
        "{name}: give its hazard statements or the number of a substance in the table",
        "{name}: zararlılık ifadelerini ya da tablodaki bir maddenin numarasını verin",
    ),
    "class-open-ask": (
        "{name}: give its hazard statements; the table has no classification of it",
        "{name}: zararlılık ifadelerini verin; tabloda sınıflandırması yok",
    ),
    "species-not-named-ask": (
        "{name}: name the compound it was found as",
        "{name}: hangi bileşik olarak bulunduğunu belirtin",
    ),
    "test-asked": ("{hp}: {test}", "{hp}: {test}"),
    "detection-asked": (
        "{hp}: repeat the analysis of {names} with a lower detection limit",
        "{hp}: {names} analizini daha düşük tespit sınırıyla yineleyin",
    ),
    "range-asked": (
        "{hp}: give the content of {names} itself, not a range",
        "{hp}: {names} için aralık değil, içeriğin kendisini verin",
    ),
    "unclassified-asked": (
        "{hp}: open until {names} is classified",
        "{hp}: {names} sınıflandırılana dek açık",
    ),
    "no-limit-asked": (
        "{hp}: no limit of this day is in the table",
        "{hp}: bu güne ait sınır değer tabloda yok",
    ),
    "pop-not-read": (
        "{name}: the Turkish limit was not read; the European one is reached",
        "{name}: Türk sınır değeri okunmadı; Avrupa sınırına ulaşılıyor",
    ),
    "pop-detection": (
        "{name}: measure with a detection limit below {limit} {unit}",
        "{name}: tespit sınırı {limit} {unit} altında olacak biçimde ölçün",
    ),
    "rest": (
        "{rest} % of the waste is not declared: the answer holds if that part carries no classified substance; say so with rest = inert",
        "atığın %{rest} kadarı bildirilmemiş: yanıt, bu kısım sınıflandırılmış madde taşımıyorsa geçerlidir; kalan = inert ile bildirin",
    ),
    # cautions
    "test-without-method": (
        "name the method of the test for {names}; only recognised methods overrule a calculation",
        "{names} testinin yöntemini belirtin; hesabı yalnızca tanınmış yöntemler geçersiz kılar",
    ),
    "either-irritant": (
        "read strictly, substances with H315 or H319 add up to {total} %, over the limit of HP4",
        "sıkı okumayla H315 ya da H319 taşıyan maddelerin toplamı %{total}; HP4 sınırının üstünde",
    ),
    "corrosive-eyes": (
        "with corrosive substances (H314) counted as eye damage the sum is {total} %, over the limit of HP4",
        "aşındırıcı maddeler (H314) göz hasarı sayılırsa toplam %{total}; HP4 sınırının üstünde",
    ),
    "corrosive-gap": (
        "corrosive substances of {total} % reach neither HP4 nor HP8 by the letter; as a mixture they would be irritant",
        "%{total} aşındırıcı madde lafza göre ne HP4’e ne HP8’e ulaşır; karışım olarak tahriş edici sayılırdı",
    ),
    "boron": (
        "boron compounds add up to {total} % (Note 11); HP10 adds nothing up by the letter",
        "bor bileşiklerinin toplamı %{total} (Not 11); HP10 lafza göre toplama yapmaz",
    ),
    "specific-limit": (
        "{name}: {share} % is over a specific limit of its classification ({limit}), which the waste rules do not use for {hp}; some countries do",
        "{name}: %{share}, sınıflandırmasının özel sınırının üstünde ({limit}); atık kuralları bunu {hp} için kullanmaz, kimi ülkeler kullanır",
    ),
    "cut-off-decides": (
        "only a cut-off known from memory keeps {total} % below: {limit}",
        "%{total} değerini sınırın altında tutan yalnızca hafızadan bilinen eşik: {limit}",
    ),
    "tar-marker": (
        "benzo[a]pyrene of {amount} mg/kg marks coal tar in asphalt (from 50 mg/kg, guidance): presume HP7",
        "{amount} mg/kg benzo[a]piren asfaltta kömür katranına işaret eder (50 mg/kg’dan başlayarak, kılavuz): HP7 varsayın",
    ),
    "pop-note": ("{note}", "{note}"),
    "class-changes": (
        "{name}: its classification changes on {day}",
        "{name}: sınıflandırması {day} tarihinde değişiyor",
    ),
}
"""Sentence by code: English, Turkish. Blanks are facts."""

PROPERTY_TESTS: Final[Mapping[str, Text]] = {
    "HP1": {"en": "test for explosive properties", "tr": "patlayıcılık testi"},
    "HP2": {"en": "test for oxidising properties", "tr": "oksitleyicilik testi"},
    "HP3": {
        "en": "flash point of a liquid, burning test of a solid, gas with water, self-heating",
        "tr": "sıvıda parlama noktası, katıda yanma testi, suyla gaz çıkışı, kendiliğinden ısınma",
    },
    "HP8": {
        "en": "acid or alkali reserve and in-vitro skin corrosion test",
        "tr": "asit ya da baz rezervi ve in-vitro deri aşındırma testi",
    },
    "HP9": {
        "en": "assessment by the rules for medical and veterinary waste",
        "tr": "tıbbi ve veteriner atık kurallarına göre değerlendirme",
    },
    "HP12": {
        "en": "test for toxic gases with water or acid",
        "tr": "suyla ya da asitle zehirli gaz çıkışı testi",
    },
    "HP13": {
        "en": "the annex as seen has no limit: ask the authority",
        "tr": "görülen ekte sınır yok: yetkili makama sorun",
    },
    "HP14": {
        "en": "ecotoxicity tests, or ask the authority: the annex as seen has no limit",
        "tr": "ekotoksisite testleri ya da yetkili makama sorun: görülen ekte sınır yok",
    },
    "HP15": {
        "en": "show that the form of the waste excludes explosion",
        "tr": "atığın biçiminin patlamayı dışladığını gösterin",
    },
}
"""What to do for a property that only a test answers."""

FINDINGS: Final[Mapping[str, tuple[str, str]]] = {
    "no-parts": (
        "There are no components. List each substance with its content.",
        "Bileşen yok. Her maddeyi içeriğiyle listeleyin.",
    ),
    "no-header": (
        "No row with column names was found. Name at least a substance column (CAS, Substance) and one with the content (Concentration, %, mg/kg).",
        "Sütun adlarının bulunduğu satır yok. En az bir madde sütunu (CAS, Madde) ve içerik sütunu (Konsantrasyon, %, mg/kg) verin.",
    ),
    "not-an-object": (
        "“{text}” is no component. Write an object with name or CAS and content.",
        "“{text}” bir bileşen değil. Ad ya da CAS ve içerik taşıyan bir nesne yazın.",
    ),
    "too-many-parts": (
        "More than {limit} components. Split the file.",
        "{limit} bileşenden çok. Dosyayı bölün.",
    ),
    "value-missing": (
        "The content is missing. Give it with its unit; for nothing found give the detection limit, such as <0.01.",
        "İçerik eksik. Birimiyle verin; bulunmadıysa <0,01 gibi tespit sınırını yazın.",
    ),
    "value-not-number": ("“{text}” is not a number.", "“{text}” bir sayı değil."),
    "value-negative": (
        "“{text}” is negative. A content cannot be.",
        "“{text}” negatif. İçerik negatif olamaz.",
    ),
    "value-over-100": (
        "“{text}” is more than the whole waste. Check number and unit.",
        "“{text}” atığın tümünden çok. Sayıyı ve birimi denetleyin.",
    ),
    "range-turned": (
        "“{text}” runs from high to low. Turn it round.",
        "“{text}” büyükten küçüğe gidiyor. Çevirin.",
    ),
    "lower-bound-only": (
        "“{text}” gives only a lower bound. Give the content or an upper bound.",
        "“{text}” yalnızca alt sınır veriyor. İçeriği ya da üst sınırı verin.",
    ),
    "detection-limit-missing": (
        "“{text}” does not tell the detection limit. Write it as <0.01.",
        "“{text}” tespit sınırını söylemiyor. <0,01 gibi yazın.",
    ),
    "unit-missing": (
        "The unit is missing. Write %, mg/kg, g/kg, µg/kg or ppm.",
        "Birim eksik. %, mg/kg, g/kg, µg/kg ya da ppm yazın.",
    ),
    "unit-assumed": (
        "No unit is given; the number was read as % by mass.",
        "Birim verilmemiş; sayı kütlece % olarak okundu.",
    ),
    "unit-unknown": (
        "“{text}” is no unit of content by mass. Write %, mg/kg, g/kg, µg/kg or ppm.",
        "“{text}” kütlece bir içerik birimi değil. %, mg/kg, g/kg, µg/kg ya da ppm yazın.",
    ),
    "density-missing": (
        "“{text}” is per volume. Give the density of the waste in kg/l, or the content per mass.",
        "“{text}” hacim başına. Atığın yoğunluğunu kg/l olarak ya da içeriği kütle başına verin.",
    ),
    "two-values": (
        "The line gives two contents that differ. Keep one.",
        "Satırda birbirinden farklı iki içerik var. Birini bırakın.",
    ),
    "number-ambiguous": (
        "“{text}” can be read in two ways; {read} % of the waste was taken. Write it without thousands signs.",
        "“{text}” iki türlü okunabilir; atığın %{read} kadarı alındı. Binlik ayıraç kullanmayın.",
    ),
    "nameless": (
        "The line names no substance. Give CAS, name or hazard statements.",
        "Satır bir madde adı taşımıyor. CAS, ad ya da zararlılık ifadesi verin.",
    ),
    "cas-wrong": (
        "“{text}” is no CAS number: form or check digit is wrong.{suggestions}",
        "“{text}” bir CAS numarası değil: biçimi ya da denetim basamağı yanlış.{suggestions}",
    ),
    "substance-unknown": (
        "“{text}” is not in the table of substances; it is kept as unclassified.{suggestions}",
        "“{text}” madde tablosunda yok; sınıflandırılmamış olarak tutuldu.{suggestions}",
    ),
    "cas-date": (
        "A spreadsheet turned the CAS number into the date {text}; it was read as {cas}. Format the column as text.",
        "Tablo programı CAS numarasını {text} tarihine çevirmiş; {cas} olarak okundu. Sütunu metin olarak biçimlendirin.",
    ),
    "cas-by-name": (
        "CAS {cas} is not in the table; the line was read by its name as {name}.",
        "CAS {cas} tabloda yok; satır adına göre {name} olarak okundu.",
    ),
    "several-entries": (
        "The number stands for several entries; {chosen} was taken. Name another one if it is meant.{suggestions}",
        "Numara birden çok girişe ait; {chosen} alındı. Başkası kastediliyorsa adını yazın.{suggestions}",
    ),
    "species-unknown": (
        "The compound “{text}” is not in the table.{suggestions}",
        "“{text}” bileşiği tabloda yok.{suggestions}",
    ),
    "species-of-other": ("“{text}” is no compound of {element}.", "“{text}” bir {element} bileşiği değil."),
    "statement-unknown": (
        "“{text}” is no hazard statement such as H400 or Acute Tox. 2:H300.",
        "“{text}” H400 ya da Acute Tox. 2:H300 gibi bir zararlılık ifadesi değil.",
    ),
    "statement-unused": (
        "{text} leads to no hazardous property of waste and was left out.",
        "{text} atıkta bir tehlikeli özelliğe götürmez; dikkate alınmadı.",
    ),
    "category-missing": (
        "{text} stands for two categories; without one the stricter was taken. Write such as Acute Tox. 2:{text}.",
        "{text} iki kategoriye ait; belirtilmediğinden sıkısı alındı. Acute Tox. 2:{text} gibi yazın.",
    ),
    "twice": (
        "“{text}” stands in row {first} already. Write one line with the whole content.",
        "“{text}” {first}. satırda da var. Tüm içeriği tek satırda yazın.",
    ),
    "total-over-100": (
        "The contents add up to {total} %. Check units and double counting.",
        "İçeriklerin toplamı %{total}. Birimleri ve çift sayımı denetleyin.",
    ),
    "total-rounded": (
        "The contents add up to {total} %, taken as rounding.",
        "İçeriklerin toplamı %{total}; yuvarlama sayıldı.",
    ),
    "moisture-missing": (
        "The content is of dry matter. Give the moisture, so that it can be turned to the waste as it is.",
        "İçerik kuru maddeye göre. Atığın olduğu hâle çevrilebilmesi için nemi verin.",
    ),
    "bad-character": (
        "The character {character} is not allowed. Delete it.",
        "{character} karakterine izin yok. Silin.",
    ),
    "key-unknown": (
        "“{text}” is not known and was left out.{suggestions}",
        "“{text}” bilinmiyor, dikkate alınmadı.{suggestions}",
    ),
    "column-twice": (
        "The columns “{first}” and “{text}” mean the same. Keep one.",
        "“{first}” ve “{text}” sütunları aynı anlama geliyor. Birini silin.",
    ),
    "extra-cells": (
        "The row has more cells than the header. Put a number with a comma in quotes, or divide by semicolons.",
        "Satırda başlıktan çok hücre var. Virgüllü sayıyı tırnak içine alın ya da noktalı virgülle ayırın.",
    ),
    "day-bad": (
        "“{text}” is no day. Write 2026-12-09 or 9.12.2026.",
        "“{text}” bir tarih değil. 2026-12-09 ya da 9.12.2026 yazın.",
    ),
    "code-form": (
        "“{text}” is no six-digit waste code.{suggestions}",
        "“{text}” altı haneli bir atık kodu değil.{suggestions}",
    ),
    "code-unknown": (
        "“{text}” is in no list of waste.{suggestions}",
        "“{text}” hiçbir atık listesinde yok.{suggestions}",
    ),
    "state-unknown": (
        "“{text}” is no state and was left out. Write solid, powder, sludge, paste, liquid or gas.",
        "“{text}” bir hâl değil, dikkate alınmadı. katı, toz, çamur, macun, sıvı ya da gaz yazın.",
    ),
    "ph-range": ("“{text}” is no pH.", "“{text}” bir pH değeri değil."),
    "flash-range": ("“{text}” is no flash point in °C.", "“{text}” °C cinsinden bir parlama noktası değil."),
    "viscosity-range": (
        "“{text}” is no viscosity in mm²/s.",
        "“{text}” mm²/s cinsinden bir viskozite değil.",
    ),
    "moisture-range": (
        "“{text}” is no share between 0 and 100 %.",
        "“{text}” %0 ile %100 arasında bir oran değil.",
    ),
    "density-range": ("“{text}” is no density in kg/l.", "“{text}” kg/l cinsinden bir yoğunluk değil."),
    "basis-unknown": ("“{text}” is neither dry nor wet.", "“{text}” ne kuru ne yaş."),
    "speciation-unknown": (
        "“{text}” is no way to count elements. Write worst, named or printed.",
        "“{text}” elementleri sayma biçimi değil. worst, named ya da printed yazın.",
    ),
    "tests-form": (
        "Tests are written as HP14: not-hazardous.",
        "Testler HP14: tehlikesiz biçiminde yazılır.",
    ),
    "property-unknown": (
        "“{name}” is no property. There are HP1 to HP15.",
        "“{name}” bir özellik değil. HP1–HP15 vardır.",
    ),
    "test-result": (
        "“{name}” is no result of a test. Write hazardous or not-hazardous.",
        "“{name}” bir test sonucu değil. tehlikeli ya da tehlikesiz yazın.",
    ),
}
"""What reading finds, by code; those in `_WARNINGS` and `_NOTES` do not reject."""

_WARNINGS: Final = frozenset(
    {
        *(
            "unit-assumed",
            "number-ambiguous",
            "substance-unknown",
            "several-entries",
            "category-missing",
            "total-rounded",
        ),
        *("key-unknown", "cas-by-name", "state-unknown", "cas-date", "species-unknown"),
    }
)
_NOTES: Final = frozenset({"statement-unused"})
_DIGITS: Final = 6


def number(value: Decimal, language: str) -> str:
    """Return *value* as a person writes it, with six significant digits at most."""
    if value != 0 and value.adjusted() >= -_DIGITS:
        places = max(0, _DIGITS - 1 - value.adjusted())
        value = round(value, places) if places else value.quantize(Decimal(1))
    text = format(value.normalize() if value else Decimal(0), "f")
    return text.replace(".", ",") if language == "tr" else text


def sentence(code: str, facts: Mapping[str, object]) -> Text:
    """Return the sentence *code* in both languages, filled with *facts*."""
    known = dict(facts)
    if code == "test-asked":
        known["test"] = PROPERTY_TESTS.get(str(facts.get("hp")), {"en": "test", "tr": "test"})
    return {
        language: text.format(**{name: _shown(value, language) for name, value in known.items()})
        for language, text in zip(("en", "tr"), SENTENCES[code], strict=True)
    }


_STATUS: Final = {
    "yes": {"en": "yes", "tr": "var"},
    "no": {"en": "no", "tr": "yok"},
    "not-applicable": {"en": "not applicable", "tr": "uygulanmaz"},
    "to-be-tested": {"en": "to be tested", "tr": "test edilecek"},
    "unknown": {"en": "unknown", "tr": "bilinmiyor"},
}


def _shown(value: object, language: str) -> str:
    if isinstance(value, Decimal):
        return number(value, language)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if language == "tr" else value.isoformat()
    if isinstance(value, Mapping):
        return str(value[language])
    if isinstance(value, str) and value in _STATUS:
        return _STATUS[value][language]
    return str(value)


def finding(code: str, place: Place, facts: Mapping[str, object]) -> Finding:
    """Return the finding *code* at *place*; `near` among *facts* becomes a suggestion."""
    severity = Severity.VIOLATION
    if code in _WARNINGS:
        severity = Severity.WARNING
    elif code in _NOTES:
        severity = Severity.INFO
    near = facts.get("near", ())
    asked = near if isinstance(near, (list, tuple)) else []
    message = {}
    for language, text, ask in zip(
        ("en", "tr"), FINDINGS[code], (" Did you mean: {}?", " Şunu mu demek istediniz: {}?"), strict=True
    ):
        listed = "; ".join(_shown(one, language) for one in asked)
        filled = {name: _shown(value, language) for name, value in facts.items() if name != "near"}
        message[language] = text.format(**filled, suggestions=ask.format(listed) if listed else "")
    return Finding(severity=severity, message=message, place=place, component=code)
