"""The report step: what a run did, for a terminal, for machines, and as a page to print or send."""

from symbio_kg.report.collect import Documented, Loaded, Matched, summarise
from symbio_kg.report.data import to_csv, to_json, to_jsonld
from symbio_kg.report.page import to_html
from symbio_kg.report.summary import (
    BarredCard,
    BarredRule,
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
from symbio_kg.report.terminal import to_terminal

__all__ = [
    "BarredCard",
    "BarredRule",
    "Documented",
    "Exchange",
    "Flow",
    "ListingCard",
    "Loaded",
    "MatchCard",
    "Matched",
    "Region",
    "RuleCount",
    "Source",
    "Spot",
    "Summary",
    "summarise",
    "to_csv",
    "to_html",
    "to_json",
    "to_jsonld",
    "to_terminal",
]
