"""The same tables from a region kept as Parquet (`symbio generate --format parquet`), for regions that no graph holds.

Only the offers of the sectors leave DuckDB; of measurements the method is not kept there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import gettempdir

import pyarrow as pa

from symbio_kg.match.engines import DuckEngine
from symbio_kg.match.parquet import read_tables
from symbio_kg.match.tables import knowledge_tables
from symbio_kg.study.graph import Knowledge
from symbio_kg.study.project import Row, substitutions, wanted

__all__ = ["divisions_in", "take_in"]

_OFFERED = """
SELECT w.listing, s.number AS activity, s.sector, ANY_VALUE(l.firm) AS firm, ANY_VALUE(w.code) AS code,
       ANY_VALUE(w.country) AS country, MIN(k.kind) AS material, ANY_VALUE(m.synthetic) AS synthetic
FROM lawful w
JOIN sector_row s ON s.number = w.nace
JOIN listing l ON l.listing = w.listing
LEFT JOIN offer_kind k ON k.listing = w.listing AND k.likelihood = 1.0 AND CONTAINS(k.kind, '/material/')
LEFT JOIN marks m ON m.listing = w.listing
WHERE w.role = 'Offer'
GROUP BY w.listing, s.number, s.sector
ORDER BY w.listing
"""
_MEMORY = "3GB"
"""What DuckDB holds at most; what is more goes to disk."""
_NAMES = ("activity", "sector", "firm", "code", "country", "material", "synthetic")


def take_in(
    knowledge: Knowledge, folder: Path, sectors: Mapping[str, str], day: date, engine: DuckEngine
) -> dict[str, Row]:
    """Give *engine* what the join of matching reads of the region in *folder*; return the offers of *sectors*.

    *sectors* are the numbers of NACE with the sector that each counts for. Raises TablesUnreadable.
    """
    engine.connection.execute(f"SET memory_limit = '{_MEMORY}'")
    engine.connection.execute("SET temp_directory = ?", [str(Path(gettempdir()) / "symbio-study")])
    read_tables(folder, knowledge.store, day, engine)
    table = {"number": pa.array(list(sectors)), "sector": pa.array(list(sectors.values()))}
    engine.put("sector_row", pa.table(table))
    offers = {
        listing: {name: value for name, value in zip(_NAMES, row, strict=True) if value is not None}
        for listing, *row in engine.rows(_OFFERED)
    }
    engine.put("chosen", pa.table({"listing": pa.array(list(offers), pa.string())}))
    engine.connection.execute("DELETE FROM offer_kind WHERE listing NOT IN (SELECT listing FROM chosen)")
    kinds = {kind for (kind,) in engine.rows("SELECT DISTINCT kind FROM offer_kind")}
    for name, made in knowledge_tables(knowledge.store, day, substitutions(knowledge, kinds)).items():
        engine.put(name, made)
    wanted(engine)
    return offers


def divisions_in(engine: DuckEngine) -> list[str]:
    """Return the NACE divisions that have offers in the region that *engine* holds."""
    rows = engine.rows(
        "SELECT DISTINCT LEFT(nace, 2) FROM lawful WHERE role = 'Offer' AND nace <> '' ORDER BY 1"
    )
    return [division for (division,) in rows]
