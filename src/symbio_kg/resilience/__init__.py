"""Resilience: how independent the sources of a region's inputs are, and what fails when something fails."""

from symbio_kg.resilience.data import to_json
from symbio_kg.resilience.errors import NoRun, ScenarioInvalid
from symbio_kg.resilience.graph import keep
from symbio_kg.resilience.outcome import Loss, Outcome, Substitute
from symbio_kg.resilience.page import to_html, to_svg
from symbio_kg.resilience.scenario import ScenarioFile, read_scenarios, schema
from symbio_kg.resilience.sources import Concentration, Input, hhi
from symbio_kg.resilience.study import Priority, Resilience, assess, reckon

__all__ = [
    "Concentration",
    "Input",
    "Loss",
    "NoRun",
    "Outcome",
    "Priority",
    "Resilience",
    "ScenarioFile",
    "ScenarioInvalid",
    "Substitute",
    "assess",
    "hhi",
    "keep",
    "read_scenarios",
    "reckon",
    "schema",
    "to_html",
    "to_json",
    "to_svg",
]
