"""Books made from the graph: good practice, legal procedures, gaps for law makers, the research agenda."""

from symbio_kg.handbook.book import Book
from symbio_kg.handbook.experts import Expert, experts
from symbio_kg.handbook.page import to_html
from symbio_kg.handbook.pdf import to_pdf
from symbio_kg.handbook.practice import practice
from symbio_kg.handbook.procedures import procedures
from symbio_kg.handbook.reports import agenda_book, gap_book

__all__ = [
    "Book",
    "Expert",
    "agenda_book",
    "experts",
    "gap_book",
    "practice",
    "procedures",
    "to_html",
    "to_pdf",
]
