"""The audit log over HTTP: Echo posts events, and is answered once they are on the disk.

A view that keeps something runs in the server's own process: of the log there is one writer in
each process, and the workers know nothing of it.
"""

import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import (
    BadRequest,
    RequestEntityTooLarge,
    ServiceUnavailable,
    UnsupportedMediaType,
)

from playground.audit.exported import exported
from playground.audit.prepared import Prepared, prepare
from playground.audit.reading import Unreadable, read_json
from playground.audit_store.place import DATABASE_URL
from playground.web.api import answer
from playground.web.request_log import log_exception
from playground.web.settings import Settings
from playground.web.tokens import require_reader, require_writer

if TYPE_CHECKING:
    from playground.audit_store.log import AuditLog, Receipt

EVENTS = "/audit/events"
ANSWERS_IN_JSON = (EVENTS, "/audit/export.jsonl")
BODY_BYTES = 16 * 1024 * 1024
CLOCK_SECONDS = 300
"""How far Echo's clock may be ahead of ours without a word."""

NOT_KEPT = {"Cache-Control": "no-store"}

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


class Keeper:
    """The log of one process, opened when it is first asked for.

    So a site where nobody looks at the audit log needs no database, and starts at once; and one
    whose database is away for a while takes events again when it is back.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._log: AuditLog | None = None
        self._key = b""

    def log(self) -> "AuditLog":
        """The log. Raises ServiceUnavailable, and writes down why."""
        return self._opened()[0]

    def log_and_key(self) -> "tuple[AuditLog, bytes]":
        """The log and the key of its digests. Raises ServiceUnavailable."""
        return self._opened()

    def _opened(self) -> "tuple[AuditLog, bytes]":
        if self._log is None:
            with self._opening:
                if self._log is None:
                    self._log, self._key = _open(self._settings)
        return self._log, self._key

    def close(self) -> None:
        """Close what is open."""
        if self._log is not None:
            self._log.close()
            self._log = None


def _open(settings: Settings) -> "tuple[AuditLog, bytes]":
    from playground.audit_store.database import StoreFault, UnusableUrl, parsed_url
    from playground.audit_store.log import AuditLog
    from playground.audit_store.redaction_key import UnusableKey, key_from_file, key_from_text

    try:
        url = parsed_url(settings.database_url)
        if settings.redaction_key:
            key = key_from_text(settings.redaction_key)
        else:
            in_file = url.get_backend_name() == "sqlite"
            beside = url if in_file else parsed_url(DATABASE_URL)
            key = key_from_file(Path(str(beside.database)).parent)
        return AuditLog(url), key
    except (OSError, StoreFault, UnusableKey, UnusableUrl) as fault:
        log_exception(sys.exc_info())
        raise unavailable() from fault


def unavailable() -> ServiceUnavailable:
    """What is said while the database cannot be used."""
    return ServiceUnavailable(
        "The database of the audit log cannot be used now, and nothing was stored; the server's "
        "log says more.",
        retry_after=5,
    )


def keeper() -> Keeper:
    """The Keeper of this site."""
    found: Keeper = current_app.extensions["audit"]
    return found


@blueprint.before_request
def allow_larger_bodies() -> None:
    request.max_content_length = BODY_BYTES


@blueprint.post("/events", provide_automatic_options=False)
def receive() -> Response:
    """Keep the event in the body; answered when it is committed."""
    require_writer()
    body = _body()
    log, key = keeper().log_and_key()
    now = datetime.now(UTC)
    prepared = prepare(body, key, now)
    receipt = append(log, prepared)
    told: dict[str, Any] = {
        "status": receipt.status,
        "entry": receipt.number,
        "hash": receipt.hash,
        "sameKeyAs": receipt.same_key_as,
        "warnings": _warnings(prepared.record.form, prepared.summary.created, now),
    }
    return answer(told, 201 if receipt.status == "stored" else 200)


def append(log: "AuditLog", prepared: Prepared) -> "Receipt":
    """Make it an entry. Raises ServiceUnavailable, and writes down why."""
    from playground.audit_store.database import StoreFault

    try:
        return log.append(prepared)
    except StoreFault:
        log_exception(sys.exc_info())
        raise unavailable() from None


@blueprint.get("/export.jsonl", provide_automatic_options=False)
def export() -> Response:
    """Every entry as it is kept, one a line with its hash, oldest first: enough to verify them."""
    require_reader()
    log = keeper().log()
    lines = map(exported, log.entries())
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"', **NOT_KEPT}
    return Response(lines, mimetype="application/jsonl", headers=headers)


def _body() -> Any:
    """The JSON that was posted."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Events are JSON: send them as application/json.")
    if request.content_encoding not in (None, "", "identity"):
        raise UnsupportedMediaType("Send the event without a Content-Encoding.")
    try:
        content = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RequestEntityTooLarge(
            f"An event may have {BODY_BYTES // 2**20} MiB; let Orca leave out what it can, such "
            "as the outputs of a stage."
        ) from None
    try:
        return read_json(content)
    except Unreadable as fault:
        raise BadRequest(str(fault)) from None


def _warnings(form: str, created: int | None, now: datetime) -> list[str]:
    """What is odd about an event that was kept all the same."""
    told = []
    if form == '"unknown"':
        told.append("This is no event of Echo's: it has no details with a type. It is kept whole.")
    latest = (now + timedelta(seconds=CLOCK_SECONDS)).timestamp() * 1000
    if created is not None and created > latest:
        told.append("Its time, details.created, is in the future; it is kept as a claim.")
    return told
