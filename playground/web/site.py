"""The Flask application itself: where it differs from Flask's own."""

import io
import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from playground.web.assets import send_asset
from playground.web.request_log import ExceptionInfo, log_exception
from playground.web.workers import Lane, WorkerLostError, Workers

View = TypeVar("View", bound=Callable[..., Any])
Given = ParamSpec("Given")
Result = TypeVar("Result")

TOLD_BY_WORKERS = ("manifest_characters",)
"""What a view leaves in `flask.g` for those who look at the answer afterwards."""
CALL: Final = b"call"
"""In place of a request's head: the body is a function with its arguments."""
FAILED: Final = b"failed"
ELSEWHERE: Final = b"elsewhere"
"""Instead of an answer's head: the request is for the patient workers."""
_LANE: Final = "slipway.lane"


def by_worker(view: View) -> View:
    """Mark a view: what is posted to it is answered in a worker, where there are workers.

    It sees the request as everywhere, but nothing that another request left in memory.
    """
    view.by_worker = True  # type: ignore[attr-defined]
    return view


class _Elsewhere(Exception):
    """The request belongs into the patient lane."""


def patiently() -> None:
    """For a view, before it waits for another process: nobody else shall wait for that.

    Of the workers that answer everybody, it is sent on to those that may wait, and begins anew.
    """
    if request.environ.get(_LANE) == Lane.MANY.name:
        raise _Elsewhere


def computed(
    function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    """What the function makes of its arguments, in a worker where there are workers.

    For a view of which the rest has to be done in the server itself. Arguments, the result and an
    HTTPException are pickled on their way. Raises WorkerLostError, also for any other exception.
    """
    return _called(Lane.MANY, function, *given, **named)


def written(
    function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    """As `computed`, in the one worker that writes; it remembers what the function opened."""
    return _called(Lane.WRITER, function, *given, **named)


def _called(
    lane: Lane, function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    site = current_app
    assert isinstance(site, Site)
    if site.workers is None:
        return function(*given, **named)
    outcome, content = site.workers.ask(CALL, pickle.dumps((function, given, named)), lane)
    if outcome == FAILED:
        raise WorkerLostError("the worker failed, and wrote down why")
    result: Result = pickle.loads(content)  # nobody else can write into that connection
    if isinstance(result, HTTPException):
        raise result
    return result


class Site(Flask):
    """Sends what the build compressed, never logs what a request held, and has workers."""

    workers: Workers | None = None

    def start_workers(self, count: int) -> None:
        """Let `count` processes do the work; to be called before a thread is started."""
        self.workers = Workers(count, self._work)

    def send_static_file(self, filename: str) -> Response:
        return send_asset(Path(self.root_path) / "static", filename)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func  # no view is a coroutine, so none has to be looked at before each call

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        log_exception(exc_info)

    def dispatch_request(self) -> ResponseReturnValue:
        if self.workers is None or request.method != "POST" or not self._is_for_workers():
            return super().dispatch_request()
        environ = {name: text for name, text in request.environ.items() if isinstance(text, str)}
        body = request.get_data()
        for lane in (Lane.MANY, Lane.PATIENT):
            environ[_LANE] = lane.name
            head, content = self.workers.ask(json.dumps(environ).encode(), body, lane)
            if head != ELSEWHERE:
                break
        answer = json.loads(head)
        for name, value in answer["told"].items():
            setattr(g, name, value)
        return Response(content, answer["status"], [tuple(each) for each in answer["headers"]])

    def _is_for_workers(self) -> bool:
        view = self.view_functions.get(request.endpoint or "")
        return getattr(view, "by_worker", False)

    def _work(self, head: bytes, body: bytes) -> tuple[bytes, bytes]:
        """In a worker: what the view makes of a request, or the page about its error."""
        if head == CALL:
            return self._call(body)
        environ = json.loads(head)
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        with self.request_context(environ):
            request.max_content_length = len(body)  # the server has looked at it
            try:
                answer = self.make_response(super().dispatch_request())
            except _Elsewhere:
                return ELSEWHERE, b""
            except Exception as error:
                answer = self.make_response(self._explained(error))
            told = {name: g.get(name) for name in TOLD_BY_WORKERS if name in g}
            described = {
                "status": answer.status_code,
                "headers": list(answer.headers),
                "told": told,
            }
            return json.dumps(described).encode(), answer.get_data()

    def _call(self, call: bytes) -> tuple[bytes, bytes]:
        """In a worker: what a function makes of its arguments."""
        function, given, named = pickle.loads(call)
        with self.app_context():
            try:
                return CALL, pickle.dumps(function(*given, **named))
            except HTTPException as refusal:
                return CALL, pickle.dumps(refusal)
            except Exception:
                self.log_exception(sys.exc_info())
                return FAILED, b""

    def _explained(self, error: Exception) -> Any:
        try:
            return self.handle_user_exception(error)
        except Exception as fault:  # one of ours
            self.log_exception(sys.exc_info())
            return self.handle_user_exception(InternalServerError(original_exception=fault))
