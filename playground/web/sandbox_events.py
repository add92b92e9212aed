"""The events of the sandboxes: what the form says about them, and the key of their digests."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from flask import Flask, current_app, request
from werkzeug.datastructures import MultiDict

from playground.lessons.audit_inputs import (
    BREAKERS,
    LONGEST,
    TELLS_MOST,
    URL,
    AuditInputs,
    EchoInputs,
)
from playground.lessons.content import Lesson
from playground.lessons.events_view import EventsView
from playground.web.settings import Settings

LONGEST_NUMBER: Final = 9
LONGEST_ADDRESS: Final = 1_000_000
"""Browsers take addresses of about two million characters."""


@dataclass(frozen=True, slots=True)
class EventPage:
    """The context of `event.html`: one event of a lesson's sandbox; None: there is none."""

    lesson: Lesson
    events: EventsView | None
    asks_token: bool

    @property
    def download(self) -> str:
        """The body of the request as an address of its own; "" if it is too long for one."""
        body = self.events.request.body if self.events and self.events.request else None
        quoted = quote(body or "", errors="replace")
        return f"data:application/json,{quoted}" if 0 < len(quoted) <= LONGEST_ADDRESS else ""


def page_key(settings: Settings) -> bytes:
    """The key of the digests in pages: another one than that of the server's log.

    Whoever has a sandbox can have any value digested under it. With a key from the environment,
    all processes and machines that share that one have the same for their pages.
    """
    if settings.redaction_key:
        from_environment = settings.redaction_key.encode("utf-8", "surrogateescape")
        return hmac.new(from_environment, b"the key of the pages", sha256).digest()
    return secrets.token_bytes(32)


def install(app: Flask, settings: Settings) -> None:
    """Make the key, before workers are forked: all of them have the same."""
    app.extensions["page_key"] = page_key(settings)


def read_audit_inputs(form: MultiDict[str, str], text: Callable[[str], str]) -> AuditInputs:
    """What the form says; `text` gives a field with its line ends as LF.

    The events are unfolded once something is done, or when they are asked for: to draw them again
    with every key that is pressed would take longer than all the rest.
    """
    key: bytes = current_app.extensions["page_key"]

    def setting(name: str) -> str:
        return text(f"echo_{name}")[:LONGEST]

    def on(name: str) -> bool:
        return form.get(f"echo_{name}") == "on"

    echo = EchoInputs(
        url=setting("url") if "echo_url" in form else URL,
        wrap=on("wrap"),
        event_name=setting("event_name"),
        field_name=setting("field_name"),
        template=setting("template"),
        flatten=on("flatten"),
        retry_count=setting("retry_count") or "1",
        breaker=setting("breaker") if setting("breaker") in BREAKERS else "",
        username=setting("username"),
        password=setting("password"),
        header=setting("header"),
        down=on("down"),
    )
    # The button that was pressed comes after the field that keeps what it said before.
    chosen = form.getlist("opened")
    event = chosen[-1][: 2 * LONGEST_NUMBER] if chosen else ""
    asks = request.endpoint == "pages.event" or "action" in form or "act" in form
    sets = not chosen and any(name.startswith("echo_") for name in form)
    if not event and (asks or sets):
        event = TELLS_MOST
    return AuditInputs(
        key,
        log=text("log"),
        of=text("recorded")[:LONGEST_NUMBER],
        event=event,
        echo=echo,
        is_folded=not event,
    )
