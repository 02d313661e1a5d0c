"""What synergies brought: the ledger, its formulas, roll-ups without double counting, and the forms of others."""

from symbio_kg.impact.forms import FRAMEWORKS, fill
from symbio_kg.impact.intake import COLUMNS, LedgerRefused, take_ledger
from symbio_kg.impact.ledger import Ledger, ledger_of
from symbio_kg.impact.report import impact_book
from symbio_kg.impact.rollup import BY
from symbio_kg.impact.write import form_csv, form_jsonld, form_xlsx

__all__ = [
    "BY",
    "COLUMNS",
    "FRAMEWORKS",
    "Ledger",
    "LedgerRefused",
    "fill",
    "form_csv",
    "form_jsonld",
    "form_xlsx",
    "impact_book",
    "ledger_of",
    "take_ledger",
]
