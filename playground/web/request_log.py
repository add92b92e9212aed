"""What the server writes down: one line of JSON for each request, and for each fault of ours.

A line has the route's template, never the address that was asked for, and nothing from the
request's headers, query or body. Of an exception it has the type and the places in the code; its
message may quote a manifest, and so may the values of variables.
"""

import json
import logging
import random
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, has_request_context, request

LOGGER = logging.getLogger("slipway")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})

ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class JsonLines(logging.Formatter):
    """A record as one line of JSON.

    What other libraries log is reduced to the words of their own code: the values that they
    would fill in can come from a request. Of an exception without such values they may be in the
    words already, so there are only its type and its places.
    """

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, "fields", {})
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **fields,
        }
        if record.exc_info and record.exc_info[0] and "exception" not in line:
            line.update(described(record.exc_info))
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    if record.exc_info and not record.args:
        return "exception"
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def write_json_lines() -> None:
    """Let this process log to standard error, as lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    LOGGER.setLevel(logging.INFO)
    # Waitress would say of each request that it has to wait for a thread, and everybody else would
    # wait until that is written. How long requests take stands in their own lines.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # What a line of ours does not tell need not be found out for each of them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # nor from where; as its manual has it


def method() -> str:
    """The request's method, if it is one; whatever else was sent is `other`."""
    written = request.method
    return written if written in METHODS else "other"


def route() -> str:
    """The template of the address, such as `/practices/<slug>`; `none` where there is none."""
    rule = request.url_rule if has_request_context() else None
    return rule.rule if rule else "none"


def seconds() -> float:
    """How long the request has taken so far."""
    return time.perf_counter() - float(g.get("began", time.perf_counter()))


def install(app: Flask) -> None:
    """Number each request, and write a line about it when it is answered."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = f"{random.getrandbits(128):032x}"  # no secret, and no system call

    @app.after_request
    def finish(response: Response) -> Response:
        if number := g.get("request_id", ""):
            response.headers["X-Request-Id"] = number
        fields = {
            "method": method(),
            "route": route(),
            "status": response.status_code,
            "milliseconds": round(seconds() * 1000, 1),
            "bytes": response.calculate_content_length() or 0,
            "request_id": number,
        }
        LOGGER.info("request", extra={"fields": fields})
        return response


def log_exception(exception: ExceptionInfo) -> None:
    """Write down a fault of ours: where it arose, and in which request."""
    fields = {"route": route(), "request_id": g.get("request_id", ""), **described(exception)}
    LOGGER.error("exception", extra={"fields": fields})


def log_fault(exception: ExceptionInfo) -> None:
    """Write down a fault of ours that arose outside of any request."""
    LOGGER.error("exception", extra={"fields": described(exception)})


def described(exception: ExceptionInfo) -> dict[str, Any]:
    """The exception's type and the frames that it went through, innermost last."""
    kind, _, trace = exception
    frames = [
        f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]
    return {"exception": kind.__name__ if kind else "", "frames": frames}
