"""Write examples/kwinana/listings.ttl from the tables in tools/kwinana and the documented exchanges.

Run `python tools/make_kwinana.py` after changing a table. The listings say what each firm offers or needs;
which offer meets which need stands only in examples/kwinana/documented.tsv, which is not loaded.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from region_turtle import Block, document, number, text

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "tools" / "kwinana"
TARGET = ROOT / "examples" / "kwinana"
NOTE = (
    "The Kwinana Industrial Area, Western Australia, as listings of its firms.",
    "Written from documented exchanges (documented.tsv), titles in own words. Coordinates, temperatures and",
    "water quality were not published: they are estimates, marked so.",
    "Made by tools/make_kwinana.py: change the tables there, not this file.",
)
UNKNOWN = (text("The quantity was not published.", "en"), text("Miktar yayımlanmamış.", "tr"))

Row = Mapping[str, str]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of the tab-separated table at *path*."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def listings() -> str:
    """Return the Turtle document of the region."""
    facts = _documented()
    return document(NOTE, [*_firms(), *_offers(facts), *_needs(facts)])


def _documented() -> dict[str, list[Row]]:
    """Return the documented exchanges of each listing."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(TARGET / "documented.tsv"):
        found[row["offer"]].append(row)
        found[row["need"]].append(row)
    return found


def _firms() -> Iterator[Block]:
    for row in rows(TABLES / "firms.tsv"):
        firm, site = f"data:kwi-{row['key']}", f"data:kwi-{row['key']}-site"
        names = [text(row["name_en"], "en"), text(row["name_tr"], "tr")]
        yield (
            firm,
            {
                "a": ["sym:Firm"],
                "rdfs:label": names,
                "dcterms:identifier": [text(f"kwi-{row['key']}")],
                "sym:activity": [f"nace:{code.replace('.', '-')}" for code in row["nace"].split(";")],
                "sym:hasSite": [site],
                "sym:synthetic": ["false"],
            },
        )
        yield (
            site,
            {
                "a": ["sym:Site"],
                "rdfs:label": names,
                "rdfs:comment": [text(row["place_note"], "en")] if row["place_note"] else [],
                "geo:lat": [number(row["lat"])],
                "geo:long": [number(row["lon"])],
                "schema:addressCountry": [text("AU")],
                "schema:addressRegion": [text("Western Australia")],
                "sym:evidenceLevel": ["sym:Estimated"],
            },
        )


def _offers(facts: Mapping[str, list[Row]]) -> Iterator[Block]:
    for row in rows(TABLES / "offers.tsv"):
        name = f"KWI-O-{row['number']}"
        yield _listing("sym:Offer", name, row, facts[name])
        code = [f"low:{row['code'].replace(' ', '-')}"] if row["code"] else []
        load = [f"sym:{row['load']}"] if row["load"] else []
        what = {"sym:material": [f"mat:{row['material']}"], "sym:wasteCode": code, "sym:loadProfile": load}
        yield _resource(name, row, what)


def _needs(facts: Mapping[str, list[Row]]) -> Iterator[Block]:
    for row in rows(TABLES / "needs.tsv"):
        name = f"KWI-N-{row['number']}"
        subject, listing = _listing("sym:Need", name, row, facts[name])
        process = [f"proc:{row['process']}"] if row["process"] else []
        slot = [f"slot:{row['process']}.{row['slot']}"] if row["slot"] else []
        yield subject, {**listing, "sym:forProcess": process, "sym:forSlot": slot}
        today = {"sym:function": [f"fun:{row['function']}"], "sym:replaces": [f"mat:{row['material']}"]}
        yield _resource(name, row, today)


def _listing(kind: str, name: str, row: Row, facts: list[Row]) -> Block:
    sources = sorted({text(fact["source"]) for fact in facts})
    return (
        f"data:{name}",
        {
            "a": [kind],
            "dcterms:identifier": [text(name)],
            "dcterms:title": [text(row["title_en"], "en"), text(row["title_tr"], "tr")],
            "sym:listedBy": [f"data:kwi-{row['firm']}"],
            "sym:atSite": [f"data:kwi-{row['firm']}-site"],
            "sym:concerns": [_iri(name)],
            "sym:statedReason": UNKNOWN,
            "sym:synthetic": ["false"],
            "dcterms:source": sources,
        },
    )


def _resource(name: str, row: Row, extra: Mapping[str, list[str]]) -> Block:
    return (
        _iri(name),
        {
            "a": [f"sym:{row['type']}"],
            **extra,
            "sym:supplyTemperature": [number(row["temperature"])] if row["temperature"] else [],
            "sym:waterQuality": [f"sym:{row['water_quality']}"] if row["water_quality"] else [],
            "sym:evidenceLevel": ["sym:Estimated"] if row["temperature"] or row["water_quality"] else [],
        },
    )


def _iri(name: str) -> str:
    return f"<https://w3id.org/symbio-kg/data/{name}/resource>"


if __name__ == "__main__":
    (TARGET / "listings.ttl").write_text(listings(), encoding="utf-8")
