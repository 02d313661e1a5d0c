"""What was judged good goes into the graph: the public part for all, the rest for those entitled."""

from symbio_kg.accept.disclosure import Shares, firm_graph, split
from symbio_kg.accept.keeping import Change, accept, accepted, around, owners, withdrawn
from symbio_kg.accept.view import PUBLIC_RUNS, public_view

__all__ = [
    "PUBLIC_RUNS",
    "Change",
    "Shares",
    "accept",
    "accepted",
    "around",
    "firm_graph",
    "owners",
    "public_view",
    "split",
    "withdrawn",
]
