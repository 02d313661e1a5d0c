"""What the study says, in both languages: English and Turkish side by side, so that none is forgotten."""

# ruff: noqa: E501  a sentence on one line is easier to translate

from __future__ import annotations

from typing import Final

from symbio_kg.model import Text

__all__ = ["WORDS", "word"]


def word(key: str, language: str, **blanks: object) -> str:
    """Return the words of *key* in *language* with its blanks filled; KeyError for an unknown key."""
    return WORDS[key][language].format(**blanks)


def _pairs(text: str) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for line in text.strip().splitlines():
        key, english, turkish = (part.strip() for part in line.split("|"))
        found[key] = {"en": english, "tr": turkish}
    return found


WORDS: Final[dict[str, Text]] = _pairs("""
title | By-product standard feasibility study | Yan ürün standardı yapılabilirlik çalışması
subtitle | Which residues deserve a standard, and what should it say? | Hangi artıklar bir standardı hak ediyor ve bu standart ne demeli?
as_of | As of {day} | {day} itibarıyla
sectors | Sectors | Sektörler
audience.public | public version: confidential figures are withheld | kamuya açık sürüm: gizli değerler verilmez
audience.internal | INTERNAL version with confidential figures: not for publication | KURUM İÇİ sürüm, gizli değerler içerir: yayımlanamaz
lead | {candidates} candidates from {producers} producers and {listings} listings. First comes {first}. | {producers} üreticinin {listings} ilanından {candidates} aday. İlk sırada {first} var.
lead.held | Of {held} the amount is withheld: fewer than three producers, or one with nearly all. Who accompanies or judges sees all in the internal study (symbio study --internal); for others amounts appear as more producers list. | {held} adayın miktarı gizli: üreticisi üçten az ya da neredeyse tümü tek üreticinin. Eşlik eden ya da değerlendirenler hepsini kurum içi çalışmada görür (symbio study --internal); başkaları için miktarlar daha çok üretici ilan verdikçe görünür.
synthetic | {count} of {all} listings are invented for the sample; figures marked ◆ rest on them. | {all} ilanın {count} tanesi örnek için kurgulanmıştır; ◆ işaretli değerler bunlara dayanır.
synthetic.page | ◆ invented sample listings | ◆ kurgusal örnek ilanlar
synthetic.mark | ◆ invented | ◆ kurgusal
overview | Ranking | Sıralama
overview.text | Weighted sum of eight criteria from 0 to 1. “Place when weights move” shows the best and worst place when each weight moves by ±25 % alone; “place by chance” covers 90 % of {draws} draws with seed {seed}. | Sekiz ölçütün 0 ile 1 arasındaki ağırlıklı toplamı. “Ağırlık oynayınca” sütunu her ağırlık tek başına ±%25 değiştiğinde en iyi ve en kötü yeri, “rastlantıyla” sütunu {seed} tohumlu {draws} çekilişin %90'ını gösterir.
holds.yes | The order holds when any weight moves by ±25 %. | Ağırlıklardan herhangi biri ±%25 oynadığında sıra değişmiyor.
holds.no | Places change for {count} of {all} moves of a weight by ±25 %; read neighbouring places as equal. | Ağırlıkların ±%25'lik {all} oynatılışından {count} tanesinde yerler değişiyor; komşu sıraları eşit sayın.
unknown.note | A criterion that nobody knows or that is withheld stands at 0.5 and is drawn from 0 to 1. | Bilinmeyen ya da gizli ölçüt 0,5 sayılır ve çekilişte 0 ile 1 arasında dağılır.
most | The first {count} candidates have a dossier below; the workbook, CSV and JSON have all. | İlk {count} adayın dosyası aşağıdadır; tamamı çalışma kitabında, CSV ve JSON dosyalarındadır.
col.rank | Place | Sıra
col.candidate | Candidate | Aday
col.score | Score | Puan
col.moved | Place when weights move | Ağırlık oynayınca
col.chance | Place by chance | Rastlantıyla
col.topsis | TOPSIS | TOPSIS
col.tonnes | t/yr | t/yıl
col.producers | Producers | Üretici
col.receivers | Receivers | Alıcı
col.law | Law | Hukuk
col.known | Known criteria | Bilinen ölçüt
weights | Weights | Ağırlıklar
weights.text | The weights are data (queries/study/weights.tsv) and can be replaced. | Ağırlıklar veridir (queries/study/weights.tsv) ve değiştirilebilir.
col.criterion | Criterion | Ölçüt
col.weight | Weight | Ağırlık
col.measures | What it measures | Neyi ölçer
totals | Amounts by sector | Sektörlere göre miktarlar
totals.all | All sectors | Tüm sektörler
withheld.few | withheld: fewer than 3 firms | gizli: 3'ten az firma
withheld.dominant | withheld: one firm has more than 85 % | gizli: bir firmanın payı %85'i aşıyor
withheld.before | withheld: with an earlier study a firm's figure would follow | gizli: önceki bir çalışmayla bir firmanın değeri hesaplanabilirdi
withheld.complement | withheld: another firm's figure would follow | gizli: başka bir firmanın değeri hesaplanabilirdi
withheld | withheld | gizli
unknown | not known | bilinmiyor
dossier | Dossier {rank}: {title} | Dosya {rank}: {title}
identity | Identity | Kimlik
identity.code | Waste code | Atık kodu
identity.nocode | none given | verilmemiş
identity.material | Material | Malzeme
identity.assumed | taken from the code, not stated | koddan varsayıldı, belirtilmedi
identity.arises | Arises in | Doğduğu proses
identity.sector | Sector | Sektör
identity.entry | Entry | Kayıt türü
entry.hazardous | absolutely hazardous | mutlak tehlikeli
entry.mirror_h | mirror, hazardous | ayna, tehlikeli
entry.mirror | mirror, non-hazardous | ayna, tehlikesiz
entry.plain | non-hazardous | tehlikesiz
entry.none | no code | kod yok
identity.listings | Listings | İlan
supply | Supply | Arz
supply.tonnes | Tonnes a year | Yılda ton
supply.producers | Producers | Üretici
supply.unknown | Listings without an amount | Miktarı olmayan ilan
supply.index | Herfindahl index | Herfindahl endeksi
supply.band | Concentration | Yoğunlaşma
band.low | low (below 0.15) | düşük (0,15'in altında)
band.moderate | moderate (0.15 to 0.25) | orta (0,15-0,25)
band.high | high (above 0.25) | yüksek (0,25'in üstünde)
supply.spread | Spread between producers (t/yr) | Üreticiler arası dağılım (t/yıl)
spread.low | lowest | en düşük
spread.lower | lower quarter | alt çeyrek
spread.median | median | ortanca
spread.upper | upper quarter | üst çeyrek
spread.high | highest | en yüksek
spread.smaller | mean of the smaller half | küçük yarının ortalaması
spread.larger | mean of the larger half | büyük yarının ortalaması
supply.season | Seasonality: busiest month against the mean | Mevsimsellik: en yoğun ay / ortalama
figure.season | Share of the year's tonnes by month | Yıllık tonajın aylara dağılımı
market | Receivers and demand | Alıcılar ve talep
market.text | {receivers} receiving firms list needs that fit; nearest first, {placed} of the supply could go. | Uyan ihtiyaç ilan eden {receivers} alıcı firma var; en yakından başlanırsa arzın {placed} kadarı yerleşebilir.
market.open | {receivers} receiving firms list needs that fit; the share of the supply that could go is withheld or not known. | Uyan ihtiyaç ilan eden {receivers} alıcı firma var; yerleşebilecek arz payı gizli ya da bilinmiyor.
market.none | No listed need fits. | İlan edilmiş hiçbir ihtiyaç uymuyor.
market.distance | Distance to receivers: near {near}, median {median}, far {far} km | Alıcılara uzaklık: yakın {near}, ortanca {median}, uzak {far} km
col.use | Use | Kullanım
col.replaces | Replaces | Yerine geçtiği
col.rule | Rule and trust | Kural ve güven
col.demand | Demand t/yr | Talep t/yıl
col.standard | Standard | Standart
col.source | Source | Kaynak
quality | Quality against the first use | Birinci kullanıma göre nitelik
quality.none | The first use sets no numeric limit in our knowledge. | Birinci kullanım için bilgimizde sayısal sınır yok.
quality.text | {passing} of {judged} judged batches break no measured limit; on {complete} all limits were measured. {measured} of all limits and batches are measured. | Değerlendirilen {judged} partiden {passing} tanesi ölçülmüş sınırları aşmıyor; {complete} partide bütün sınırlar ölçülmüş. Sınır-parti çiftlerinin {measured} kadarı ölçülmüş.
quality.deciding | Deciding property | Belirleyici özellik
quality.nothing | No batch was measured against a limit. | Hiçbir parti bir sınıra göre ölçülmedi.
col.property | Property | Özellik
col.limit | Limit | Sınır
col.passed | Passes | Uyan
col.failed | Fails | Uymayan
col.open | Not measured | Ölçülmemiş
col.n | n | n
col.unit | Unit | Birim
col.mean | Mean | Ortalama
col.sd | s | s
col.range | Range | Aralık
col.method | Method used | Kullanılan yöntem
properties | Measured properties | Ölçülen özellikler
criteria | Draft criterion set | Taslak ölçüt kümesi
criteria.text | Limit from the need of the use; control is where a plant has to keep its mean so that 95 % of batches comply with 90 % confidence. Test methods are from memory: check the edition with TSE. | Sınır kullanımın ihtiyacından gelir; denetim değeri, partilerin %95'inin %90 güvenle uyması için tesisin ortalamasını tutacağı yerdir. Deney yöntemleri bellektendir: güncel baskıyı TSE'den doğrulayın.
criteria.none | No criterion can be drafted: the first use has no numeric limit. | Taslak yapılamıyor: birinci kullanımın sayısal sınırı yok.
col.test | Test method | Deney yöntemi
col.frequency | Sampling | Numune sıklığı
col.control | Producer's control | Üretici denetimi
law | Law | Hukuk
law.text | As a by-product: {outcome}. As waste: {waste}. | Yan ürün olarak: {outcome}. Atık olarak: {waste}.
law.conditions | {regime}: conditions and evidence | {regime}: koşullar ve kanıt
col.condition | Condition | Koşul
col.state | State | Durum
col.hint | What the data say | Verilerin söylediği
col.wanted | Evidence wanted | İstenen kanıt
state.met | met | sağlandı
state.failed | failed | sağlanmadı
state.unknown | open | açık
state.declared | declared | beyan edildi
state.not-needed | not needed | gerekmiyor
state.duty | duty | yükümlülük
law.eow | End of waste as an alternative | Seçenek olarak atık olmaktan çıkma
law.obstacles | Obstacles | Engeller
col.obstacle | Obstacle | Engel
col.heal | What would mend it | Ne giderir
col.article | Article | Madde
law.precedents | Precedents elsewhere | Başka yerlerdeki emsaller
precedent.none | none known | bilinen yok
col.country | Country | Ülke
col.kind | Kind | Tür
col.evidence | Evidence | Kanıt
kind.by-product | by-product rule | yan ürün kuralı
kind.end-of-waste | end-of-waste criteria | atık olmaktan çıkma ölçütü
kind.standard | product standard | ürün standardı
kind.draft | draft | taslak
kind.register | register | sicil
kind.consultation | consultation | istişare
law.decisions | Decisions in force | Yürürlükteki kararlar
economy | Economy and climate, for each tonne used | Kullanılan ton başına ekonomi ve iklim
economy.net | Net value | Net değer
economy.disposal | Disposal avoided | Önlenen bertaraf
economy.replaced | Raw material replaced | Yerine geçilen ham madde
economy.transport | Transport and loading | Taşıma ve yükleme
economy.treatment | Treatment | İşlem
economy.total | All placeable tonnes, a year | Yerleşebilecek bütün tonlar, yılda
economy.estimated | Treatment cost is an estimate by Sherwood's relation (price ≈ k / concentration). | İşlem maliyeti Sherwood bağıntısıyla tahmindir (fiyat ≈ k / derişim).
economy.ratio | How much is replaced: {basis} | Yerine geçme oranı: {basis}
climate.net | Greenhouse gas saved | Önlenen sera gazı
climate.replaced | Making of the raw material avoided | Önlenen ham madde üretimi
climate.disposal | Disposal avoided | Önlenen bertaraf
climate.transport | Transport | Taşıma
climate.treatment | Treatment | İşlem
figure.money | Value of a tonne in EUR: range and middle | Tonun EUR değeri: aralık ve orta
figure.score | Score by criterion | Ölçütlere göre puan
col.part | Part | Kalem
col.low | low | düşük
col.mid | middle | orta
col.high | high | yüksek
figures.sources | Figures and their sources | Değerler ve kaynakları
risks | Risks | Riskler
risk.hazard | hazard | tehlike
risk.contaminant | contaminants | kirleticiler
risk.market | market | pazar
gaps | Open tasks | Açık görevler
col.task | Task | Görev
col.count | Count | Sayı
gap.material | listing | ilan
gap.code | listing | ilan
gap.amount | listing | ilan
gap.market | market | pazar
gap.value | listing | ilan
gap.measurement | laboratory | laboratuvar
gap.evidence | evidence | kanıt
gap.precedent | research | araştırma
gap.price | economy | ekonomi
gap.treatment | economy | ekonomi
gap.ratio | laboratory | laboratuvar
gap.source | sources | kaynaklar
method | Method and limits | Yöntem ve sınırlar
method.text | Streams are material × code × sector. Pairs are those of the matching step. Withholding: fewer than 3 producers, one above 85 %, and whatever would follow from totals. Net value = disposal avoided + raw material replaced − transport − loading − treatment. Ranges are triangular. Precedents, factors and prices carry how far they were read. | Akımlar malzeme × kod × sektördür. Çiftler eşleştirme adımından gelir. Gizleme: 3'ten az üretici, %85'i aşan pay ve toplamlardan çıkarılabilecek her şey. Net değer = önlenen bertaraf + yerine geçilen ham madde − taşıma − yükleme − işlem. Aralıklar üçgen dağılımlıdır. Emsal, faktör ve fiyatlar ne ölçüde okunduklarını taşır.
rule.analogy | done before with a like waste | benzer atıkla yapılmış
rule.broader-material | broadly named, could be it | geniş adlandırılmış, olabilir
rule.documented-practice | documented practice | belgelenmiş uygulama
rule.function | does what the input needs | girdinin işlevini görür
rule.heat-cascade | hot enough | yeterince sıcak
rule.narrower-material | kind of a documented material | belgelenmiş malzemenin alt türü
rule.required-material | the material the input names | girdinin istediği malzeme
rule.shared-capacity | idle capacity | atıl kapasite
rule.treatment-chain | fits after a treatment | bir işlemden sonra uyar
rule.valuable-content | holds something worth recovering | geri kazanmaya değer içerik
rule.water-quality | clean enough | yeterince temiz
rule.requested-material | asked for by name | adıyla istenmiş
unread | not read | okunmadı
contents | Contents | İçindekiler
skip | Skip to the ranking | Sıralamaya geç
footer | Made by symbio-kg {version} from the listings of {day}. A support for people who decide, not a legal opinion. | symbio-kg {version} tarafından {day} günündeki ilanlardan üretilmiştir. Karar verenlere destektir, hukuki görüş değildir.
evidence.Confirmed | confirmed | doğrulandı
evidence.SourceReadWithFigure | read with the figure | değeriyle okundu
evidence.SourceRead | read, not the figure | okundu, değeri değil
evidence.Inferred | reckoned from what was read | okunandan hesaplandı
evidence.FromMemory | from memory | bellekten
evidence.OwnKnowledge | own judgement | kendi değerlendirmemiz
evidence.Published | published compilation | yayımlanmış derleme
evidence.Estimated | estimated | tahmin
evidence.Assigned | assigned | atandı
evidence. | – | –
operator.AtMost | ≤ | ≤
operator.LessThan | < | <
operator.AtLeast | ≥ | ≥
operator.MoreThan | > | >
operator.Equals | = | =
operator.Absent | absent | bulunmamalı
operator.Declared | to be declared | bildirilmeli
csv.rank | place | sıra
csv.title | candidate | aday
csv.code | waste code | atık kodu
csv.sector | NACE | NACE
csv.score | score | puan
csv.range | places when weights move | ağırlık oynayınca sıra
csv.producers | producers | üretici
csv.tonnes | tonnes a year | yılda ton
csv.withheld | withheld because | gizlenme nedeni
csv.receivers | receivers | alıcı
csv.demand | demand t/yr | talep t/yıl
csv.coverable | share that could go | yerleşebilecek pay
csv.passing | share of batches that pass | uyan parti payı
csv.net | net value EUR/t | net değer EUR/t
csv.climate | saved t CO₂e/t | önlenen t CO₂e/t
csv.law | law | hukuk
csv.gaps | open tasks | açık görev
csv.synthetic | invented listings | kurgusal ilan
sheet.ranking | Ranking | Sıralama
sheet.weights | Weights | Ağırlıklar
sheet.scores | Scores | Puanlar
sheet.criteria | Draft criteria | Taslak ölçütler
sheet.economy | Economy | Ekonomi
sheet.gaps | Tasks | Görevler
sheet.sources | Sources | Kaynaklar
sheet.precedents | Precedents | Emsaller
sheet.sum | Sum of weights | Ağırlıkların toplamı
sheet.change | Change the weights on the sheet “{sheet}”: score and place follow. | “{sheet}” sayfasındaki ağırlıkları değiştirin: puan ve sıra kendiliğinden değişir.
jan | Jan | Oca
feb | Feb | Şub
mar | Mar | Mar
apr | Apr | Nis
may | May | May
jun | Jun | Haz
jul | Jul | Tem
aug | Aug | Ağu
sep | Sep | Eyl
oct | Oct | Eki
nov | Nov | Kas
dec | Dec | Ara
""")
