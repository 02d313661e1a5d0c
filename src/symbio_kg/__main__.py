"""`python -m symbio_kg` is the same as `symbio`."""

from symbio_kg.cli import main

main()
