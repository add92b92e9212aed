"""The audit log over HTTP: Echo posts events, and is answered once they are on the disk.

What the server's own process does is to look at the request; `keeper.py` says who does the rest.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from playground.audit.exported import exported
from playground.audit.reading import Unreadable
from playground.web.api import answer
from playground.web.keeper import Posted, keeper
from playground.web.tokens import require_reader, require_writer

EVENTS = "/audit/events"
ANSWERS_IN_JSON = (EVENTS, "/audit/export.jsonl")
BODY_BYTES = 16 * 1024 * 1024
CLOCK_SECONDS = 300
"""How far Echo's clock may be ahead of ours without a word."""

NOT_KEPT = {"Cache-Control": "no-store"}

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.before_request
def allow_larger_bodies() -> None:
    request.max_content_length = BODY_BYTES


@blueprint.post("/events", provide_automatic_options=False, strict_slashes=False)
async def receive() -> Response:
    """Keep the event in the body; answered when it is committed.

    Echo before 2025.0.7 posts to the address with a slash at its end, whatever its settings say.
    """
    require_writer()
    content = _content()
    now = datetime.now(UTC)
    try:
        kept = await keeper().keep(Posted(content, now))
    except Unreadable as fault:
        raise BadRequest(str(fault)) from None
    receipt = kept.receipt
    told: dict[str, Any] = {
        "status": receipt.status,
        "entry": receipt.number,
        "hash": receipt.hash,
        "sameKeyAs": receipt.same_key_as,
        "warnings": _warnings(kept.form, kept.created, now),
    }
    return answer(told, 201 if receipt.status == "stored" else 200)


@blueprint.get("/export.jsonl", provide_automatic_options=False)
def export() -> Response:
    """Every entry as it is kept, one a line with its hash, oldest first: enough to verify them."""
    require_reader()
    log = keeper().log()
    lines = map(exported, log.entries())
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"', **NOT_KEPT}
    return Response(lines, mimetype="application/jsonl", headers=headers)


def _content() -> bytes:
    """What was posted as JSON."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Events are JSON: send them as application/json.")
    if request.content_encoding not in (None, "", "identity"):
        raise UnsupportedMediaType("Send the event without a Content-Encoding.")
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge(
            f"An event may have {BODY_BYTES // 2**20} MiB; let Orca leave out what it can, such "
            "as the outputs of a stage."
        ) from None


def _warnings(form: str, created: int | None, now: datetime) -> list[str]:
    """What is odd about an event that was kept all the same."""
    told = []
    if form == '"unknown"':
        told.append("This is no event of Echo's: it has no details with a type. It is kept whole.")
    latest = (now + timedelta(seconds=CLOCK_SECONDS)).timestamp() * 1000
    if created is not None and created > latest:
        told.append("Its time, details.created, is in the future; it is kept as a claim.")
    return told
