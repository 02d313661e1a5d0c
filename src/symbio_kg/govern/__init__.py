"""Governance: synergies and their life, consent, what each may see, organisations, workshops."""

from symbio_kg.govern.errors import GovernError, StepRefused, SynergyUnknown
from symbio_kg.govern.lifecycle import lifecycle
from symbio_kg.govern.model import Evidence, Kind, Shown, Synergy
from symbio_kg.govern.public import PUBLIC_SYNERGIES
from symbio_kg.govern.synergies import Synergies, parts_of
from symbio_kg.govern.views import Way, view, ways

__all__ = [
    "PUBLIC_SYNERGIES",
    "Evidence",
    "GovernError",
    "Kind",
    "Shown",
    "StepRefused",
    "Synergies",
    "Synergy",
    "SynergyUnknown",
    "Way",
    "lifecycle",
    "parts_of",
    "view",
    "ways",
]
