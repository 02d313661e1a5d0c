"""What was judged good goes into the graph: the public part for all, the rest for those entitled."""

from symbio_kg.accept.disclosure import FIRM_GRAPHS, Shares, firm_graph, is_kept_graph, kept_graph, split
from symbio_kg.accept.firms import Firms
from symbio_kg.accept.keeping import Change, accept, accepted, around, owners, withdrawn
from symbio_kg.accept.reading import Listing, firms_of, held_listing, listed
from symbio_kg.accept.view import GOVERNANCE, PUBLIC_RUNS, public_view

__all__ = [
    "FIRM_GRAPHS",
    "GOVERNANCE",
    "PUBLIC_RUNS",
    "Change",
    "Firms",
    "Listing",
    "Shares",
    "accept",
    "accepted",
    "around",
    "firm_graph",
    "firms_of",
    "held_listing",
    "is_kept_graph",
    "kept_graph",
    "listed",
    "owners",
    "public_view",
    "split",
    "withdrawn",
]
