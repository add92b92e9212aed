"""The audit log of this site: opened when it is first asked for, in each process that asks.

So a site where nobody looks at the audit log needs no database, and starts at once; and one whose
database is away for a while takes events again when it is back. Where there are workers, one of
them keeps events: it is handed all that wait, as they were posted, reads and redacts them, commits
them together, and answers for all of them.
"""

import sys
import threading
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import current_app
from werkzeug.exceptions import InternalServerError, ServiceUnavailable

from playground.audit.prepared import Prepared, Receipt, prepare
from playground.audit.reading import Unreadable, read_json
from playground.audit.redact import rekeyed
from playground.audit_store.group_commit import GroupCommit
from playground.audit_store.place import DATABASE_URL
from playground.web.request_log import log_exception, log_fault
from playground.web.settings import Settings
from playground.web.site import Site
from playground.web.waiting import followed, result_of
from playground.web.workers import Lane, WorkerLostError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from playground.audit_store.log import AuditLog

TOGETHER_BYTES: Final = 64 * 1024
"""What is larger is kept by itself: nobody else waits until it is read."""


class Posted(NamedTuple):
    """An event as it was posted, and when; `of_sandbox`: its digests are under another key."""

    content: bytes
    received: datetime
    of_sandbox: bool = False


class Kept(NamedTuple):
    """What came of an event, and what it said of itself: see `Sealed` and `Summary`."""

    receipt: Receipt
    form: str
    type: str
    created: int | None


class Keeper:
    """The log, and the key of the digests in it. Every method may raise ServiceUnavailable."""

    def __init__(self, site: Site, settings: Settings) -> None:
        self._site = site
        self._settings = settings
        self._opening = threading.Lock()
        self._log: AuditLog | None = None
        self._key = b""
        self._writing = threading.Lock()
        self._group: GroupCommit[Posted, Kept | Exception] = GroupCommit(self._together)

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

    async def keep(self, posted: Posted) -> Kept:
        """Make it an entry; returns once that is on the disk. Raises Unreadable."""
        if self._site.workers is None:
            with self._writing:
                [outcome] = keep_all([posted])
        elif len(posted.content) > TOGETHER_BYTES:
            [outcome] = await self._kept_all(Lane.MANY, [posted])
        else:
            outcome = await result_of(self._group.add(posted))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _together(self, batch: list[Posted]) -> "Future[list[Kept | Exception]]":
        return followed(self._kept_all(Lane.WRITER, batch))

    async def _kept_all(self, lane: Lane, batch: list[Posted]) -> "list[Kept | Exception]":
        try:
            return await self._site.called(lane, keep_all, batch)
        except WorkerLostError:
            log_fault(sys.exc_info())
            raise unavailable() from None

    def close(self) -> None:
        """Close what is open in this process."""
        if self._log is not None:
            self._log.close()
            self._log = None


def keeper() -> Keeper:
    """The Keeper of this site."""
    found: Keeper = current_app.extensions["audit"]
    return found


def keep_all(batch: list[Posted]) -> list[Kept | Exception]:
    """Where there are workers, in one of them: what came of each event, once all are on the disk.

    One that cannot be read, or that we fail to read, costs the others nothing.
    """
    key = keeper().key()
    outcomes = [_prepared(posted, key) for posted in batch]
    good = [each for each in outcomes if isinstance(each, Prepared)]
    receipts = iter(_appended(good))
    return [
        Kept(next(receipts), each.record.form, each.summary.type, each.summary.created)
        if isinstance(each, Prepared)
        else each
        for each in outcomes
    ]


def _prepared(posted: Posted, key: bytes) -> Prepared | Exception:
    """What can be appended, or why there is nothing."""
    try:
        value = read_json(posted.content)
        value = rekeyed(value, key) if posted.of_sandbox else value
        return prepare(value, key, posted.received)
    except Unreadable as fault:
        return fault
    except Exception:
        log_exception(sys.exc_info())
        return InternalServerError()


def _appended(batch: list[Prepared]) -> list[Receipt]:
    if not batch:
        return []
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
