"""The command `symbio`: parses, calls one step, shows the answer. Data on stdout, all else on stderr."""

from symbio_kg.cli.app import command, main

__all__ = ["command", "main"]
