"""The fixed words of the handbooks in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from symbio_kg.model import Text

__all__ = ["WORDS", "word"]

WORDS: Final[Mapping[str, Text]] = {
    "contents": {"en": "Contents", "tr": "İçindekiler"},
    "skip": {"en": "Skip to the content", "tr": "İçeriğe geç"},
    "as-of": {"en": "As of {day}", "tr": "{day} itibarıyla"},
    "foot": {
        "en": "Made from the knowledge graph; a support, not a legal opinion.",
        "tr": "Bilgi grafiğinden üretilmiştir; destek amaçlıdır, hukuki görüş değildir.",
    },
    "marks.title": {"en": "How to read this", "tr": "Nasıl okunmalı"},
    "marks.text": {
        "en": "Every statement comes from the graph and changes with it. A mark such as “{mark}” says that nobody has "
        "read the source of that statement yet: check it before you rely on it.",
        "tr": "Her bilgi grafikten gelir ve onunla birlikte değişir. “{mark}” gibi bir işaret, o bilginin kaynağını "
        "henüz kimsenin okumadığını söyler: dayanmadan önce denetleyin.",
    },
    # procedures
    "law.title": {"en": "Handbook of legal procedures", "tr": "Hukuki usuller el kitabı"},
    "law.lead": {
        "en": "What to do, step by step, for each way a residue may take: who decides, which paper it takes, what has "
        "to be shown, within which time, and by which article.",
        "tr": "Bir artığın izleyebileceği her yol için adım adım yapılacaklar: kim karar verir, hangi belge gerekir, "
        "ne gösterilir, süresi nedir ve hangi maddeye dayanır.",
    },
    "TR": {"en": "Türkiye", "tr": "Türkiye"},
    "EU": {"en": "European Union", "tr": "Avrupa Birliği"},
    "authority": {"en": "Who", "tr": "Kim"},
    "form": {"en": "Paper", "tr": "Belge"},
    "shown": {"en": "What is asked", "tr": "İstenenler"},
    "asked": {"en": "{title}. If not: {heals}", "tr": "{title}. Değilse: {heals}"},
    "facts": {"en": "Facts to have ready", "tr": "Hazır olması gereken bilgiler"},
    "time": {"en": "Time and amount", "tr": "Süre ve miktar"},
    "article": {"en": "Article", "tr": "Madde"},
    "fine": {"en": "If not", "tr": "Yapılmazsa"},
    "rules": {"en": "Rules that check it", "tr": "Denetleyen kurallar"},
    "criteria": {"en": "Criteria", "tr": "Ölçütler"},
    "criterion": {"en": "Criterion", "tr": "Ölçüt"},
    "evidence": {"en": "Evidence", "tr": "Kanıt"},
    "materials.title": {
        "en": "Status criteria by material: {law}",
        "tr": "Malzemeye göre nitelik ölçütleri: {law}",
    },
    "materials.lead": {
        "en": "For which material which criteria exist on this day, and what each demands.",
        "tr": "Bu tarihte hangi malzeme için hangi ölçütlerin bulunduğu ve her birinin ne istediği.",
    },
    "in-force": {"en": "In force since {day}.", "tr": "{day} gününden beri yürürlükte."},
    "in-force-undated": {"en": "In force.", "tr": "Yürürlükte."},
    "not-in-force": {
        "en": "Not in force on this day: a draft or a text not yet applied. It binds nobody.",
        "tr": "Bu tarihte yürürlükte değil: taslak ya da henüz uygulanmayan bir metin. Kimseyi bağlamaz.",
    },
    "codes.title": {"en": "Codes with rules of their own: {law}", "tr": "Kendi kuralları olan kodlar: {law}"},
    "codes.lead": {
        "en": "Lists of codes that a rule treats apart. The code decides which steps come on top.",
        "tr": "Bir kuralın ayrı tuttuğu kod listeleri. Eklenen adımları kod belirler.",
    },
    "list": {"en": "List", "tr": "Liste"},
    "codes": {"en": "Codes", "tr": "Kodlar"},
    # practice
    "practice.title": {"en": "Handbook of good practice", "tr": "İyi uygulamalar el kitabı"},
    "practice.lead": {
        "en": "What others did with a residue like yours: uses that are documented, with rate, limits and standard, "
        "exchanges that were published, and what went wrong.",
        "tr": "Sizinkine benzer bir artıkla başkalarının yaptıkları: oranı, sınırları ve standardıyla belgelenmiş "
        "kullanımlar, yayımlanmış değişimler ve ters gidenler.",
    },
    "uses": {"en": "Documented uses", "tr": "Belgelenmiş kullanımlar"},
    "use": {"en": "Residue and what it replaces", "tr": "Artık ve yerine geçtiği"},
    "process": {"en": "Process", "tr": "Proses"},
    "rate": {"en": "Rate", "tr": "Oran"},
    "standard": {"en": "Standard", "tr": "Standart"},
    "conditions": {"en": "Conditions", "tr": "Koşullar"},
    "limits": {"en": "Limits", "tr": "Sınırlar"},
    "pretreatment": {"en": "Before use", "tr": "Ön işlem"},
    "after": {"en": "{property} {amount} after treatment", "tr": "ön işlemden sonra {property} {amount}"},
    "source": {"en": "Source", "tr": "Kaynak"},
    "cases": {"en": "Published exchanges", "tr": "Yayımlanmış değişimler"},
    "waste": {"en": "Residue", "tr": "Artık"},
    "giver": {"en": "Giver", "tr": "Veren"},
    "receiver": {"en": "Receiver", "tr": "Alan"},
    "replaces": {"en": "Replaces", "tr": "Yerine geçtiği"},
    "where": {"en": "Where", "tr": "Nerede"},
    "result": {"en": "Result", "tr": "Sonuç"},
    "failures": {"en": "What went wrong", "tr": "Ters gidenler"},
    "failures.lead": {
        "en": "An exchange that did not come about, or ended, teaches as much as one that runs.",
        "tr": "Gerçekleşmeyen ya da sona eren bir değişim, işleyen biri kadar öğreticidir.",
    },
    "failure": {"en": "What went wrong", "tr": "Ters giden"},
    "lesson": {"en": "What to take from it", "tr": "Çıkarılacak ders"},
    "reasons": {"en": "Reasons why synergies end", "tr": "Sinerjilerin sona erme nedenleri"},
    "reason": {"en": "Reason", "tr": "Neden"},
    "group": {"en": "Group", "tr": "Küme"},
    "reason.technical": {"en": "technical", "tr": "teknik"},
    "reason.economic": {"en": "economic", "tr": "ekonomik"},
    "reason.legal": {"en": "legal", "tr": "hukuki"},
    "reason.organisational": {"en": "organisational", "tr": "kurumsal"},
    "reason.informational": {"en": "informational", "tr": "bilgiye ilişkin"},
    "reason.social": {"en": "social", "tr": "toplumsal"},
    "reason.completed": {"en": "completed", "tr": "tamamlandı"},
    "codes.assigned": {"en": "assigned", "tr": "atandı"},
    "other": {"en": "Other residues, heat, gas and water", "tr": "Öteki artıklar, ısı, gaz ve su"},
    "sources": {"en": "Sources", "tr": "Kaynaklar"},
    "number": {"en": "No.", "tr": "No."},
}


def word(key: str, language: str, **values: object) -> str:
    """Return the sentence of *key* in *language*, its blanks filled; KeyError for an unknown key."""
    return WORDS[key][language].format(**values)
