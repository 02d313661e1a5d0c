"""symbio-kg: a knowledge graph for industrial symbiosis."""

from importlib.metadata import version

__version__ = version("symbio-kg")
