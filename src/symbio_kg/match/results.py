"""What a run leaves behind as a table with fixed columns and types: the same bytes from every engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["MATCHES", "POOLS", "RESULTS"]

MATCHES: Final = """
SELECT offer, need, substitution, kind, slot, rule,
       CAST(score AS DOUBLE) AS score, CAST(confidence AS DOUBLE) AS confidence,
       CAST(quantity_fit AS DOUBLE) AS quantity_fit, CAST(calendar_fit AS DOUBLE) AS calendar_fit,
       CAST(nearness AS DOUBLE) AS nearness, CAST(known AS DOUBLE) AS known, CAST(alike AS DOUBLE) AS alike,
       distance, offered, offered_dimension, wanted, wanted_dimension, CAST(days AS INT) AS days,
       CAST(offer_rank AS INT) AS offer_rank, CAST(need_rank AS INT) AS need_rank, CAST(law AS INT) AS law, law_rule
FROM ranked"""
"""The rows of table `ranked`; `law` is the number of an outcome, which `law_rule` decides."""

POOLS: Final = """
SELECT need, slot, offers, members, dimension, target AS wanted, amount,
       CAST(covered AS DOUBLE) / 1e9 AS share, CAST(alone AS DOUBLE) / 1e9 AS alone
FROM pool"""
"""The rows of table `pool`; `offers` are IRIs with a space between, `alone` is the most that one offer brings."""

RESULTS: Final[Mapping[str, str]] = {"matches": MATCHES, "pools": POOLS}
"""The tables of a run."""
