"""How often one client may cause work.

Only requests that make the engine work count: POSTs to an address that there is, whatever is
asked of the lab and its registry, whose images are made when they are asked for, and whatever is
asked of the audit log, which has a token that could be guessed. Other pages,
files and probes are free, and so is an event for the audit log that comes with the write token:
one that is refused would be missing there. The counts are kept in memory, so each process has
its own.
"""

import math
import time

from flask import Flask, request
from flask_limiter import Limiter

from playground.web import tokens
from playground.web.proxies import client_network

WORKING = ("lab", "registry", "audit", "audit_log")
"""Blueprints whose answers are all made by work."""


def counts() -> bool:
    """Whether this request is one of those that cost something."""
    if request.method == "POST":
        return not tokens.is_trusted_writer()
    return request.blueprint in WORKING


class LimiterOfWork(Limiter):
    """Asks first whether a request counts: to find its limits takes longer than most pages."""

    def _check_request_limit(
        self, callable_name: str | None = None, in_middleware: bool = True
    ) -> None:
        if counts():
            super()._check_request_limit(callable_name, in_middleware)


def install(app: Flask, rate_limit: str) -> None:
    """Answer a client's work beyond `rate_limit` with 429; an empty one allows everything."""
    if rate_limit:
        app.extensions["rates"] = LimiterOfWork(
            key_func=lambda: client_network(request.remote_addr or ""),
            app=app,
            application_limits=[rate_limit],
            storage_uri="memory://",
            strategy="fixed-window",
        )


def seconds_to_wait(app: Flask) -> int:
    """When it makes sense for this request's client to come back: what `Retry-After` says."""
    limiter: Limiter = app.extensions["rates"]
    limit = limiter.current_limit
    return max(1, math.ceil(limit.reset_at - time.time())) if limit else 1
