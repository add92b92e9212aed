"""The audit log of this site: opened when it is first asked for, in each process that asks.

So a site where nobody looks at the audit log needs no database, and starts at once; and one whose
database is away for a while takes events again when it is back. Where there are workers, one of
them alone writes: what it computes for a commit then costs the threads of the server no time.
"""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from werkzeug.exceptions import ServiceUnavailable

from playground.audit.prepared import Prepared, Receipt
from playground.audit_store.group_commit import GroupCommit
from playground.audit_store.place import DATABASE_URL
from playground.web.request_log import log_exception
from playground.web.settings import Settings
from playground.web.site import written
from playground.web.workers import WorkerLostError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from playground.audit_store.log import AuditLog


class Keeper:
    """The log, and the key of the digests in it. Every method may raise ServiceUnavailable."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._log: AuditLog | None = None
        self._key = b""
        self._group: GroupCommit[Prepared, Receipt] = GroupCommit(_written)

    def key(self) -> bytes:
        """The key of the digests that stand in place of secrets."""
        if not self._key:
            with self._opening:
                self._key = self._key or _key(self._settings)
        return self._key

    def log(self) -> "AuditLog":
        """The log, as this process has opened it."""
        if self._log is None:
            with self._opening:
                if self._log is None:
                    self._log = _open(self._settings)
        return self._log

    def append(self, prepared: Prepared) -> Receipt:
        """Make it an entry; returns once that is on the disk."""
        return self._group.add(prepared)

    def close(self) -> None:
        """Close what is open in this process."""
        if self._log is not None:
            self._log.close()
            self._log = None


def keeper() -> Keeper:
    """The Keeper of this site."""
    found: Keeper = current_app.extensions["audit"]
    return found


def _written(batch: Sequence[Prepared]) -> list[Receipt]:
    try:
        return written(_append, list(batch))
    except WorkerLostError:
        log_exception(sys.exc_info())
        raise unavailable() from None


def _append(batch: list[Prepared]) -> list[Receipt]:
    """In the process that writes."""
    log = keeper().log()
    from playground.audit_store.database import StoreFault

    try:
        return log.append_all(batch)
    except StoreFault:
        log_exception(sys.exc_info())
        raise unavailable() from None


def _open(settings: Settings) -> "AuditLog":
    from playground.audit_store.database import StoreFault
    from playground.audit_store.log import AuditLog

    try:
        return AuditLog(_url(settings.database_url))
    except StoreFault:
        log_exception(sys.exc_info())
        raise unavailable() from None


def _key(settings: Settings) -> bytes:
    from playground.audit_store.redaction_key import UnusableKey, key_from_file, key_from_text

    try:
        if settings.redaction_key:
            return key_from_text(settings.redaction_key)
        url = _url(settings.database_url)
        beside = url if url.get_backend_name() == "sqlite" else _url(DATABASE_URL)
        return key_from_file(Path(str(beside.database)).parent)
    except (OSError, UnusableKey):
        log_exception(sys.exc_info())
        raise unavailable() from None


def _url(written_url: str) -> "URL":
    from playground.audit_store.database import UnusableUrl, parsed_url

    try:
        return parsed_url(written_url)
    except UnusableUrl:
        log_exception(sys.exc_info())
        raise unavailable() from None


def unavailable() -> ServiceUnavailable:
    """What is said while the database cannot be used."""
    return ServiceUnavailable(
        "The database of the audit log cannot be used now, and nothing was stored; the server's "
        "log says more.",
        retry_after=5,
    )
