"""“Send to this server's log”: the one way by which an event of a sandbox gets stored.

It goes the way of Echo's events, and is kept as they are: read, unwrapped, redacted, appended.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from playground.audit.prepared import Receipt
from playground.audit.reading import Unreadable
from playground.web.form import fields
from playground.web.htmx import render
from playground.web.keeper import Posted, keeper
from playground.web.tokens import require_writer

blueprint = Blueprint("sending", __name__, url_prefix="/audit")


@dataclass(frozen=True, slots=True)
class SentPage:
    """The context of `sent.html`: what came of it."""

    receipt: Receipt
    type: str


@blueprint.post("/send", provide_automatic_options=False)
async def send() -> Response:
    """Store the event of the form; answered with the number of its entry."""
    form = fields(request)
    require_writer(form.get("token", ""))
    content = form.get("body", "").encode("utf-8", "surrogatepass")
    try:
        kept = await keeper().keep(Posted(content, datetime.now(UTC), of_sandbox=True))
    except Unreadable as fault:
        raise BadRequest(f"The event was not stored: {fault}") from None
    page = SentPage(kept.receipt, kept.type)
    status = 201 if kept.receipt.status == "stored" else 200
    return render("sent.html", "sent.html", page, status)
