"""Who fits whom: candidate pairs, hard conditions, a score with its parts, and why a pair does not match."""

from symbio_kg.match.case import case_of
from symbio_kg.match.engine import match
from symbio_kg.match.knowledge import Knowledge, Known, is_known
from symbio_kg.match.listings import ListingUnknown
from symbio_kg.match.many import Matched, match_region, match_tables
from symbio_kg.match.parquet import TablesUnreadable
from symbio_kg.match.why import why, why_all

__all__ = [
    "Knowledge",
    "Known",
    "ListingUnknown",
    "Matched",
    "TablesUnreadable",
    "case_of",
    "is_known",
    "match",
    "match_region",
    "match_tables",
    "why",
    "why_all",
]
