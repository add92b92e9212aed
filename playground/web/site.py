"""The Flask application itself: where it differs from Flask's own."""

import io
import json
import pickle
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property
from inspect import iscoroutine, iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from flask import Flask, Request, Response, g, request
from flask.ctx import RequestContext
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError
from werkzeug.routing import MapAdapter, RoutingException
from werkzeug.wrappers import Response as BaseResponse

from playground.web.assets import send_asset
from playground.web.proxies import Network, believe
from playground.web.request_log import ExceptionInfo, log_exception
from playground.web.waiting import Waiting, finished, followed, result_of
from playground.web.workers import Lane, WorkerLostError, Workers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])
Given = ParamSpec("Given")
Result = TypeVar("Result")

TOLD_BY_WORKERS = ("manifest_characters",)
"""What a view leaves in `flask.g` for those who look at the answer afterwards."""
SMALL_BYTES: Final = 64 * 1024
"""Of what is larger, the loop would see to nobody else for a while."""
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


async def _awaited(answer: Any) -> Any:
    """The answer, which may be a coroutine that makes it."""
    return await answer if iscoroutine(answer) else answer


class Site(Flask):
    """Sends what the build compressed, never logs what a request held, and has workers."""

    workers: Workers | None = None
    trusted_proxies: Sequence[Network] = ()
    packed: Callable[[Response], Response] | None = None
    """Makes an answer as small as its client takes it; in a worker, since the loop sees to
    everybody."""

    def start_workers(self, count: int) -> None:
        """Let `count` processes do the work; to be called before a thread is started."""
        self.workers = Workers(count, self._work)

    async def called(
        self,
        lane: Lane,
        function: Callable[Given, Result],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Result:
        """What the function makes of its arguments, in a worker; for a site that has workers.

        For a view of which the rest has to be done in the server itself. Arguments, the result and
        an HTTPException are pickled on their way. Raises WorkerLostError, also for any other
        exception.
        """
        assert self.workers is not None
        asked = self.workers.ask(CALL, pickle.dumps((function, given, named)), lane)
        outcome, content = await result_of(asked)
        if outcome == FAILED:
            raise WorkerLostError("the worker failed, and wrote down why")
        result: Result = pickle.loads(content)  # nobody else can write into that connection
        if isinstance(result, HTTPException):
            raise result
        return result

    def promised(self, environ: "WSGIEnvironment") -> "Future[BaseResponse] | None":
        """The answer to a small request that a worker answers; for the loop, which cannot wait.

        None for all others, which may take a while in this process: for a thread.
        """
        if self.workers is None or not self._is_for_workers(environ):
            return None
        return followed(self._respond(environ))

    def send_static_file(self, filename: str) -> Response:
        return send_asset(Path(self.root_path) / "static", filename)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func  # none has to be looked at before each call: see `full_dispatch_request`

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        log_exception(exc_info)

    def request_context(self, environ: "WSGIEnvironment") -> RequestContext:
        believe(environ, self.trusted_proxies)
        return super().request_context(environ)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """The guard refuses a host that cannot be one; its page has links, as every page."""
        try:
            return super().create_url_adapter(request)
        except BadRequest:
            assert request is not None
            return self.url_map.bind_to_environ({**request.environ, "HTTP_HOST": "localhost"})

    async def _respond(self, environ: "WSGIEnvironment") -> BaseResponse:
        """As Flask's own `wsgi_app`, but it waits for nobody."""
        context = self.request_context(environ)
        fault = None
        try:
            context.push()
            response: Response = await _awaited(super().full_dispatch_request())
            return response
        except Exception as error:
            fault = error
            return self.handle_exception(error)
        finally:
            context.pop(fault)

    def full_dispatch_request(self) -> Response:
        response: Response = finished(_awaited(super().full_dispatch_request()))
        return response

    def finalize_request(self, rv: Any, from_error_handler: bool = False) -> Any:
        """The response; as a coroutine if the view is one."""
        if iscoroutine(rv):
            return self._finalized(rv)
        return super().finalize_request(rv, from_error_handler)

    async def _finalized(self, view: Waiting[ResponseReturnValue]) -> Response:
        answer: ResponseReturnValue | HTTPException
        try:
            answer = await view
        except Exception as error:
            answer = self.handle_user_exception(error)
        return super().finalize_request(answer)

    def dispatch_request(self) -> Any:
        """What the view makes of the request; a coroutine where a worker is waited for."""
        if (
            self.workers is None
            or request.method != "POST"
            or not self._is_marked(request.endpoint)
        ):
            return super().dispatch_request()
        return self._handed_over()

    async def _handed_over(self) -> Response:
        assert self.workers is not None
        environ = {name: text for name, text in request.environ.items() if isinstance(text, str)}
        body = request.get_data()
        for lane in (Lane.MANY, Lane.PATIENT):
            environ[_LANE] = lane.name
            asked = self.workers.ask(json.dumps(environ).encode(), body, lane)
            head, content = await result_of(asked)
            if head != ELSEWHERE:
                break
        answer = json.loads(head)
        for name, value in answer["told"].items():
            setattr(g, name, value)
        return Response(content, answer["status"], [tuple(each) for each in answer["headers"]])

    def _is_marked(self, endpoint: str | None) -> bool:
        view = self.view_functions.get(endpoint or "")
        return getattr(view, "by_worker", False)

    def _is_for_workers(self, environ: "WSGIEnvironment") -> bool:
        if environ["REQUEST_METHOD"] != "POST":
            return False
        if int(environ.get("CONTENT_LENGTH") or 0) > SMALL_BYTES:
            return False
        try:
            endpoint, _ = self._addresses.match(environ["PATH_INFO"], "POST")
        except (HTTPException, RoutingException):
            return False
        return endpoint in self._waiting

    @cached_property
    def _addresses(self) -> MapAdapter:
        return self.url_map.bind("localhost")

    @cached_property
    def _waiting(self) -> frozenset[str]:
        """The endpoints that wait for a worker, and do little besides."""
        return frozenset(
            endpoint
            for endpoint, view in self.view_functions.items()
            if self._is_marked(endpoint) or iscoroutinefunction(view)
        )

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
            if self.packed is not None:
                answer = self.packed(answer)
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
