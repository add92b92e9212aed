"""`python -m playground audit verify`: whether all that a database keeps fits."""

from pathlib import Path

from playground.audit.chain import Verdict

from .database import StoreFault, UnusableUrl, parsed_url
from .log import AuditLog


class Unverifiable(Exception):
    """There is no log that could be looked at; the text is a sentence that says why."""


def verify_database(written_url: str, head: str | None) -> Verdict:
    """The Verdict on the log of a database. Raises Unverifiable; makes no database."""
    try:
        url = parsed_url(written_url)
    except UnusableUrl as fault:
        raise Unverifiable(f"The database cannot be used: {fault}.") from None
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise Unverifiable(f"There is no audit log at {url.database}.")
    try:
        log = AuditLog(url)
        try:
            return log.verify(head)
        finally:
            log.close()
    except StoreFault as fault:
        raise Unverifiable(f"The database cannot be read ({fault}).") from None
