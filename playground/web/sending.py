"""“Send to this server's log”: the one way by which an event of a sandbox gets stored.

It goes the way of Echo's events, and is kept as they are: read, unwrapped, redacted, appended.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from playground.audit.prepared import prepare
from playground.audit.reading import Unreadable, read_json
from playground.audit.redact import rekeyed
from playground.web.audit import append, keeper
from playground.web.form import fields
from playground.web.htmx import render
from playground.web.tokens import require_writer

if TYPE_CHECKING:
    from playground.audit_store.log import Receipt

blueprint = Blueprint("sending", __name__, url_prefix="/audit")


@dataclass(frozen=True, slots=True)
class SentPage:
    """The context of `sent.html`: what came of it."""

    receipt: "Receipt"
    type: str


@blueprint.post("/send", provide_automatic_options=False)
def send() -> Response:
    """Store the event of the form; answered with the number of its entry."""
    form = fields(request)
    require_writer(form.get("token", ""))
    try:
        body = read_json(form.get("body", "").encode("utf-8", "surrogatepass"))
    except Unreadable as fault:
        raise BadRequest(f"The event was not stored: {fault}") from None
    log, key = keeper().log_and_key()
    prepared = prepare(rekeyed(body, key), key, datetime.now(UTC))
    receipt = append(log, prepared)
    page = SentPage(receipt, prepared.summary.type)
    status = 201 if receipt.status == "stored" else 200
    return render("sent.html", "sent.html", page, status)
