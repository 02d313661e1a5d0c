"""Is a transfer lawful? Facts of a case go in; a verdict with every finding, its article and its day comes out."""

from symbio_kg.comply.case import Case, read_case
from symbio_kg.comply.engine import Judge, product_judge
from symbio_kg.comply.verdict import LegalFinding, Outcome, Verdict

__all__ = ["Case", "Judge", "LegalFinding", "Outcome", "Verdict", "product_judge", "read_case"]
