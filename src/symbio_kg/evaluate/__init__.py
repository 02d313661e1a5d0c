"""How well inference finds published exchanges again: hit rates, ranks, AUC and F1, and what they cost."""

from symbio_kg.evaluate.exchanges import EvaluationUnreadable, Exchange, read_exchanges
from symbio_kg.evaluate.scores import Evaluation, evaluate

__all__ = ["Evaluation", "EvaluationUnreadable", "Exchange", "evaluate", "read_exchanges"]
