"""What was judged good goes into the graph: the public part for all, the rest for those entitled."""

from symbio_kg.accept.disclosure import Shares, firm_graph, split
from symbio_kg.accept.keeping import accept, owners
from symbio_kg.accept.view import PUBLIC_RUNS, public_view

__all__ = ["PUBLIC_RUNS", "Shares", "accept", "firm_graph", "owners", "public_view", "split"]
