"""The commands of the site: serving it from one process that holds the store, and its documentation as files."""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from symbio_kg.cli.session import NotUsable, session

__all__ = ["register"]

_TURN: Final = 0.0005
"""Seconds that a thread keeps the interpreter while another wants it: one that computes must not make each small step
of those that answer wait for its five milliseconds."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module to *app*."""
    app.command()(serve)
    app.command()(site)


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")
    ] = None,
) -> None:
    """Serve SPARQL, the REST API and the pages; an empty folder is filled with the knowledge first.

    Example: symbio --data ./region serve --port 8000
    """
    import uvicorn

    from symbio_kg.api.log import set_up
    from symbio_kg.api.memory import share_places
    from symbio_kg.api.server import configured
    from symbio_kg.api.service import Service
    from symbio_kg.cli.reference import commands
    from symbio_kg.settings import ServiceSettings
    from symbio_kg.web import create_site
    from symbio_kg.web.kept import PATIENCE
    from symbio_kg.web.warming import warm

    call = session(context)
    options = ServiceSettings.from_environment(host=host, port=port)
    set_up(options.log_level)
    share_places()
    sys.setswitchinterval(_TURN)
    _open_files()
    service = Service(call.settings, options)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what the server raises again when it has ended
    service.start()  # before the server, so that what is wrong with the store is said in words
    site = create_site(service, commands)
    site.state.kept.patience = PATIENCE
    for ready in (partial(service.desk.prepare, service.today()), partial(warm, site)):
        threading.Thread(target=ready, daemon=True).start()
    try:
        uvicorn.Server(configured(service, site)).run()
    finally:
        service.stop()


def _open_files() -> None:
    """Let this process open as many files as it may: each line to a client is one, and so are the store's."""
    import resource  # not there on every system

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def site(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="Folder to make; it must be new.")]
) -> None:
    """Write the documentation as files for any web server: guides, terms, shapes, rules and commands.

    Example: symbio site public
    """
    from symbio_kg.api.log import set_up
    from symbio_kg.api.service import Service
    from symbio_kg.cli.reference import commands
    from symbio_kg.settings import ServiceSettings, Settings
    from symbio_kg.web import create_site
    from symbio_kg.web.published import publish

    call = session(context)
    if folder.exists():
        raise NotUsable(
            en=f"{folder} exists already. Name a new folder.",
            tr=f"{folder} zaten var. Yeni bir klasör adı verin.",
        )
    set_up("error")  # the store of a moment has an administrator too, whom nobody needs to know
    with tempfile.TemporaryDirectory() as knowledge, call.progress("Loading the knowledge"):
        service = Service(Settings(location=knowledge), ServiceSettings(live_matching=False))
        service.start()
        try:
            pages = publish(create_site(service, commands), folder)
        finally:
            service.stop()
    call.note("{count} pages are in {place}.", count=pages, place=folder)
