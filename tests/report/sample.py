"""A run as it might be: Kwinana's documented exchanges without amounts, an İzmir of invented firms with them."""

# ruff: noqa: E501  a table of examples reads best with one a line

from __future__ import annotations

import random
from datetime import date

from symbio_kg.model import Finding, Place, Severity
from symbio_kg.report import (
    Exchange,
    Flow,
    ListingCard,
    MatchCard,
    Region,
    RuleCount,
    Source,
    Spot,
    Summary,
)

DATA = "https://w3id.org/symbio-kg/data/"
DAVIS = Source("Davis & Aid 2021, park exchange lists", "SourceRead")
MEMORY = Source("EN 450-1 Fly ash for concrete", "FromMemory")
OWN = Source("engineering knowledge, no document read", "OwnKnowledge")

RULES = (
    RuleCount(
        "documented-practice",
        {"en": "Documented practice", "tr": "Belgelenmiş uygulama"},
        412,
        {
            "en": "Somebody has published that this waste goes into this process.",
            "tr": "Bu atığın bu süreçte kullanıldığı yayımlanmıştır.",
        },
        0.95,
    ),
    RuleCount(
        "function-fits",
        {"en": "The material does what the input asks for", "tr": "Malzeme, girdinin istediği işlevi görür"},
        1873,
        {
            "en": "The input asks for a function and the material provides it.",
            "tr": "Girdi bir işlev ister, malzeme bu işlevi sağlar.",
        },
        0.7,
    ),
    RuleCount(
        "through-treatment",
        {"en": "Through one treatment", "tr": "Tek bir işlemden geçerek"},
        655,
        {
            "en": "A treatment turns the waste into what the input takes.",
            "tr": "Bir işlem, atığı girdinin kabul ettiği malzemeye dönüştürür.",
        },
        0.5,
    ),
    RuleCount(
        "heat-by-temperature",
        {"en": "Heat that is warm enough and near enough", "tr": "Yeterince sıcak ve yakın ısı"},
        38,
        {"en": "Supply is warmer than the need.", "tr": "Besleme, talepten sıcaktır."},
        0.8,
    ),
)

ZONES = (
    ("aosb", "İzmir Atatürk OSB (Çiğli)", 38.490, 27.052, 41),
    ("kosbi", "Kemalpaşa OSB", 38.437, 27.409, 27),
    ("aliaga", "Aliağa OSB (ALOSBİ)", 38.800, 27.000, 24),
    ("torbali", "Torbalı OSB", 38.172, 27.371, 14),
    ("tire", "Tire OSB", 38.105, 27.735, 12),
    ("bergama", "Bergama OSB", 39.133, 27.160, 7),
    ("pancar", "Pancar OSB", 38.198, 27.290, 9),
    ("menemen", "Menemen Plastik İhtisas OSB", 38.620, 27.050, 8),
    ("itob", "İTOB OSB (Menderes)", 38.205, 27.130, 6),
    ("odemis", "Ödemiş OSB", 38.235, 27.990, 3),
)

STREAMS = (
    ("Coal fly ash", "Kömür uçucu külü", "10 01 02", "Ashes and slags", "Küller ve cüruflar", "cement grinding",
     "çimento öğütme", "23 Mineral products", "23 Mineral ürünler", "Portland clinker", "Portland klinkeri", 18500.0),
    ("Electric arc furnace slag", "Elektrik ark ocağı cürufu", "10 02 02", "Ashes and slags", "Küller ve cüruflar",
     "road base", "yol temeli", "42 Civil engineering", "42 Bina dışı yapılar", "crushed stone", "kırma taş", 42000.0),
    ("Electric arc furnace dust", "Elektrik ark ocağı tozu", "10 02 07*", "Metal-bearing dusts", "Metalli tozlar",
     "zinc recovery in a Waelz kiln", "Waelz fırınında çinko geri kazanımı", "24 Basic metals", "24 Ana metaller",
     "zinc concentrate", "çinko konsantresi", 6200.0),
    ("Spent foundry sand", "Kullanılmış döküm kumu", "10 09 08", "Sands and fines", "Kumlar ve ince taneler",
     "concrete blocks", "beton blok", "23 Mineral products", "23 Mineral ürünler", "natural sand", "doğal kum", 3900.0),
    ("Olive pomace", "Pirina", "02 03 04", "Plant residues", "Bitkisel artıklar", "biomass boiler", "biyokütle kazanı",
     "35 Energy", "35 Enerji", "lignite", "linyit", 7400.0),
    ("Whey", "Peynir altı suyu", "02 05 01", "Food residues", "Gıda artıkları", "biogas digestion",
     "biyogaz çürütme", "35 Energy", "35 Enerji", "silage maize", "silajlık mısır", 5100.0),
    ("Marble sludge", "Mermer çamuru", "01 04 13", "Stone and mineral sludges", "Taş ve mineral çamurları",
     "paper filler", "kâğıt dolgusu", "17 Paper", "17 Kâğıt", "ground calcium carbonate", "öğütülmüş kalsit", 8800.0),
    ("Polypropylene offcuts", "Polipropilen kırpıntıları", "07 02 13", "Plastics", "Plastikler",
     "plastics compounding", "plastik bileşik üretimi", "22 Rubber and plastics", "22 Kauçuk ve plastik",
     "virgin polypropylene", "saf polipropilen", 640.0),
    ("Cotton waste", "Pamuk döküntüsü", "04 02 22", "Fibres", "Lifler", "non-woven felt", "dokusuz keçe",
     "13 Textiles", "13 Tekstil", "virgin cotton", "saf pamuk", 410.0),
    ("Cooling water", "Soğutma suyu", "", "Water", "Su", "rinsing", "durulama", "13 Textiles", "13 Tekstil",
     "fresh water", "temiz su", None),
)  # fmt: skip

KWINANA = (
    ("EX-054", "Sulfur", "Kükürt", "oil refinery", "fertiliser and chemical plant", "documented-practice", 1),
    ("EX-060", "Calcium carbonate", "Kalsiyum karbonat", "nickel refinery", "cement and lime works", "function-fits", 1),
    ("EX-063", "Hydrochloric acid", "Hidroklorik asit", "titanium dioxide plant", "inorganic chemicals plant",
     "documented-practice", 2),
    ("EX-067", "Silica fume", "Silis dumanı", "fused alumina and zirconia plant", "refractories plant",
     "function-fits", 1),
    ("EX-070", "Steam", "Buhar", "fertiliser and chemical plant", "inorganic chemicals plant", "heat-by-temperature", 3),
    ("EX-283", "Bauxite residue", "Boksit artığı", "alumina refinery", "water supply company", "through-treatment", 4),
    ("EX-282", "Domestic organic waste", "Evsel organik atık", "alumina refinery", "worm farm", "", None),
)  # fmt: skip

PLANTS = (
    ("oil refinery", -32.228, 115.763),
    ("fertiliser and chemical plant", -32.236, 115.773),
    ("nickel refinery", -32.249, 115.777),
    ("cement and lime works", -32.196, 115.782),
    ("titanium dioxide plant", -32.214, 115.780),
    ("inorganic chemicals plant", -32.222, 115.778),
    ("fused alumina and zirconia plant", -32.268, 115.760),
    ("refractories plant", -32.271, 115.764),
    ("alumina refinery", -32.203, 115.775),
    ("water supply company", -32.243, 115.786),
)


def both(name: str) -> dict[str, str]:
    """Return a name that is the same in both languages."""
    return {"en": name, "tr": name}


def summary() -> Summary:
    """Return the sample run, the same every time."""
    dice = random.Random(7)
    izmir = tuple(_izmir(dice, number) for number in range(90))
    kwinana = tuple(_kwinana(*row) for row in KWINANA if row[6])
    matches = tuple(sorted((*izmir, *kwinana), key=lambda m: -m.score))
    return Summary(
        title={"en": "Kwinana and İzmir", "tr": "Kwinana ve İzmir"},
        as_of=date(2026, 12, 9),
        regions=(_region_kwinana(), _region_izmir()),
        knowledge={"codes": 4310, "materials": 438, "processes": 126, "limits": 312, "triples": 68450},
        rules=RULES,
        matches=matches,
        exchanges=tuple(_exchange(*row) for row in KWINANA),
        flows=tuple(_flow(match) for match in matches),
        spots=_spots(),
        seconds={"knowledge": 1.9, "validate": 3.2, "infer": 2.4, "match": 0.6},
        matches_total=1287,
        new_total=1254,
        run=f"{DATA}run/sample",
        version="0.1.0",
        snapshot="2026-12-09",
        next_steps=("symbio why IZ-O-014 IZ-N-031", "symbio query CQ-01", "symbio search pirina"),
    )


def _region_kwinana() -> Region:
    return Region("kwinana", {"en": "Kwinana Industrial Area", "tr": "Kwinana Sanayi Bölgesi"}, 24, 33, 31)


def _region_izmir() -> Region:
    def wrong(row: int, field: str, value: str, en: str, tr: str, severity: Severity) -> Finding:
        return Finding(severity, {"en": en, "tr": tr}, Place("izmir-listings.csv", row, field), value=value)

    return Region(
        "izmir",
        {"en": "İzmir region (sample)", "tr": "İzmir bölgesi (örnek)"},
        151,
        214,
        148,
        documents=3,
        refused=3,
        synthetic=True,
        findings=(
            wrong(
                17, "waste_code", "10 02", "Give a six-digit code; this is a group. Nearest: 10 02 02.",
                "Altı haneli bir kod verin; bu bir grup. En yakını: 10 02 02.", Severity.VIOLATION,
            ),
            wrong(
                63, "quantity", "-40", "Give a quantity above zero.",
                "Sıfırdan büyük bir miktar verin.", Severity.VIOLATION,
            ),
            wrong(
                88, "longitude", "38.42", "Latitude and longitude look swapped.",
                "Enlem ile boylam yer değiştirmiş görünüyor.", Severity.VIOLATION,
            ),
            wrong(
                102, "available_until", "", "Say until when the offer stands.",
                "Arzın ne zamana kadar geçerli olduğunu belirtin.", Severity.WARNING,
            ),
        ),
    )  # fmt: skip


def _izmir(dice: random.Random, number: int) -> MatchCard:
    stream = STREAMS[min(int(dice.expovariate(0.28)), len(STREAMS) - 1)]
    source, target = (dice.choices(ZONES, weights=[zone[4] for zone in ZONES])[0] for _ in range(2))
    score = round(0.95 - 0.006 * number - 0.02 * dice.random(), 4)
    return MatchCard(
        ListingCard(
            f"{DATA}listing/IZ-O-{number:03}", {"en": stream[0], "tr": stream[1]},
            both(f"Örnek Firma {number + 1} A.Ş."), "Water" if stream[2] == "" else "Waste", stream[2], "24.10",
            source[0], synthetic=True,
        ),
        ListingCard(
            f"{DATA}listing/IZ-N-{number % 40:03}",
            {"en": f"Input for {stream[5]}", "tr": f"Girdi: {stream[6]}"},
            both(f"Deneme Sanayi {number % 40 + 1} Ltd. Şti."), "Material", "", "23.51", target[0], synthetic=True,
        ),
        dice.choice(RULES[:3]).id,
        confidence=dice.choice((0.95, 0.7, 0.5)),
        score=score,
        region="izmir",
        iri=f"{DATA}match/{number}",
        parts={"substitution": 0.9, "nearness": 0.7, "quantity": 0.8, "calendar": 1.0},
        distance_km=abs(source[2] - target[2]) * 111 + abs(source[3] - target[3]) * 87,
        amount=None if stream[11] is None else round(stream[11] * (0.2 + dice.random()), 1),
        overlap_days=dice.choice((365, 240, 120)),
        replaces={"en": stream[9], "tr": stream[10]},
        treatments=({"en": "drying", "tr": "kurutma"},) if number % 3 == 0 else (),
        gaps=({"en": "loss on ignition", "tr": "kızdırma kaybı"}, {"en": "chloride", "tr": "klorür"})
        if number % 4 == 0
        else (),
        sources=(DAVIS,) if number % 2 else (MEMORY, OWN),
    )  # fmt: skip


def _kwinana(
    case: str, en: str, tr: str, donor: str, receiver: str, rule: str, rank: int | None
) -> MatchCard:
    return MatchCard(
        ListingCard(f"{DATA}listing/{case}-o", {"en": en, "tr": tr}, both(donor), "ByProduct", spot=donor),
        ListingCard(
            f"{DATA}listing/{case}-n", {"en": f"Instead of fresh {en.lower()}", "tr": f"Yenisi yerine: {tr}"},
            both(receiver), "Material", spot=receiver,
        ),
        rule,
        confidence=0.9,
        score=0.99 - 0.05 * (rank or 0),
        region="kwinana",
        distance_km=2.4,
        sources=(DAVIS,),
        documented=True,
    )  # fmt: skip


def _exchange(
    case: str, en: str, tr: str, donor: str, receiver: str, rule: str, rank: int | None
) -> Exchange:
    reason = {
        "en": "No process of a worm farm is known.",
        "tr": "Solucan çiftliğine ait bir süreç bilinmiyor.",
    }
    return Exchange(
        case,
        {"en": en, "tr": tr},
        both(donor),
        both(receiver),
        "kwinana",
        rule,
        rank,
        None if rank else reason,
        DAVIS,
    )


def _flow(match: MatchCard) -> Flow:
    if match.region == "kwinana":
        group = {"en": "Chemicals", "tr": "Kimyasallar"}
        division = {"en": "20 Chemicals", "tr": "20 Kimyasallar"}
        return Flow(group, match.need.firm, division, region="kwinana")
    stream = next(s for s in STREAMS if s[0] == match.offer.title["en"])
    return Flow(
        {"en": stream[3], "tr": stream[4]},
        {"en": stream[5], "tr": stream[6]},
        {"en": stream[7], "tr": stream[8]},
        tonnes=match.amount,
        region="izmir",
    )


def _spots() -> tuple[Spot, ...]:
    izmir = (Spot(i, both(name), y, x, firms, firms, firms // 2, "izmir") for i, name, y, x, firms in ZONES)
    kwinana = (Spot(name, both(name), y, x, 1, 1, 1, "kwinana") for name, y, x in PLANTS)
    return (*izmir, *kwinana)
