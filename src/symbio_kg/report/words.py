"""Every sentence of the report, once in each language; blanks are named and the same in both."""

from __future__ import annotations

from typing import Final

__all__ = ["WORDS"]

_PAIRS: Final[dict[str, tuple[str, str]]] = {
    # the frame
    "frame.skip": ("Skip to the content", "İçeriğe geç"),
    "frame.contents": ("Contents", "İçindekiler"),
    "frame.kicker": ("Industrial symbiosis report", "Endüstriyel simbiyoz raporu"),
    "frame.asof": ("As of {day}", "{day} itibarıyla"),
    "frame.version": ("symbio-kg {version}", "symbio-kg {version}"),
    "frame.snapshot": ("Data snapshot {snapshot}", "Veri anlık görüntüsü {snapshot}"),
    "frame.run": ("Run {run}", "Çalıştırma {run}"),
    "frame.none": ("None.", "Yok."),
    "frame.total": ("Total", "Toplam"),
    "frame.scroll": ("{what}, scrolls sideways", "{what}, yana kaydırılabilir"),
    "frame.and_more": ("and {count} more", "ve {count} tane daha"),
    # headline figures
    "head.title": ("At a glance", "Bir bakışta"),
    "head.lead": (
        "Of {total} documented exchanges, {found} were found again by rule; {new} further matches are new.",
        (
            "Belgelenmiş {total} değişimin {found} tanesi kurallarla yeniden bulundu; bunların dışında {new} yeni"
            " eşleşme var."
        ),
    ),
    "head.lead_new": (
        "{matches} matches were found among {listings} listings.",
        "{listings} ilan arasında {matches} eşleşme bulundu.",
    ),
    "head.firms": ("firms", "firma"),
    "head.listings": ("listings accepted", "kabul edilen ilan"),
    "head.refused": ("listings refused", "reddedilen ilan"),
    "head.substitutions": ("substitutions inferred", "çıkarılan ikame"),
    "head.matches": ("matches", "eşleşme"),
    "head.found": ("documented, found again", "belgelenmiş ve yeniden bulunan"),
    "term.best": ("The best of each kind, out of {total}:", "Her türün en iyisi, toplam {total} eşleşmeden:"),
    "head.ratio": ("{part} of {whole}", "{part}/{whole}"),
    # loaded
    "load.title": ("Loaded", "Yüklenen"),
    "load.caption": ("What was loaded, by region", "Bölgelere göre yüklenenler"),
    "load.region": ("Region", "Bölge"),
    "load.documents": ("Documents", "Belge"),
    "load.firms": ("Firms", "Firma"),
    "load.offers": ("Offers", "Teklif"),
    "load.needs": ("Needs", "İhtiyaç"),
    "load.refused": ("Refused", "Ret"),
    "load.synthetic": ("invented firms", "uydurma firmalar"),
    "load.synthetic_long": (
        "The firms of this region are invented for the example; zones and sectors are real.",
        "Bu bölgenin firmaları örnek için uydurulmuştur; bölgeler ve sektörler gerçektir.",
    ),
    "load.knowledge": ("The knowledge behind it", "Arkasındaki bilgi"),
    "count.triples": ("statements in the graph", "grafikteki ifade"),
    "count.codes": ("code list entries", "kod listesi kaydı"),
    "count.materials": ("material classes", "malzeme sınıfı"),
    "count.processes": ("receiving processes", "alıcı proses"),
    "count.slots": ("process inputs", "proses girdisi"),
    "count.substitutions": ("documented substitutions", "belgelenmiş ikame"),
    "count.limits": ("quality limits", "kalite sınırı"),
    # refused
    "refuse.title": ("Refused, and why", "Reddedilenler ve nedenleri"),
    "refuse.caption": ("What was found in the listings", "İlanlarda bulunan sorunlar"),
    "refuse.where": ("Where", "Nerede"),
    "refuse.what": ("What to do", "Ne yapılmalı"),
    "refuse.value": ("Value", "Değer"),
    "refuse.row": ("row {row}", "satır {row}"),
    "refuse.line": ("line {row}", "satır {row}"),
    "refuse.severity": ("Severity", "Önem"),
    "severity.violation": ("refused", "ret"),
    "severity.warning": ("warning", "uyarı"),
    "severity.info": ("note", "not"),
    "refuse.none": ("Nothing was refused.", "Hiçbir ilan reddedilmedi."),
    # inferred
    "infer.title": ("Inferred", "Çıkarılanlar"),
    "infer.caption": ("Substitutions inferred, by rule", "Kurala göre çıkarılan ikameler"),
    "infer.rule": ("Rule", "Kural"),
    "infer.because": ("Why it may be trusted", "Neden güvenilebilir"),
    "infer.confidence": ("Confidence", "Güven"),
    "infer.count": ("Substitutions", "İkame"),
    # matched
    "match.title": ("Matched", "Eşleşmeler"),
    "match.shown": (
        "The best {shown} of {total} matches.",
        "{total} eşleşmenin en iyi {shown} tanesi.",
    ),
    "match.caption": ("Best matches, {region}", "En iyi eşleşmeler, {region}"),
    "match.score": ("Score", "Puan"),
    "match.offer": ("Offer", "Teklif"),
    "match.need": ("Need", "İhtiyaç"),
    "match.amount": ("Amount", "Miktar"),
    "match.distance": ("Distance", "Uzaklık"),
    "match.rule": ("Rule", "Kural"),
    "match.why": ("Why", "Neden"),
    "match.why_of": ("Why: {offer}", "Neden: {offer}"),
    "match.replaces": ("Replaces", "Yerine geçtiği"),
    "match.via": ("By way of", "Ara işlem"),
    "match.calendar": ("Calendar", "Takvim"),
    "match.days": ("{days} days a year together", "yılda {days} ortak gün"),
    "match.parts": ("Parts of the score", "Puanın bileşenleri"),
    "match.gaps": ("Not measured yet", "Henüz ölçülmemiş"),
    "match.sources": ("Sources", "Kaynaklar"),
    "match.no_source": ("no source recorded", "kaynak kaydedilmemiş"),
    "match.synthetic": ("invented firm", "uydurma firma"),
    "match.documented": ("documented", "belgelenmiş"),
    "match.new": ("new", "yeni"),
    "match.km": ("{km} km", "{km} km"),
    "part.substitution": ("substitution", "ikame"),
    "part.nearness": ("nearness", "yakınlık"),
    "part.known": ("data known", "bilinen veri"),
    "part.quantity": ("quantity", "miktar"),
    "part.words": ("words in common", "ortak sözcükler"),
    "part.calendar": ("calendar", "takvim"),
    # the law
    "law.title": ("What the law says", "Hukuk ne diyor"),
    "law.outcome": ("Law", "Hukuk"),
    "law.lead": (
        (
            "{lawful} matches are lawful as far as known, with or without a condition; {assess} are to be assessed."
            " {refused} of {judged} routes that the law was asked about were refused."
        ),
        (
            "Bilindiği kadarıyla {lawful} eşleşme, koşullu ya da koşulsuz, hukuka uygun;"
            " {assess} eşleşme değerlendirilecek. Hukuka sorulan {judged} yoldan {refused} tanesi reddedildi."
        ),
    ),
    "law.silent": (
        "On {count} more no law that is held here has a say.",
        "Buradaki hukuk başka {count} eşleşme için söz sahibi değil.",
    ),
    "law.route": (
        "A route is one code from one kind of producer to one site by one operation, judged once for all its pairs.",
        "Yol, bir kodun bir üretici türünden bir tesise bir işlemle gidişidir; bütün çiftleri için bir kez yargılanır.",
    ),
    "law.unread": ("text of the law not read", "hükmün metni okunmadı"),
    "law.lawful": ("lawful as far as known", "bilindiği kadarıyla uygun"),
    "law.assess": ("to be assessed", "değerlendirilecek"),
    "law.refused": ("routes refused", "reddedilen yol"),
    "law.no_law": ("no legal rule of ours applies", "bizdeki hiçbir hukuk kuralı uygulanmıyor"),
    "law.more": ("{count} questions in all", "toplam {count} soru"),
    "bar.title": ("What the law bars", "Hukukun engelledikleri"),
    "bar.caption": ("Refused routes, by rule", "Kurala göre reddedilen yollar"),
    "bar.examples": ("Examples of refused routes", "Reddedilen yollardan örnekler"),
    "bar.none": ("No route was refused.", "Hiçbir yol reddedilmedi."),
    "bar.rule": ("Rule", "Kural"),
    "bar.routes": ("Routes", "Yol"),
    "bar.pairs": ("Pairs", "Çift"),
    "bar.pair": ("Route", "Yol"),
    "bar.why": ("Why", "Neden"),
    "bar.heal": ("What would heal it", "Ne giderir"),
    # found again
    "found.title": ("Found again", "Yeniden bulunanlar"),
    "found.continued": (
        "Further exchanges found again, {region}",
        "Yeniden bulunan diğer değişimler, {region}",
    ),
    "found.caption": (
        "Documented exchanges found again, {region}",
        "Yeniden bulunan belgelenmiş değişimler, {region}",
    ),
    "found.lead": (
        "{found} of {total} documented exchanges were found again by the rules.",
        "Belgelenmiş {total} değişimin {found} tanesi kurallarla yeniden bulundu.",
    ),
    "found.stream": ("Stream", "Akım"),
    "found.donor": ("From", "Veren"),
    "found.receiver": ("To", "Alan"),
    "found.rank": ("Rank", "Sıra"),
    "missed.title": ("Documented, but missed", "Belgelenmiş, ama bulunamayanlar"),
    "missed.caption": (
        "Documented exchanges that were missed, {region}",
        "Bulunamayan belgelenmiş değişimler, {region}",
    ),
    "missed.reason": ("Why it was missed", "Neden bulunamadı"),
    # new
    "new.title": ("New", "Yeni olanlar"),
    "new.lead": (
        "{new} matches that no document we hold knows of; each is a proposal to look at, not an agreement.",
        "Elimizdeki hiçbir belgede geçmeyen {new} eşleşme; her biri incelenecek bir öneridir, anlaşma değil.",
    ),
    # flows and map
    "flow.title": ("Flows", "Akışlar"),
    "flow.chart": (
        "Flows in {region}: material group, receiving process, receiving sector",
        "{region} akışları: malzeme grubu, alıcı proses, alıcı sektör",
    ),
    "flow.by_tonnes": (
        "Widths are tonnes a year; each offer is drawn once, with its best match.",
        "Kalınlıklar yılda tondur; her teklif bir kez, en iyi eşleşmesiyle çizilir.",
    ),
    "flow.by_matches": (
        "The listings of this region state no tonnes; widths count offers, each with its best match.",
        "Bu bölgenin ilanları ton belirtmiyor; kalınlıklar, her biri en iyi eşleşmesiyle, teklif sayısıdır.",
    ),
    "flow.left_out": (
        "{count} offers are not drawn, because their amount is no mass or not known.",
        "{count} teklif çizilmedi; miktarları kütle değil ya da bilinmiyor.",
    ),
    "flow.group": ("Material group", "Malzeme grubu"),
    "flow.process": ("Receiving process", "Alıcı proses"),
    "flow.division": ("Receiving sector (NACE)", "Alıcı sektör (NACE)"),
    "flow.tonnes": ("t/yr", "t/yıl"),
    "flow.matches": ("Offers", "Teklif"),
    "flow.table": ("The same flows as a table", "Aynı akışlar tablo olarak"),
    "flow.caption": ("Flows, {region}", "Akışlar, {region}"),
    "flow.other": ("other", "diğer"),
    "map.title": ("Map", "Harita"),
    "map.chart": ("Sites and matches in {region}", "{region}: tesisler ve eşleşmeler"),
    "map.legend": (
        "Circles are places, by number of firms; curves are matches, from the offer to the need.",
        "Daireler yerlerdir, büyüklük firma sayısıdır; eğriler tekliften ihtiyaca giden eşleşmelerdir.",
    ),
    "map.outside": (
        "Places beyond this map: {count}; the table has them.",
        "Bu haritanın dışında kalan yer: {count}; tabloda yer alıyor.",
    ),
    "map.table": ("The same places as a table", "Aynı yerler tablo olarak"),
    "map.caption": ("Places, {region}", "Yerler, {region}"),
    "map.place": ("Place", "Yer"),
    "map.within": ("Matches within", "İç eşleşme"),
    "map.beyond": ("Matches beyond", "Dış eşleşme"),
    "map.spot": ("{place}: {firms} firms", "{place}: {firms} firma"),
    "map.link": ("{source} → {target}: {count} matches", "{source} → {target}: {count} eşleşme"),
    # method
    "method.title": ("How this was made, and how far to trust it", "Nasıl yapıldı, ne kadar güvenilir"),
    "method.way": (
        (
            "Listings are read, checked against shapes, and stored. Rules over the ontology infer which resource"
            " can take which process input; matching then compares quantity, calendar, quality and distance of"
            " each pair."
        ),
        (
            "İlanlar okunur, kurallara göre denetlenir ve saklanır. Ontoloji üzerindeki kurallar hangi kaynağın"
            " hangi proses girdisini karşılayabileceğini çıkarır; eşleştirme her çiftin miktarını, takvimini,"
            " kalitesini ve uzaklığını karşılaştırır."
        ),
    ),
    "method.law": (
        (
            "A match says that a use is technically plausible. It is no permit and no legal opinion: waste status,"
            " licences and transport rules must be settled with the authority."
        ),
        (
            "Bir eşleşme, kullanımın teknik olarak olası olduğunu söyler. İzin ya da hukuki görüş değildir: atık"
            " statüsü, lisanslar ve taşıma kuralları yetkili idareyle netleştirilmelidir."
        ),
    ),
    "method.evidence": (
        (
            "Each fact carries how far its source was followed up. Where nobody has opened the source, the mark"
            " “{mark}” stands beside it."
        ),
        (
            "Her bilgi, kaynağının ne ölçüde izlendiğini taşır. Kaynağı kimsenin açmadığı yerde yanında “{mark}”"
            " işareti durur."
        ),
    ),
    "method.map": (
        "Coastline: Natural Earth, public domain. Province borders are simplified and show no legal position.",
        "Kıyı çizgisi: Natural Earth, kamu malı. İl sınırları sadeleştirilmiştir ve hukuki bir görüş bildirmez.",
    ),
    "method.time": ("Time taken", "Süre"),
    "method.step": ("Step", "Adım"),
    "method.seconds": ("Seconds", "Saniye"),
    "step.read": ("read", "okuma"),
    "step.validate": ("validate", "denetleme"),
    "step.store": ("store", "saklama"),
    "step.knowledge": ("load knowledge", "bilgiyi yükleme"),
    "step.infer": ("infer", "çıkarım"),
    "step.match": ("match", "eşleştirme"),
    "step.report": ("report", "rapor"),
    # evidence
    "evidence.title": ("Evidence", "Kanıt"),
    "evidence.unread": ("source not read", "kaynağı okunmadı"),
    "evidence.Confirmed": (
        "read in the act or standard itself",
        "mevzuatın veya standardın kendisinde okundu",
    ),
    "evidence.SourceReadWithFigure": ("source read, with the figure", "kaynak, rakamıyla birlikte okundu"),
    "evidence.SourceRead": ("source read", "kaynak okundu"),
    "evidence.Published": ("published, original not opened", "yayımlanmış, aslı açılmadı"),
    "evidence.Assigned": ("assigned by us", "tarafımızca atandı"),
    "evidence.Inferred": ("inferred by rule", "kuralla çıkarıldı"),
    "evidence.FromMemory": ("from memory, source not read", "hatırdan, kaynağı okunmadı"),
    "evidence.OwnKnowledge": ("own knowledge, no source read", "kendi bilgimiz, kaynak okunmadı"),
    "evidence.Estimated": ("estimated", "tahmin edildi"),
    "evidence.Declared": ("declared by the firm", "firma beyanı"),
    "evidence.Synthetic": ("invented for the example", "örnek için uyduruldu"),
    # kinds and units
    "kind.Waste": ("waste", "atık"),
    "kind.ByProduct": ("by-product", "yan ürün"),
    "kind.Product": ("product", "ürün"),
    "kind.Material": ("material", "malzeme"),
    "kind.WasteHeat": ("waste heat", "atık ısı"),
    "kind.Energy": ("energy", "enerji"),
    "kind.Electricity": ("electricity", "elektrik"),
    "kind.Water": ("water", "su"),
    "kind.Logistics": ("logistics", "lojistik"),
    "kind.Storage": ("storage", "depolama"),
    "kind.Space": ("space", "alan"),
    "kind.Equipment": ("equipment", "ekipman"),
    "kind.Labour": ("labour", "iş gücü"),
    "kind.Expertise": ("expertise", "uzmanlık"),
    "kind.Technology": ("technology", "teknoloji"),
    "unit.t/yr": ("t/yr", "t/yıl"),
    "unit.t": ("t", "t"),
    "unit.m3/yr": ("m³/yr", "m³/yıl"),
    "unit.MWh/yr": ("MWh/yr", "MWh/yıl"),
    "unit.kW": ("kW", "kW"),
    "unit.m2": ("m²", "m²"),
    "unit.h/yr": ("h/yr", "saat/yıl"),
    # the terminal
    "next.title": ("Next", "Sırada"),
    "term.in_seconds": ("in {seconds} s", "{seconds} sn içinde"),
}

WORDS: Final[dict[str, dict[str, str]]] = {
    key: {"en": english, "tr": turkish} for key, (english, turkish) in _PAIRS.items()
}
