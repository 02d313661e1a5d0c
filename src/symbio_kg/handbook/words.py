"""The fixed words of the handbooks in both languages."""

# ruff: noqa: E501  a sentence on one line is easier to translate

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
    "foot.invented": {
        "en": "Made from the knowledge graph with invented sample listings; a support, not a legal opinion.",
        "tr": "Bilgi grafiğinden, kurgusal örnek ilanlarla üretilmiştir; destek amaçlıdır, hukuki görüş değildir.",
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
    # gaps and agenda
    "gaps.title": {"en": "Where the law has a gap", "tr": "Mevzuatın boş bıraktığı yerler"},
    "gaps.lead": {
        "en": "Pairs that fit in every technical respect and fail only for want of a rule, a standard or an entry in an "
        "official list, by tonnes a year. Each offer counts once in a row; rows of different chapters may hold the same offer.",
        "tr": "Teknik bakımdan her yönüyle uyan, ama yalnızca bir kural, bir standart ya da resmî bir listede bir kayıt "
        "bulunmadığı için gerçekleşemeyen eşleşmeler, yıllık tonla. Her teklif bir satırda bir kez sayılır; aynı teklif "
        "farklı bölümlerde yer alabilir.",
    },
    "secrecy.title": {"en": "What is withheld", "tr": "Gizli tutulanlar"},
    "secrecy.public": {
        "en": "Amounts of fewer than {least} firms are withheld, and those from which such an amount could be computed.",
        "tr": "{least} firmadan azına ait miktarlar ve böyle bir miktarın hesaplanabileceği değerler gizli tutulur.",
    },
    "secrecy.full": {
        "en": "With the amounts of single firms: for the authority only.",
        "tr": "Tek tek firmaların miktarlarını içerir: yalnızca yetkili makam içindir.",
    },
    "withheld": {"en": "withheld", "tr": "gizli"},
    "what": {"en": "What", "tr": "Ne"},
    "firms": {"en": "Firms", "tr": "Firma"},
    "pairs": {"en": "Pairs", "tr": "Eşleşme"},
    "tonnes": {"en": "t/yr", "tr": "t/yıl"},
    "closed": {"en": "of which no lawful way", "tr": "hukuki yolu olmayan"},
    "elsewhere": {"en": "What exists here or elsewhere", "tr": "Burada ya da başka yerde bulunanlar"},
    "draft": {"en": "not in force", "tr": "yürürlükte değil"},
    "nothing": {"en": "None found on this day.", "tr": "Bu tarihte bulunmadı."},
    "unnamed": {"en": "without code or material", "tr": "kodu ya da malzemesi belirtilmemiş"},
    "gap.status": {
        "en": "No rule by which it stops being waste",
        "tr": "Atık niteliğini sona erdirecek kural yok",
    },
    "gap.status.lead": {
        "en": "The receiver could use it but holds no waste licence for it. Either each receiver obtains one, or a status "
        "rule lets the material leave waste law.",
        "tr": "Alıcı bunu kullanabilir, ama onun için atık lisansı yok. Ya her alıcı lisans alır ya da bir nitelik kuralı "
        "malzemenin atık mevzuatından çıkmasını sağlar.",
    },
    "gap.standard": {"en": "No standard to test a by-product by", "tr": "Yan ürünü sınayacak standart yok"},
    "gap.standard.lead": {
        "en": "It is claimed as a by-product, and each producer would have to show every criterion alone. A standard for the "
        "material would settle most of them once.",
        "tr": "Yan ürün olduğu ileri sürülüyor; her üretici bütün ölçütleri tek başına göstermek zorunda. Malzemeye ilişkin "
        "bir standart bunların çoğunu bir kerede çözer.",
    },
    "gap.list": {"en": "Not settled in an official list", "tr": "Resmî listede netleşmemiş"},
    "gap.list.lead": {
        "en": "The use hangs on whether an official list names the code. Where that list has not been read here, looking it "
        "up may already settle it.",
        "tr": "Kullanım, resmî bir listenin kodu anıp anmadığına bağlı. Liste burada henüz okunmadıysa ona bakmak bile sorunu "
        "çözebilir.",
    },
    "gap.rules": {"en": "Rules that stand in the way: {rules}.", "tr": "Engel olan kurallar: {rules}."},
    "agenda.title": {"en": "Research agenda", "tr": "Araştırma gündemi"},
    "agenda.lead": {
        "en": "What is given away without any known use: questions for universities and industry together.",
        "tr": "Bilinen hiçbir kullanımı olmadan verilenler: üniversite ile sanayinin birlikte çözeceği sorular.",
    },
    "offered": {"en": "Offered without a known use", "tr": "Bilinen kullanımı olmadan sunulanlar"},
    "offered.lead": {
        "en": "No substitution rule reaches these offers, by whatever name.",
        "tr": "Hiçbir ikame kuralı bu tekliflere, hangi adla olursa olsun, ulaşmıyor.",
    },
    "leads": {"en": "Offered with a lead only", "tr": "Yalnızca ipucu olanlar"},
    "leads.lead": {
        "en": "No documented use and nobody who asks for it: only likeness, function, a wider name or a chain of treatments points to one.",
        "tr": "Belgelenmiş kullanımı ve isteyeni yok: yalnızca benzerlik, işlev, daha geniş bir ad ya da bir işlem zinciri ipucu veriyor.",
    },
    "composition": {"en": "Composition as measured", "tr": "Ölçülen bileşim"},
    "mean": {"en": "mean", "tr": "ortalama"},
    "invented": {
        "en": "{count} of {all} listings are invented for the sample; whatever rests on them is invented too.",
        "tr": "{all} ilandan {count} tanesi örnek için uydurmadır; onlara dayanan her şey de uydurmadır.",
    },
    "unmeasured": {"en": "nothing measured", "tr": "ölçüm yok"},
    "unused": {
        "en": "Codes of the list without a known use",
        "tr": "Listede bilinen kullanımı olmayan kodlar",
    },
    "unused.lead": {
        "en": "Whether or not anybody offers them here. No known use may mean that nobody wrote one down yet.",
        "tr": "Burada sunan olsun olmasın. Bilinen kullanımın olmaması, henüz kimsenin yazmadığı anlamına da gelebilir.",
    },
    "chapter": {"en": "Chapter", "tr": "Bölüm"},
    "without": {"en": "Without use", "tr": "Kullanımsız"},
}


def word(key: str, language: str, **values: object) -> str:
    """Return the sentence of *key* in *language*, its blanks filled; KeyError for an unknown key."""
    return WORDS[key][language].format(**values)
