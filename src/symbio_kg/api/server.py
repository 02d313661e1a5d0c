"""The web server in front of the application, with its own limits."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import cast

import uvicorn
from fastapi import FastAPI

from symbio_kg.api.app import create_app
from symbio_kg.api.lines import Line, Lines
from symbio_kg.api.service import Service

__all__ = ["configured"]


def configured(service: Service, app: FastAPI | None = None) -> uvicorn.Config:
    """Return how the server runs *app* (the API alone by default) over *service*, at the address of its settings.

    SIGTERM and SIGINT let requests that run finish, for at most thirty seconds.
    """
    return uvicorn.Config(
        app or create_app(service),
        http=cast("type[asyncio.Protocol]", partial(Line, lines=Lines(service.options))),
        host=service.options.host,
        port=service.options.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=30,
        h11_max_incomplete_event_size=65_536,
    )
