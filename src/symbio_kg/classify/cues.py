"""Cue words: what in a description speaks for the hazardous side of a pair, and what against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from symbio_kg.classify.words import Token
from symbio_kg.i18n import fold

__all__ = ["Cues", "read_cues"]

_HAZARD: Final = frozenset(
    {
        "soaked",
        "leak",
        "spill",
        "spilled",
        "blood",
        "bloody",
        "infected",
        "infectious",
        "kanli",
        "enfekte",
        "hazardous",
        "dangerous",
        "toxic",
        "poisonous",
        "oily",
        "greasy",
        "contaminated",
        "contaminant",
        "polluted",
    }
    | {
        "solvent",
        "solvents",
        "flammable",
        "corrosive",
        "pcb",
        "pcbs",
        "asbestos",
        "mercury",
        "arsenic",
        "cyanide",
    }
    | {"cadmium", "halogenated", "chlorinated", "creosote", "creosoted", "tarred", "tarry", "soiled", "dirty"}
    | {
        "leaded",
        "carcinogenic",
        "unwashed",
        "uncleaned",
        "residues",
        "impregnated",
        "hydrocarbons",
        "pesticide",
    }
    | {"tehlikeli", "zehirli", "toksik", "yagli", "kirli", "kontamine", "kirlenmis", "bulasmis", "bulasik"}
    | {"bulasikli", "solventli", "cozuculu", "boyali", "tinerli", "asbestli", "civali", "kursunlu", "kromlu"}
    | {"siyanurlu", "arsenikli", "kadmiyumlu", "kimyasalli", "yanici", "asindirici", "mazotlu", "petrollu"}
    | {"gresli", "murekkepli", "vernikli", "emprenyeli", "kreozotlu", "katranli", "ziftli", "halojenli"}
    | {"klorlu", "yikanmamis", "pis", "agir", "pcbli", "ilacli", "amyantli", "yakitli", "reaktif"}
)
_CLEAN: Final = frozenset(
    {
        "clean",
        "nonhazardous",
        "unpainted",
        "untreated",
        "uncontaminated",
        "washed",
        "rinsed",
        "harmless",
        "inert",
    }
    | {"waterbased", "waterborne", "dry", "plain", "unpolluted", "cleaned"}
    | {
        "temiz",
        "tehlikesiz",
        "yagsiz",
        "boyasiz",
        "solventsiz",
        "cozucusuz",
        "asbestsiz",
        "pcbsiz",
        "kromsuz",
    }
    | {"kursunsuz", "civasiz", "halojensiz", "klorsuz", "zararsiz", "yikanmis", "kirlenmemis", "ham", "inert"}
    | {"islenmemis", "bulasmamis", "kontaminesiz", "durulanmis", "kuru"}
)
_WATER_BASED: Final = (("water", "based"), ("su", "bazli"), ("water", "borne"), ("su", "esasli"))
HOUSEHOLD: Final = frozenset(
    {
        "household",
        "domestic",
        "home",
        "municipal",
        "office",
        "school",
        "evsel",
        "ev",
        "evde",
        "evden",
        "belediye",
    }
    | {
        "ofis",
        "okul",
        "mutfak",
        "kitchen",
        "canteen",
        "kantin",
        "yemekhane",
        "hotel",
        "otel",
        "apartman",
        "restoran",
    }
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The words that speak for the hazardous side and those that speak for the other, as written."""

    hazard: tuple[str, ...]
    clean: tuple[str, ...]
    household: bool = False

    @property
    def words(self) -> frozenset[str]:
        """The folded words of both kinds."""
        return frozenset(fold(word) for word in (*self.hazard, *self.clean))

    @property
    def side(self) -> bool | None:
        """True for hazardous, False for not hazardous, None when the words say neither or both alike."""
        if bool(self.hazard) == bool(self.clean):
            return None
        return bool(self.hazard)


def read_cues(words: Sequence[Token]) -> Cues:
    """Return the cues in *words*; `free of oil` and `tehlikeli olmayan` speak for the clean side."""
    hazard: list[str] = []
    clean: list[str] = []
    folded = [word.folded for word in words]
    for place, word in enumerate(words):
        if word.denied or word.folded in _CLEAN:
            clean.append(word.written)
        elif word.folded in _HAZARD:
            hazard.append(word.written)
        elif tuple(folded[place : place + 2]) in _WATER_BASED:
            clean.append(" ".join(w.written for w in words[place : place + 2]))
    return Cues(tuple(hazard), tuple(clean), any(word in HOUSEHOLD for word in folded))
