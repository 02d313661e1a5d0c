"""Every sentence of the resilience report, once in each language; blanks are named and the same in both."""

# ruff: noqa: E501  a sentence on one line is easier to translate

from __future__ import annotations

from typing import Final

from symbio_kg.model import Text

__all__ = ["RESILIENCE_WORDS"]

_PAIRS: Final[dict[str, tuple[str, str]]] = {
    "res.kicker": ("Resilience report", "Dayanıklılık raporu"),
    "res.region": ("Region: {region}", "Bölge: {region}"),
    "res.lead": (
        "{inputs} process inputs were looked at. {none} have no source in the region, {single} hang on a single firm even with substitutes. {scenarios} scenarios were reckoned; {needs} needs lose supply in at least one of them.",
        "{inputs} proses girdisi incelendi. Bunların {none} tanesinin bölgede kaynağı yok, {single} tanesi ikamelerle bile tek bir firmaya bağlı. {scenarios} senaryo hesaplandı; {needs} ihtiyaç bunların en az birinde tedarik kaybı yaşıyor.",
    ),
    "res.invented": (
        "Most of the firms in this region are invented for the example: the figures show how the report works, not how the real region stands.",
        "Bu bölgedeki firmaların çoğu örnek için uydurulmuştur: rakamlar raporun nasıl işlediğini gösterir, gerçek bölgenin durumunu değil.",
    ),
    "res.fig.inputs": ("inputs", "girdi"),
    "res.fig.none": ("without a source", "kaynağı olmayan"),
    "res.fig.single": ("with a single firm", "tek firmaya bağlı"),
    "res.fig.scenarios": ("scenarios", "senaryo"),
    "res.fig.needs": ("needs that lose supply", "tedarik kaybı yaşayan ihtiyaç"),
    # first things first
    "res.first": ("What deserves care first", "Önce neye bakılmalı"),
    "res.first.lead": (
        "Needs by what is still missing after substitutes that stand ready, on average over all scenarios by their weight; then by what is lost before them; then by how concentrated their sources are.",
        "İhtiyaçlar, hazır ikamelerden sonra hâlâ eksik kalan paya göre sıralıdır (bütün senaryoların ağırlıklı ortalaması); ardından ikamelerden önceki kayba, ardından kaynakların yoğunlaşmasına bakılır.",
    ),
    "res.first.none": (
        "No need loses supply in any scenario.",
        "Hiçbir senaryoda tedarik kaybı yaşayan ihtiyaç yok.",
    ),
    "res.need": ("Need", "İhtiyaç"),
    "res.lost": ("Lost", "Kayıp"),
    "res.open": ("Still missing", "Eksik kalan"),
    "res.hits": ("Scenarios with a loss", "Kayıp görülen senaryo"),
    "res.worst": ("Worst in", "En ağırı"),
    "res.firms": ("Firms", "Firma"),
    "res.hhi": ("HHI", "HHI"),
    # inputs
    "res.inputs": ("Sources of the inputs", "Girdilerin kaynakları"),
    "res.inputs.lead": (
        "Before: sources that offer what the need names. After: all that fit, with substitutes. HHI is the sum of the squared shares in percent: 10,000 is a single source; above 2,500 a market counts as highly concentrated in many guidelines.",
        "Önce: ihtiyacın adıyla istediğini sunan kaynaklar. Sonra: ikamelerle birlikte uyan herkes. HHI, yüzde payların kareleri toplamıdır: 10.000 tek kaynak demektir; birçok kılavuzda 2.500'ün üstü çok yoğunlaşmış pazar sayılır.",
    ),
    "res.input": ("Input", "Girdi"),
    "res.wanted": ("Wanted", "İstenen"),
    "res.coverable": ("Coverable", "Karşılanabilir"),
    "res.before": ("before", "önce"),
    "res.after": ("after", "sonra"),
    "res.zones": ("Zones", "Bölge"),
    "res.districts": ("Districts", "İlçe"),
    "res.faults": ("Fault exposures", "Fay maruziyeti"),
    "res.ways": ("Ways in", "Geliş yolu"),
    "res.on_site": ("+{count} next door", "+{count} bitişikte"),
    "res.counted": ("by number of sources", "kaynak sayısına göre"),
    "res.without": ("Inputs without a source in the region", "Bölgede kaynağı olmayan girdiler"),
    "res.without.lead": (
        "No listed offer fits these. Whatever they live on comes from outside the region, or nobody has listed it.",
        "İlan edilmiş hiçbir teklif bunlara uymuyor. Beslendikleri kaynak ya bölge dışından geliyor ya da ilan edilmemiş.",
    ),
    "res.more_inputs": ("{count} further inputs are in the JSON.", "Öteki {count} girdi JSON çıktısındadır."),
    # scenarios
    "res.scenarios": ("Scenarios", "Senaryolar"),
    "res.hit": (
        "Hit: {listings} listings of {firms} firm(s). Closed: {roads} section(s) of road, {ports} port(s). Needs that stand still themselves: {down}.",
        "Etkilenen: {firms} firmanın {listings} ilanı. Kapanan: {roads} yol kesimi, {ports} liman. Kendi tesisi duran ihtiyaç: {down}.",
    ),
    "res.no_loss": (
        "No need that works on loses supply.",
        "Çalışmayı sürdüren hiçbir ihtiyaç tedarik kaybı yaşamaz.",
    ),
    "res.nothing_left": (
        "This scenario leaves nothing: all {offers} offers and {needs} needs of the region are gone. There is nothing to supply and nothing to supply it from, so no shares are reckoned; help can only come from outside the region.",
        "Bu senaryoda geriye hiçbir şey kalmaz: bölgenin {offers} teklifinin ve {needs} ihtiyacının tümü devre dışıdır. Beslenecek ihtiyaç da besleyecek kaynak da kalmadığından pay hesaplanmaz; yardım ancak bölge dışından gelebilir.",
    ),
    "res.scenario.caption": ("Needs that lose supply: {name}", "Tedarik kaybı yaşayan ihtiyaçlar: {name}"),
    "res.substitutes": ("Who can step in", "Kim devreye girebilir"),
    "res.nobody": ("nobody in the region", "bölgede kimse yok"),
    "res.ready": ("ready", "hazır"),
    "res.unsized": ("amount not comparable", "miktarı karşılaştırılamıyor"),
    "res.treat": ("after treatment", "ön işlemden sonra"),
    "res.assess": ("after legal assessment", "hukuki değerlendirmeden sonra"),
    "res.outside": ("of which from outside: {share}", "bunun bölge dışından geleni: {share}"),
    "res.and_more": ("and {count} more", "ve {count} tane daha"),
    "res.more_scenarios": (
        "{count} further scenarios are in the JSON and in the graph.",
        "Öteki {count} senaryo JSON çıktısında ve çizgededir.",
    ),
    # map
    "res.map": ("Map", "Harita"),
    "res.map.chart": ("Sites, roads and faults of {region}", "{region}: tesisler, yollar ve faylar"),
    "res.map.legend": (
        "Circles are places with firms. Grey lines are the roads of the pack, red dashes its faults, rings the reach of the scenarios' earthquakes; crosses are ports.",
        "Daireler firmaların bulunduğu yerlerdir. Gri çizgiler paketteki yollar, kırmızı kesikli çizgiler faylar, halkalar senaryolardaki depremlerin etki alanıdır; artılar limanlardır.",
    ),
    # method
    "res.method": ("How this was reckoned, and what it rests on", "Hesap yöntemi ve dayanakları"),
    "res.method.plan": (
        "Who supplies whom today is known for synergies in operation only ({running}); they come first. Beyond them the report takes the matches of the run as the plan, the best first and each tonne once; what no offer covers is taken to come from outside the region.",
        "Bugün kimin kimi beslediği yalnızca işletmedeki sinerjilerden bilinir ({running}); önce onlar alınır. Rapor, geri kalanı için çalıştırmanın eşleşmelerini en iyisinden başlayarak ve her tonu bir kez sayarak plan kabul eder; hiçbir teklifin karşılamadığı miktarın bölge dışından geldiği varsayılır.",
    ),
    "res.method.geo": (
        "A site belongs to the district whose middle is nearest. Roads are straight lines between the places of the pack, {detour} times their length; of several ways those are counted that share no section. A site within {near} km of a fault counts as exposed to it.",
        "Tesis, merkezi en yakın olan ilçeye sayılır. Yollar, paketteki yerler arasında düz çizgidir ve uzunlukları {detour} ile çarpılır; ortak kesimi olmayan yollar ayrı sayılır. Faya en çok {near} km uzaktaki tesis o faya maruz sayılır.",
    ),
    "res.method.damage": (
        "What an earthquake takes is an assumption, not a measured relation:",
        "Depremin götürdüğü pay ölçülmüş bir ilişki değil, varsayımdır:",
    ),
    "res.damage.caption": (
        "Share of capacity lost, by severity and distance",
        "Şiddet ve uzaklığa göre kaybedilen kapasite payı",
    ),
    "res.damage.severity": ("Severity", "Şiddet"),
    "res.damage.within": ("up to {share} of the radius", "yarıçapın {share} kadarına dek"),
    "res.damage.closed": ("roads closed", "yollar kapalı"),
    "res.data.title": ("What the region pack rests on", "Bölge paketinin dayanakları"),
    "res.data.lead": (
        "Rows of the pack by how far their source was read; a source that was not read is no proof.",
        "Kaynağının ne ölçüde okunduğuna göre paketteki satırlar; okunmamış kaynak kanıt değildir.",
    ),
    "res.data.what": ("Table", "Tablo"),
    "res.data.rows": ("Rows", "Satır"),
    "res.data.zones": ("zones", "bölgeler"),
    "res.data.districts": ("districts", "ilçeler"),
    "res.data.places": ("ports and junctions", "limanlar ve kavşaklar"),
    "res.data.roads": ("roads", "yollar"),
    "res.data.faults": ("faults", "faylar"),
    "res.data.arrivals": ("what arrives through ports", "limanlardan gelenler"),
    "res.faults.title": ("Faults used", "Kullanılan faylar"),
    "res.faults.user": ("given in the scenario file", "senaryo dosyasında verildi"),
    "res.faults.none": (
        "No fault is known: fault exposure was not reckoned.",
        "Bilinen fay yok: fay maruziyeti hesaplanmadı.",
    ),
    "res.severity.light": ("light", "hafif"),
    "res.severity.moderate": ("moderate", "orta"),
    "res.severity.severe": ("severe", "ağır"),
    "res.severity.extreme": ("extreme", "çok ağır"),
    "unit.": ("sources", "kaynak"),
    "unit.number/yr": ("pieces/yr", "adet/yıl"),
}

RESILIENCE_WORDS: Final[dict[str, Text]] = {key: {"en": en, "tr": tr} for key, (en, tr) in _PAIRS.items()}
