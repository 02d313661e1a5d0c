"""Write the İzmir sample: materials.csv, energy-water.ttl and services.jsonld in examples/izmir.

Run `python tools/make_izmir.py` after changing a table in tools/izmir or packs/izmir/zones.tsv. All firms
are invented and marked so; the zones are real. Only faulty.csv is written by hand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from izmir_region import TARGET, Firm, Listing, Zone, licences, listings, zones
from region_turtle import Block, document, number, text

from symbio_kg.i18n import fold
from symbio_kg.read.rows import slug
from symbio_kg.terms import BASE, PREFIXES
from symbio_kg.vocabulary import WordList, default_vocabulary

__all__ = ["files"]

NOTE = (
    "Energy and water of the İzmir sample region, and its zones. The zones are real, their positions rough;",
    "every firm is invented (sym:synthetic true).",
    "Made by tools/make_izmir.py: change the tables there, not this file.",
)
SOURCE = "Kurgusal örnek bölge / invented sample region (tools/make_izmir.py)"
HEADINGS = (
    "Kayıt no", "Teklif mi ihtiyaç mı", "Kaynak türü", "Başlık (Türkçe)", "Başlık (İngilizce)", "Firma",
    "Firma no", "NACE faaliyeti", "Organize sanayi bölgesi", "Enlem", "Boylam", "Malzeme", "Atık kodu",
    "İşlev", "Süreç", "Girdi", "Miktar", "Birim", "Dönem", "Başlangıç tarihi", "Bitiş tarihi", "Aylar",
    "En çok uzaklık (km)", "Ölçülen değerler ya da sınırlar", "Numune tarihi",
    "Eksik değerin gerekçesi", "Kaynakça", "Uydurma örnek", "Lisans no", "Lisans başlangıcı", "Lisans bitişi",
    "Lisanslı kodlar", "Lisansta kalan (t)", "Tesis türü",
)  # fmt: skip
KINDS = {"Offer": "teklif", "Need": "ihtiyaç"}
RESOURCES = {"Waste": "atık", "ByProduct": "yan ürün", "Product": "ürün", "Material": "malzeme"}
PERIODS = {"year": "yıl", "month": "ay", "week": "hafta", "once": "bir kez"}
IN_TURTLE = frozenset({"WasteHeat", "Electricity", "Water"})
PER = {"year": "PerYear", "month": "PerMonth", "week": "PerWeek", "once": "Once"}
UNITS = {"t": "TONNE", "m3": "M3", "m2": "M2", "MWh": "MegaW-HR", "saat": "HR", "gün": "DAY", "adet": "NUM"}
MEASURED = {"%": "PERCENT", "mg/L": "MilliGM-PER-L", "uS/cm": "MicroS-PER-CentiM"}


def files() -> dict[str, str]:
    """Return the text of every file, by name."""
    found = list(listings())
    tables = [listing for listing in found if listing.row["resource"] in RESOURCES]
    energy = [listing for listing in found if listing.row["resource"] in IN_TURTLE]
    rest = [listing for listing in found if listing not in tables and listing not in energy]
    return {
        "materials.csv": _csv(tables),
        "energy-water.ttl": document(
            NOTE, [*map(_zone, zones().values()), *_firms(energy), *_blocks(energy)]
        ),
        "services.jsonld": _json(rest),
    }


def _iri(listing: Listing) -> str:
    return f"{BASE}data/listing/{listing.firm.id}/{listing.id}"


def _firm_iri(firm: Firm) -> str:
    return f"{BASE}data/firm/{firm.id}"


def _zone_iri(zone: Zone) -> str:
    return f"{BASE}data/zone/{slug(fold(zone.names['tr']))}"


# the table ----------------------------------------------------------------------------------------


def _csv(found: Iterable[Listing]) -> str:
    """Return the table as a Turkish spreadsheet saves it: semicolons, decimal comma, day first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(HEADINGS)
    held = licences()
    # A licence is told once, with the first listing of its firm
    writer.writerows([*_cells(listing), *_licence(held.pop(listing.firm.id, None))] for listing in found)
    if held:
        raise ValueError(f"no listing tells of the licence of {sorted(held)}")
    return buffer.getvalue()


def _cells(listing: Listing) -> list[str]:
    row, firm, words = listing.row, listing.firm, default_vocabulary()
    slot = f"{row['process']}.{row['slot']}" if row["slot"] else ""
    return [
        listing.id,
        KINDS[row["kind"]],
        RESOURCES[row["resource"]],
        row["title_tr"],
        row["title_en"],
        firm.name,
        firm.id,
        firm.nace,
        firm.zone.names["tr"],
        _comma(firm.lat),
        _comma(firm.lon),
        _word(words.materials, row["material"]),
        row["waste_code"],
        _word(words.functions, row["function"]),
        _word(words.processes, row["process"]),
        slot,
        listing.quantity,
        row["unit"],
        PERIODS[row["period"]],
        _day(listing.first),
        _day(listing.last),
        row["months"],
        listing.distance,
        _comma(_named(listing.values)),
        _day(listing.sampled),
        listing.reason,
        SOURCE,
        "evet",
    ]


def _licence(row: Mapping[str, str] | None) -> list[str]:
    """Return the cells of an invented licence; its number says so."""
    if row is None:
        return [""] * 6
    number = f"KURGU-{row['sector'].upper()}-{row['firm']}"
    kinds = (_word(default_vocabulary().facilities, kind) for kind in row["facility"].split(";"))
    return [number, _day(row["from"]), _day(row["until"]), row["codes"], row["room"], "; ".join(kinds)]


def _word(words: WordList, name: str) -> str:
    """Return the Turkish name of *name* where it is found by it, else the name itself."""
    known = next((word for word in words.words if word.id == name), None)
    label = known.labels.get("tr", "") if known else ""
    return label if label and words.find(label) == [known] else name


def _named(values: str) -> str:
    """Return measured values or limits with the properties under their Turkish names."""
    properties = default_vocabulary().properties
    parts = (part.partition(" ") for part in _parts(values))
    return "; ".join(f"{_word(properties, name)} {rest}" for name, _, rest in parts)


def _comma(value: str) -> str:
    return value.replace(".", ",")


def _day(value: str) -> str:
    return ".".join(reversed(value.split("-"))) if value else ""


# Turtle -------------------------------------------------------------------------------------------


def _zone(zone: Zone) -> Block:
    return (
        f"<{_zone_iri(zone)}>",
        {
            "a": ["sym:IndustrialZone"],
            "rdfs:label": [text(zone.names["en"], "en"), text(zone.names["tr"], "tr")],
            "geo:lat": [number(str(zone.lat))],
            "geo:long": [number(str(zone.lon))],
            "sym:evidenceLevel": [f"sym:{zone.evidence}"],
        },
    )


def _firms(found: Iterable[Listing]) -> Iterator[Block]:
    for firm in {listing.firm.id: listing.firm for listing in found}.values():
        site = f"{_firm_iri(firm)}/site/main"
        yield (
            f"<{_firm_iri(firm)}>",
            {
                "a": ["sym:Firm"],
                "rdfs:label": [text(firm.name)],
                "schema:name": [text(firm.name)],
                "dcterms:identifier": [text(firm.id)],
                "sym:activity": [f"nace:{firm.nace.replace('.', '-')}"],
                "sym:hasSite": [f"<{site}>"],
                "sym:synthetic": ["true"],
            },
        )
        yield (
            f"<{site}>",
            {
                "a": ["sym:Site"],
                "rdfs:label": [text(firm.name)],
                "geo:lat": [number(firm.lat)],
                "geo:long": [number(firm.lon)],
                "sym:inZone": [f"<{_zone_iri(firm.zone)}>"],
            },
        )


def _blocks(found: Iterable[Listing]) -> Iterator[Block]:
    for listing in found:
        yield f"<{_iri(listing)}>", _facts(listing)
        yield f"<{_iri(listing)}/resource>", _resource(listing)


def _facts(listing: Listing) -> Mapping[str, list[str]]:
    row, firm = listing.row, _firm_iri(listing.firm)
    return {
        "a": [f"sym:{row['kind']}"],
        "dcterms:identifier": [text(listing.id)],
        "dcterms:title": [text(row["title_en"], "en"), text(row["title_tr"], "tr")],
        "sym:listedBy": [f"<{firm}>"],
        "sym:atSite": [f"<{firm}/site/main>"],
        "sym:concerns": [f"<{_iri(listing)}/resource>"],
        "sym:forProcess": [f"proc:{row['process']}"] if row["process"] else [],
        "sym:forSlot": [f"slot:{row['process']}.{row['slot']}"] if row["slot"] else [],
        "sym:availableFrom": [f'"{listing.first}"^^xsd:date'] if listing.first else [],
        "sym:availableUntil": [f'"{listing.last}"^^xsd:date'] if listing.last else [],
        "sym:activeMonth": [month for month in row["months"].split(",") if month],
        "sym:maximumDistance": [number(listing.distance)] if listing.distance else [],
        "sym:statedReason": [text(listing.reason, "tr")] if listing.reason else [],
        "dcterms:source": [text(SOURCE)],
        "sym:synthetic": ["true"],
    }


def _resource(listing: Listing) -> Mapping[str, list[str]]:
    row = listing.row
    return {
        "a": [f"sym:{row['resource']}"],
        "sym:material": [f"mat:{row['material']}"] if row["material"] else [],
        "sym:function": [f"fun:{row['function']}"] if row["function"] else [],
        "sym:quantity": [number(listing.quantity)],
        "sym:unit": [f"unit:{UNITS[row['unit']]}"],
        "sym:period": [f"sym:{PER[row['period']]}"],
        "sym:supplyTemperature": [number(row["supply"])] if row["supply"] else [],
        "sym:returnTemperature": [number(row["return"])] if row["return"] else [],
        "sym:loadProfile": [f"sym:{row['load']}"] if row["load"] else [],
        "sym:waterQuality": [f"sym:{row['water']}"] if row["water"] else [],
        "sym:hasMeasurement": [_measurement(part, listing) for part in _parts(listing.values)],
    }


def _parts(values: str) -> list[str]:
    return [part.strip() for part in values.split(";") if part.strip()]


def _measurement(part: str, listing: Listing) -> str:
    name, _, rest = part.partition(" = ")
    amount, _, unit = rest.partition(" ")
    return (
        f"[ a sym:Measurement ; sym:property prop:{name} ; sym:operator sym:Equals ;"
        f" qudt:numericValue {number(amount)} ; qudt:unit unit:{MEASURED[unit]} ;"
        f' sym:sampledOn "{listing.sampled}"^^xsd:date ]'
    )


# JSON-LD ------------------------------------------------------------------------------------------


def _json(found: list[Listing]) -> str:
    """Return the listings of services as JSON-LD of the product's own context."""
    graph = [*_json_firms(found), *map(_json_listing, found)]
    whole = {"@context": f"{BASE}context.jsonld", "graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _json_firms(found: Iterable[Listing]) -> Iterator[dict[str, Any]]:
    for firm in {listing.firm.id: listing.firm for listing in found}.values():
        yield {
            "id": _firm_iri(firm),
            "type": "Firm",
            "rdfs:label": firm.name,
            "name": firm.name,
            "identifier": firm.id,
            "activity": f"nace:{firm.nace.replace('.', '-')}",
            "synthetic": True,
            "hasSite": {
                "id": f"{_firm_iri(firm)}/site/main",
                "type": "Site",
                "rdfs:label": firm.name,
                "lat": firm.lat,
                "long": firm.lon,
                "inZone": _zone_iri(firm.zone),
            },
        }


def _json_listing(listing: Listing) -> dict[str, Any]:
    row, firm = listing.row, _firm_iri(listing.firm)
    resource = {
        "id": f"{_iri(listing)}/resource",
        "type": row["resource"],
        "material": f"mat:{row['material']}" if row["material"] else None,
        "function": f"fun:{row['function']}" if row["function"] else None,
        "quantity": listing.quantity,
        "unit": PREFIXES["unit"] + UNITS[row["unit"]],
        "period": PER[row["period"]],
        "skill": row["skill"] or None,
    }
    whole = {
        "id": _iri(listing),
        "type": row["kind"],
        "identifier": listing.id,
        "title": {"tr": row["title_tr"], "en": row["title_en"]},
        "listedBy": firm,
        "atSite": f"{firm}/site/main",
        "forProcess": f"proc:{row['process']}" if row["process"] else None,
        "forSlot": f"slot:{row['process']}.{row['slot']}" if row["slot"] else None,
        "availableFrom": listing.first or None,
        "availableUntil": listing.last or None,
        "activeMonth": [int(month) for month in row["months"].split(",") if month] or None,
        "maximumDistance": listing.distance or None,
        "source": SOURCE,
        "synthetic": True,
        "concerns": {name: value for name, value in resource.items() if value is not None},
    }
    return {name: value for name, value in whole.items() if value is not None}


if __name__ == "__main__":
    for name, content in files().items():
        (TARGET / name).write_text(content, encoding="utf-8")
