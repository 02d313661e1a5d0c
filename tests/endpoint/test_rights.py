"""Who sees which graph, and what is left of a dataset somebody asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbio_kg.accept import PUBLIC_RUNS, firm_graph
from symbio_kg.endpoint.dataset import Dataset, requested
from symbio_kg.endpoint.rights import OPEN_GRAPHS, Rights, is_open, private
from symbio_kg.people import PUBLIC, Caller, Role, entitled
from symbio_kg.store import AUDIT, CASES, CODES, DECISIONS, KNOWLEDGE, LAW, LISTINGS, ONTOLOGY
from symbio_kg.terms import PREFIXES

GRAPH = PREFIXES["graph"]
ACME, OTHER = f"{PREFIXES['data']}firm/acme", f"{PREFIXES['data']}firm/other"
OPEN = [
    ONTOLOGY,
    CODES,
    LAW,
    KNOWLEDGE,
    CASES,
    LISTINGS,
    DECISIONS,
    f"{GRAPH}inferred/analogy",
    f"{PUBLIC_RUNS}2026",
    f"{GRAPH}rules",
]
CLOSED = [
    firm_graph(ACME),
    firm_graph(OTHER),
    f"{GRAPH}match/2026",
    AUDIT,
    "urn:any",
    f"{GRAPH}",
    f"{GRAPH}publicity",
]


def caller(*roles: Role, organisation: str | None = None) -> Caller:
    return Caller("1", "x", frozenset(roles), organisation, entitled(roles))


@pytest.mark.parametrize("graph", OPEN)
def test_open_graphs_are_for_everybody(graph: str) -> None:
    """Knowledge, law, public listings and decisions, inferences and public runs are seen without signing in."""
    assert Rights.of(PUBLIC).sees(graph)
    assert is_open(graph)


@pytest.mark.parametrize("graph", [*CLOSED, ""])
def test_everything_else_is_closed(graph: str) -> None:
    """A graph nobody declared open is not seen without rights."""
    assert not Rights.of(PUBLIC).sees(graph)
    assert not Rights.of(caller(Role.RESEARCHER)).sees(graph)


def test_firm_sees_its_own_graph_only() -> None:
    """A firm's account sees what the firm keeps private, and nothing of another firm."""
    rights = Rights.of(caller(Role.FIRM, organisation=ACME))
    assert [graph for graph in CLOSED if rights.sees(graph)] == [firm_graph(ACME)]


def test_token_without_scope_sees_what_the_public_sees() -> None:
    """An account's rights do not reach further than the scopes of this request."""
    assert Rights.of(Caller("1", "x", frozenset({Role.ADMINISTRATOR}), None, frozenset())) == Rights.of(
        PUBLIC
    )


def test_facilitator_and_authority_see_firms_and_runs() -> None:
    """Those who carry and judge synergies see firms' graphs and runs, not the audit trail."""
    for role in (Role.FACILITATOR, Role.AUTHORITY):
        rights = Rights.of(caller(role))
        assert [graph for graph in CLOSED if rights.sees(graph)] == CLOSED[:3]


def test_administrator_changes_all_but_the_audit_trail() -> None:
    """Nobody changes the audit trail or the release's knowledge, and only administrators change graphs."""
    rights = Rights.of(caller(Role.ADMINISTRATOR))
    kept = {AUDIT, *OPEN_GRAPHS}
    assert {graph for graph in [*OPEN, *CLOSED, ""] if not rights.changes(graph)} == kept
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not any(Rights.of(caller(role, organisation=ACME)).changes(g) for g in [*OPEN, *CLOSED])


NAMES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4)


@given(NAMES, NAMES, NAMES)
def test_dataset_never_exceeds_what_is_visible(
    visible: list[str], default: list[str], named: list[str]
) -> None:
    """Whatever is asked for, nothing invisible is in the dataset; naming one part empties the other."""
    dataset = requested(visible, default, named)
    assert {*dataset.default, *dataset.named} <= {*visible}
    if default or named:
        assert {*dataset.default} == {*default} & {*visible}
        assert {*dataset.named} == {*named} & {*visible}


def test_without_request_the_dataset_is_all_that_is_visible() -> None:
    """Without FROM the default graph is the merge of all visible graphs; the unnamed one is not named."""
    assert requested(["a", "b", ""]) == Dataset(("a", "b", ""), ("a", "b"))


def test_private_graphs_of_a_dataset_are_told() -> None:
    """Who looks at a private graph can be noted."""
    assert private(Dataset((LISTINGS, AUDIT, ""), (firm_graph(ACME), LISTINGS))) == (AUDIT, firm_graph(ACME))


def test_estimates_and_declarations_are_for_those_who_accompany_and_judge() -> None:
    """An estimate says of a named firm what it never said: neither the public, a researcher nor a firm sees it."""
    graphs = (f"{PREFIXES['graph']}estimated", f"{PREFIXES['graph']}declared")
    for role, sees in (
        (Role.FACILITATOR, True),
        (Role.AUTHORITY, True),
        (Role.RESEARCHER, False),
        (Role.FIRM, False),
    ):
        rights = Rights.of(caller(role))
        assert [rights.sees(graph) for graph in graphs] == [sees, sees]
    assert not any(Rights().sees(graph) or is_open(graph) for graph in graphs)
