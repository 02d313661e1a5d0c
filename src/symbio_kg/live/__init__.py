"""One listing at a time in a region that is kept matched: put, withdrawn, and its matches with it."""

from symbio_kg.live.region import Changed, LiveRegion

__all__ = ["Changed", "LiveRegion"]
