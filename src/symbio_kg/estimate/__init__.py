"""What firms without listings may have or want, reckoned from blueprints, and what they declared to the authority."""

from symbio_kg.estimate.blueprints import Blueprint, blueprints
from symbio_kg.estimate.declared import Declaration, declared, drafts
from symbio_kg.estimate.forms import DECLARATION, FORMS, REGISTER, Form
from symbio_kg.estimate.graph import DECLARED, ESTIMATED, keep_declared, keep_estimates, settle, standing
from symbio_kg.estimate.reading import Filled, read_form
from symbio_kg.estimate.streams import Estimate, RegisteredFirm, estimates
from symbio_kg.estimate.template import write_form

__all__ = [
    "DECLARATION",
    "DECLARED",
    "ESTIMATED",
    "FORMS",
    "REGISTER",
    "Blueprint",
    "Declaration",
    "Estimate",
    "Filled",
    "Form",
    "RegisteredFirm",
    "blueprints",
    "declared",
    "drafts",
    "estimates",
    "keep_declared",
    "keep_estimates",
    "read_form",
    "settle",
    "standing",
    "write_form",
]
