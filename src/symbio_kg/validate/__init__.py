"""Validate: the shapes judge a document, and every finding says in both languages what to do."""

from symbio_kg.validate.keep import kept
from symbio_kg.validate.large import is_large
from symbio_kg.validate.validator import Validator

__all__ = ["Validator", "is_large", "kept"]
