"""The code lists from outside as SKOS, one scheme a file, with validity in time."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from symbio_kg.ontology.activities import REV_2, REV_21, activities, correspondence
from symbio_kg.ontology.hazards import hazard_statements, hazardous_properties, operations
from symbio_kg.ontology.sector_wastes import sector_wastes
from symbio_kg.ontology.statistics import categories, crosswalk, items
from symbio_kg.ontology.synonyms import synonyms
from symbio_kg.ontology.waste_codes import eu_list, turkish_list

__all__ = ["files"]


def files(tables: Path) -> dict[str, Graph]:
    """Return the graphs of the code lists by their path below the ontology folder."""
    graphs = {
        "code-synonyms": synonyms(tables),
        "ewc-stat": categories(tables),
        "ewc-stat-crosswalk": crosswalk(tables),
        "ewc-stat-item": items(tables),
        "h-statement": hazard_statements(tables),
        "hp": hazardous_properties(tables),
        "low-eu": eu_list(tables),
        "low-tr": turkish_list(tables),
        "nace-correspondence": correspondence(tables),
        "nace-rev2": activities(tables, REV_2, "nace"),
        "nace-rev21": activities(tables, REV_21, "nace21"),
        "operation": operations(tables),
        "sector-wastes": sector_wastes(tables),
    }
    return {f"codes/{name}.ttl": graph for name, graph in graphs.items()}
