"""The notebook of the examples runs against an endpoint and gives the figures of the study."""

from __future__ import annotations

import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyoxigraph
import pytest

from symbio_kg import assets
from symbio_kg.store import KNOWLEDGE, LISTINGS, GraphStore
from symbio_kg.study import Study

NOTEBOOK = assets.examples() / "study" / "figures.ipynb"


@pytest.fixture(scope="module")
def endpoint(region: GraphStore) -> Iterator[str]:
    """A SPARQL endpoint over the small region, on a free port of this machine."""
    store = pyoxigraph.Store()
    for graph in (KNOWLEDGE, LISTINGS):
        store.extend(pyoxigraph.Quad(*triple) for triple in region.triples(graph))

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found = store.query(urllib.parse.parse_qs(body)["query"][0])
            assert isinstance(found, pyoxigraph.QuerySolutions)
            text = found.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
            assert text is not None
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_notebook_gives_the_figures_of_the_study(
    endpoint: str, internal: Study, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run cell by cell: tonnes and index of the slag as the study has them, the single producer withheld."""
    monkeypatch.setenv("SYMBIO_ENDPOINT", endpoint)
    monkeypatch.setenv("SYMBIO_SECTOR", "24")
    names: dict[str, Any] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), str(NOTEBOOK), "exec"), names)
    slag = next(d for d in internal.dossiers if d.identity.material == "eaf-slag-carbon")
    row = next(row for row in names["table"] if row["material"] == "eaf-slag-carbon")
    assert row["tonnes"] == pytest.approx(slag.supply.tonnes)
    assert row["hhi"] == pytest.approx(slag.supply.index)
    assert next(row for row in names["table"] if row["material"] == "eaf-dust")["withheld"]
    lime = next(check for check in names["checks"] if check["property"].endswith("/free-cao"))
    assert (lime["keeps"], lime["measured"]) == (str(slag.quality.passing), str(slag.quality.judged))
    assert "withheld" in capsys.readouterr().out


def test_the_notebook_is_whole() -> None:
    """It is a notebook of format 4 without stored outputs."""
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    assert all(not cell["outputs"] for cell in book["cells"] if cell["cell_type"] == "code")
