"""What is worth knowing first of a code, a material or a process: questions, each answered by a table.

An answer has one row for each value; rows that say the same in the first column become one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from symbio_kg.terms import BASE
from symbio_kg.web.words import N_

__all__ = ["Column", "Section", "sections_of"]

Kind = Literal["thing", "text", "share", "number", "days"]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, the variable below it, and how its values are shown."""

    heading: str
    variable: str
    kind: Kind = "thing"


@dataclass(frozen=True, slots=True)
class Section:
    """A question: its title, its query about `?thing`, the columns of the answer, and what makes a line of it.

    Rows with the same `by` are one line; "" for the first column.
    """

    title: str
    query: str
    columns: tuple[Column, ...]
    by: str = ""


_SAME: Final = "?thing skos:exactMatch? ?code ."
_CODE: Final = (
    Section(
        N_("Versions of the entry"),
        """SELECT ?span ?from ?to ?label ?hazard ?type ?level WHERE { ?thing sym:hasVersion ?span .
          ?span skos:prefLabel ?label ; sym:validFrom ?from .
          OPTIONAL { ?span sym:validTo ?to } OPTIONAL { ?span sym:hazardous ?hazard }
          OPTIONAL { ?span sym:entryType ?type } OPTIONAL { ?span sym:evidenceLevel ?level } } ORDER BY ?from""",
        (
            Column(N_("In force"), "span", "days"),
            Column(N_("What it says"), "label", "text"),
            Column(N_("Hazardous"), "hazard", "text"),
            Column(N_("Type of entry"), "type"),
        ),
    ),
    Section(
        N_("Mirror entries"),
        """SELECT DISTINCT ?mirror ?number ?hazard WHERE {
          { ?thing sym:hasVersion/sym:mirrors ?mirror } UNION { ?mirror sym:hasVersion/sym:mirrors ?thing }
          ?mirror skos:notation ?number ; sym:hasVersion ?last .
          OPTIONAL { ?last sym:hazardous ?hazard } } ORDER BY ?number""",
        (
            Column(N_("Entry"), "mirror"),
            Column(N_("Number"), "number", "text"),
            Column(N_("Hazardous"), "hazard", "text"),
        ),
    ),
    Section(
        N_("What it may hold"),
        f"""SELECT ?material ?likelihood ?level WHERE {{ {_SAME}
          ?found a sym:CodeMaterial ; sym:wasteCode ?code ; sym:material ?material .
          OPTIONAL {{ ?found sym:likelihood ?likelihood }} OPTIONAL {{ ?found sym:evidenceLevel ?level }}
        }} ORDER BY DESC(?likelihood) ?material""",
        (Column(N_("Material"), "material"), Column(N_("Likelihood"), "likelihood", "share")),
    ),
    Section(
        N_("Where it arises"),
        f"""SELECT ?process ?material ?amount ?level WHERE {{ {_SAME}
          ?slot a sym:OutputSlot ; sym:wasteCode ?code ; sym:outputOf ?process .
          OPTIONAL {{ ?slot sym:yields ?material }} OPTIONAL {{ ?slot sym:typicalYield ?amount }}
          OPTIONAL {{ ?slot sym:evidenceLevel ?level }} }} ORDER BY ?process""",
        (
            Column(N_("Process"), "process"),
            Column(N_("As"), "material"),
            Column(N_("Typical amount"), "amount", "text"),
        ),
    ),
)
_DOCUMENTED: Final = """SELECT ?found ?process ?replaced ?rate ?treated ?standard ?level WHERE {{
  {which} ?found a sym:DocumentedSubstitution .
  OPTIONAL {{ ?found sym:intoProcess ?process }} OPTIONAL {{ ?found sym:replaces ?replaced }}
  OPTIONAL {{ ?found sym:rate ?rate }} OPTIONAL {{ ?found sym:pretreatment ?treated }}
  OPTIONAL {{ ?found sym:standard ?standard }} OPTIONAL {{ ?found sym:evidenceLevel ?level }} }} ORDER BY ?found"""
_COLUMNS: Final = (
    Column(N_("Substitution"), "found"),
    Column(N_("In the process"), "process"),
    Column(N_("Instead of"), "replaced"),
    Column(N_("Share"), "rate", "text"),
    Column(N_("Treated before"), "treated", "text"),
    Column(N_("Standard"), "standard", "text"),
)
_MATERIAL: Final = (
    Section(
        N_("What it can do"),
        """SELECT ?function ?strength ?level WHERE {
          ?claim a sym:FunctionClaim ; sym:ofMaterial ?thing ; sym:providesFunction ?function .
          OPTIONAL { ?claim sym:strength ?strength } OPTIONAL { ?claim sym:evidenceLevel ?level }
        } ORDER BY DESC(?strength) ?function""",
        (Column(N_("Function"), "function"), Column(N_("How well"), "strength", "share")),
    ),
    Section(
        N_("Documented substitutions"),
        _DOCUMENTED.format(which="?found sym:material ?thing ."),
        _COLUMNS,
    ),
    Section(
        N_("Who gives it"),
        """SELECT ?process ?code ?amount ?level WHERE {
          ?slot a sym:OutputSlot ; sym:yields ?thing ; sym:outputOf ?process .
          OPTIONAL { ?slot sym:wasteCode ?code } OPTIONAL { ?slot sym:typicalYield ?amount }
          OPTIONAL { ?slot sym:evidenceLevel ?level } } ORDER BY ?process""",
        (
            Column(N_("Process"), "process"),
            Column(N_("Waste code"), "code"),
            Column(N_("Typical amount"), "amount", "text"),
        ),
    ),
    Section(
        N_("Waste codes it comes under"),
        """SELECT ?code ?number ?likelihood ?level WHERE {
          ?found a sym:CodeMaterial ; sym:material ?thing ; sym:wasteCode ?code . ?code skos:notation ?number .
          OPTIONAL { ?found sym:likelihood ?likelihood } OPTIONAL { ?found sym:evidenceLevel ?level }
        } ORDER BY ?number""",
        (
            Column(N_("Entry"), "code"),
            Column(N_("Number"), "number", "text"),
            Column(N_("Likelihood"), "likelihood", "share"),
        ),
    ),
    Section(
        N_("Kinds of it"),
        """SELECT ?kind WHERE { ?kind rdfs:subClassOf ?thing ; a sym:ResourceKind
          FILTER(?kind != ?thing) } ORDER BY ?kind""",
        (Column(N_("Kind"), "kind"),),
    ),
)
_PROCESS: Final = (
    Section(
        N_("What goes in"),
        """SELECT ?slot ?function ?material ?replaced ?share ?level WHERE { ?thing sym:hasInput ?slot .
          OPTIONAL { ?slot sym:requiresFunction ?function } OPTIONAL { ?slot sym:requiresMaterial ?material }
          OPTIONAL { ?slot sym:replaces ?replaced } OPTIONAL { ?slot sym:maximumRate ?share }
          OPTIONAL { ?slot sym:evidenceLevel ?level } } ORDER BY ?slot ?function ?material ?replaced""",
        (
            Column(N_("Input"), "slot"),
            Column(N_("Has to be able to"), "function"),
            Column(N_("Or is"), "material"),
            Column(N_("Used today"), "replaced"),
            Column(N_("At most, %"), "share", "number"),
        ),
    ),
    Section(
        N_("Limits of quality"),
        """SELECT ?limit ?slot ?said ?property ?source ?level WHERE { ?thing sym:hasInput ?slot .
          ?slot sym:hasLimit ?limit . ?limit sym:limitText ?said .
          OPTIONAL { ?limit sym:property ?property } OPTIONAL { ?limit dcterms:source ?source }
          OPTIONAL { ?limit sym:evidenceLevel ?level } } ORDER BY ?slot ?limit""",
        (
            Column(N_("Limit"), "said", "text"),
            Column(N_("Input"), "slot"),
            Column(N_("Property"), "property"),
            Column(N_("Source"), "source", "text"),
        ),
        by="limit",
    ),
    Section(
        N_("What comes out"),
        """SELECT ?slot ?material ?code ?amount ?level WHERE { ?thing sym:hasOutput ?slot .
          OPTIONAL { ?slot sym:yields ?material } OPTIONAL { ?slot sym:wasteCode ?code }
          OPTIONAL { ?slot sym:typicalYield ?amount } OPTIONAL { ?slot sym:evidenceLevel ?level } } ORDER BY ?slot""",
        (
            Column(N_("Material"), "material"),
            Column(N_("Waste code"), "code"),
            Column(N_("Typical amount"), "amount", "text"),
        ),
        by="slot",
    ),
    Section(
        N_("Documented substitutions"),
        _DOCUMENTED.format(which="?found sym:intoProcess ?thing ."),
        tuple(column for column in _COLUMNS if column.variable != "process"),
    ),
)
_OF: Final[Mapping[str, tuple[Section, ...]]] = {
    f"{BASE}code/low-": _CODE,
    f"{BASE}material/": _MATERIAL,
    f"{BASE}process/": _PROCESS,
}
"""What an IRI begins with → its sections."""


def sections_of(iri: str) -> tuple[Section, ...]:
    """Return the sections that the page of *iri* has; none for most things."""
    return next((sections for start, sections in _OF.items() if iri.startswith(start)), ())
