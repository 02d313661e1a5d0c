"""Triples as queries write them: subjects, properties, paths, collections, blank nodes with properties."""

from __future__ import annotations

from symbio_kg.endpoint.meter import Meter

__all__ = ["Triples"]


class Triples(Meter):
    """Reads triples and counts them as the planner will see them."""

    def same_subject(self) -> None:
        """Read a subject with its properties; one in brackets may stand without any."""
        stands_alone = self.sees("[") or self.sees("(")
        self._node()
        if not stands_alone or self._verb_begins():
            self._properties()

    def _verb_begins(self) -> bool:
        return not any(self.sees(sign) for sign in (".", "}", "{", "]")) and not (
            self.word() and not self._is_a()
        )

    def _is_a(self) -> bool:
        return self.sees("a") and self.word() == "A"

    def _properties(self) -> None:
        self._property()
        while self.take(";"):
            if self._verb_begins() and not self.sees(";"):
                self._property()

    def _property(self) -> None:
        if self.any_variable() is None:
            self._path()
        self._object()
        while self.take(","):
            self._object()

    def _object(self) -> None:
        self.count_pattern()
        self._node()

    def _node(self) -> None:
        """Read a term, a collection or a blank node with properties."""
        if self.take("("):
            with self.nested():
                while not self.take(")"):
                    self.count_pattern()
                    self.count_pattern()
                    self._node()
        elif self.take("["):
            with self.nested():
                if not self.take("]"):
                    self._properties()
                    self.want("]")
        elif self.any_variable() is None and not self.blank() and not self.literal():
            self.want_any_iri()

    def _path(self) -> None:
        """Read a property path; a plain predicate is the shortest."""
        self._path_element()
        while self.take("|") or self._sequence():
            self.chained()
            self._path_element()

    def _sequence(self) -> bool:
        if not self.take("/"):
            return False
        self.count_pattern()
        return True

    def _path_element(self) -> None:
        self.take("^")
        if self.take("("):
            with self.nested():
                self._path()
                self.want(")")
        elif self.take("!"):
            self.chained()
            self._negated()
        else:
            self._predicate()
        if not self.take("*") and not self.take("+") and not self._variable_begins():
            self.take("?")

    def _variable_begins(self) -> bool:
        """Tell whether a `?` here is the first sign of a variable, as in `p ?o`."""
        at, end = self.at, self.end_of_token
        found = self.variable() is not None
        self.at, self.end_of_token = at, end
        return found

    def _negated(self) -> None:
        if not self.take("("):
            self.take("^")
            self._predicate()
            return
        with self.nested():
            while not self.take(")"):
                self.take("^")
                self._predicate()
                if self.take("|"):
                    self.chained()

    def _predicate(self) -> None:
        if self._is_a():
            self.take("a")
        else:
            self.want_any_iri()
