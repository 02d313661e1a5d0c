"""The by-product standard feasibility study: which residues of a sector deserve a standard, and what it would say."""

from symbio_kg.study.assemble import study
from symbio_kg.study.gather import Around
from symbio_kg.study.model import AUDIENCES, INTERNAL, PUBLIC, Dossier, Question, Study
from symbio_kg.study.rank import read_weights
from symbio_kg.study.told import Told

__all__ = [
    "AUDIENCES",
    "INTERNAL",
    "PUBLIC",
    "Around",
    "Dossier",
    "Question",
    "Study",
    "Told",
    "read_weights",
    "study",
]
