"""The pages people see, in Turkish and English, drawn on the server; they work without script."""

from symbio_kg.web.mount import mount

__all__ = ["mount"]
