"""“Send to this server's log”: the one way by which an event of a sandbox gets stored.

It goes the way of Echo's events, and is kept as they are: read, unwrapped, redacted, appended.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from playground.audit.prepared import Prepared, Receipt, prepare
from playground.audit.reading import Unreadable, read_json
from playground.audit.redact import rekeyed
from playground.web.form import fields
from playground.web.htmx import render
from playground.web.keeper import keeper
from playground.web.site import computed
from playground.web.tokens import require_writer

blueprint = Blueprint("sending", __name__, url_prefix="/audit")


@dataclass(frozen=True, slots=True)
class SentPage:
    """The context of `sent.html`: what came of it."""

    receipt: Receipt
    type: str


@blueprint.post("/send", provide_automatic_options=False)
def send() -> Response:
    """Store the event of the form; answered with the number of its entry."""
    form = fields(request)
    require_writer(form.get("token", ""))
    content = form.get("body", "").encode("utf-8", "surrogatepass")
    prepared = computed(_prepared, content, keeper().key(), datetime.now(UTC))
    receipt = keeper().append(prepared)
    page = SentPage(receipt, prepared.summary.type)
    status = 201 if receipt.status == "stored" else 200
    return render("sent.html", "sent.html", page, status)


def _prepared(content: bytes, key: bytes, received: datetime) -> Prepared:
    """In a worker: what can be appended. Raises BadRequest."""
    try:
        return prepare(rekeyed(read_json(content), key), key, received)
    except Unreadable as fault:
        raise BadRequest(f"The event was not stored: {fault}") from None
