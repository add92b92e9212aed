"""The pages of the audit log: the timeline, one entry, what ran at a moment, and a table of it."""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import Conflict

from playground.audit.exported import exported
from playground.audit.listing import Found, Wanted
from playground.web.audit import NOT_KEPT
from playground.web.audit_at_view import STATES_ON_PAGE, AtPage, shown_state, unnamed
from playground.web.audit_entry_view import OBJECTS_ON_PAGE, entry_page
from playground.web.audit_views import claimed, log_page
from playground.web.audit_wanted import NO_TIME, asked, field, moment
from playground.web.htmx import render
from playground.web.keeper import keeper, unavailable
from playground.web.request_log import log_exception
from playground.web.tokens import require_reader

if TYPE_CHECKING:
    from playground.audit_store.reader import Reader

PAGE_SIZE = 50
VERIFY = "python -m playground audit verify names the first entry that does not fit."
ROWS_AT_A_TIME = 500
COLUMNS = (
    "entry", "received", "claimed", "application", "user", "type", "execution", "execution name",
    "stage", "task", "action", "objects", "images", "same event as",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a program for tables."""

blueprint = Blueprint("audit_log", __name__, url_prefix="/audit")


def for_readers(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view of the log: for whoever knows the read token, and told where the database is away."""

    @wraps(view)
    def guarded(**arguments: int) -> Response:
        require_reader()
        reader = keeper().log().reader
        from playground.audit_store.database import DamagedEntry, StoreFault

        try:
            response = view(reader, **arguments)
        except DamagedEntry as fault:
            raise Conflict(f"{fault}: somebody changed it. {VERIFY}") from None
        except StoreFault:
            log_exception(sys.exc_info())
            raise unavailable() from None
        response.headers.update(NOT_KEPT)
        return response

    return guarded


@blueprint.get("/log")
@for_readers
def timeline(reader: "Reader") -> Response:
    """The entries, the newest first, or those that somebody looks for."""
    wanted = asked(request.args)
    if wanted.faults:
        page = log_page(wanted, None, reader.head())
        return render("audit_log.html", "audit_log.html", page, 400)
    found = reader.timeline(wanted.wanted(), wanted.before, PAGE_SIZE)
    return render("audit_log.html", "audit_log.html", log_page(wanted, found, reader.head()))


@blueprint.get("/log/<int:number>")
@for_readers
def entry(reader: "Reader", number: int) -> Response:
    """One entry: what it says of each object, and what was there before."""
    opened = reader.open(number) if number < 2**63 else None
    if opened is None:
        abort(404, "There is no entry of this number in the log.")
    first = _from()
    befores = [reader.before(one) for one in opened.seen[first : first + OBJECTS_ON_PAGE]]
    page = entry_page(opened, first, befores)
    return render("audit_entry.html", "audit_entry.html", page)


@blueprint.get("/log/<int:number>.json")
@for_readers
def entry_as_kept(reader: "Reader", number: int) -> Response:
    """One entry as it is kept, with its hash: a line of the export."""
    opened = reader.open(number) if number < 2**63 else None
    if opened is None:
        abort(404, "There is no entry of this number in the log.")
    return Response(exported(opened.entry), mimetype="application/json")


@blueprint.get("/at")
@for_readers
def at(reader: "Reader") -> Response:
    """What ran at this time: the objects as of a moment, now if none is given."""
    names = ("time", "application", "namespace")
    fields = {name: field(request.args, name) for name in names}
    query = urlencode({name: text for name, text in fields.items() if text})
    when = moment(fields["time"], end=True) if fields["time"] else None
    if fields["time"] and when is None:
        page = AtPage(fields, (NO_TIME.format(fields["time"]),), query=query)
        return render("audit_at.html", "audit_at.html", page, 400)
    objects, last = reader.objects_at(when, fields["application"], fields["namespace"])
    first = _from()
    page = AtPage(
        fields,
        (),
        when or "",
        last,
        tuple(map(shown_state, objects.states[first : first + STATES_ON_PAGE])),
        first,
        len(objects.states),
        unnamed(objects.unnamed),
        query,
    )
    return render("audit_at.html", "audit_at.html", page)


@blueprint.get("/export.csv")
@for_readers
def table(reader: "Reader") -> Response:
    """What the timeline would list, as a table."""
    wanted = asked(request.args)
    if wanted.faults:
        abort(400, wanted.faults[0])
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(_lines(reader, wanted.wanted()), mimetype="text/csv", headers=headers)


def _from() -> int:
    text = request.args.get("from", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _lines(reader: "Reader", wanted: Wanted) -> Iterator[str]:
    yield _line(COLUMNS)
    before: int | None = None
    while True:
        page = reader.timeline(wanted, before, ROWS_AT_A_TIME)
        yield "".join(_line(_cells(found)) for found in page.found)
        if page.before is None:
            return
        before = page.before


def _cells(found: Found) -> tuple[str, ...]:
    named = [f"{one.kind} {one.namespace}/{one.name}" for one in found.objects]
    images = dict.fromkeys(each.reference for one in found.objects for each in one.images)
    return (
        str(found.number),
        found.received,
        claimed(found.received, found.created),
        found.application,
        found.user,
        found.type,
        found.execution,
        found.execution_name,
        found.stage,
        found.task,
        " ".join(dict.fromkeys(one.action for one in found.objects)),
        "\n".join(named),
        "\n".join(images),
        "" if found.same_key_as is None else str(found.same_key_as),
    )


def _line(cells: tuple[str, ...]) -> str:
    """A line of RFC 4180, in which no cell is a formula."""
    file = io.StringIO()
    csv.writer(file).writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return file.getvalue()
