"""The pages people see, in Turkish and English, drawn on the server; they work without script."""

from symbio_kg.web.site import create_site

__all__ = ["create_site"]
