"""Who fits whom: candidate pairs, hard conditions, a score with its parts, and why a pair does not match."""

from symbio_kg.match.engine import match
from symbio_kg.match.why import ListingUnknown, why, why_all

__all__ = ["ListingUnknown", "match", "why", "why_all"]
