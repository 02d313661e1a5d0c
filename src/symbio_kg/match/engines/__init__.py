"""Where the matching SQL runs: one text for every engine, each of which holds tables by name."""

from symbio_kg.match.engines.base import Engine, TableBroken, statements
from symbio_kg.match.engines.duck import DuckEngine

__all__ = ["DuckEngine", "Engine", "TableBroken", "statements"]
