"""Synthetic regions of any size: seeded, after Türkiye's map and sectors, marked as invented, faulty on request."""

from symbio_kg.generate.faults import Fault, Planted, faults
from symbio_kg.generate.parquet import TABLES, write_parquet
from symbio_kg.generate.region import Block, blocks
from symbio_kg.generate.request import LARGEST, SMALLEST, RegionRefused, Request, request
from symbio_kg.generate.write import FORMATS, write_rdf

__all__ = [
    "FORMATS",
    "LARGEST",
    "SMALLEST",
    "TABLES",
    "Block",
    "Fault",
    "Planted",
    "RegionRefused",
    "Request",
    "blocks",
    "faults",
    "request",
    "write_parquet",
    "write_rdf",
]
