"""The HTTP API, version 1: JSON in, JSON out, as `openapi.yaml` describes it.

A manifest with faults is no fault of the request: its Problems are part of a good answer. What
is wrong with the request itself is answered with a problem of RFC 9457, whose `errors` name
the members at fault by JSON Pointer.
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType

from playground.artifacts import Artifact
from playground.audit.reading import values
from playground.checks import problems_of
from playground.cluster import from_json
from playground.deploy.manifest_stage import deploy_reading
from playground.deploy.request_json import FIELDS, read_request
from playground.deploy.transform import Options, Transformation, transform
from playground.manifest import read
from playground.manifest.pointer import format_pointer
from playground.report.deploy_report import deploy_report
from playground.report.json_report import check_report, transform_report
from playground.rollout import ScenarioError, simulate
from playground.web.form import LIMITS
from playground.web.metrics import worked_on
from playground.web.site import by_worker

PREFIX = "/api/"
BODY_BYTES = 16 * 1024 * 1024
"""A text of eight MiB still fits in when JSON escapes it."""
DEPTH = 64
MOST_VALUES = 200_000
MOST_ARTIFACTS = 1_000
MOST_ERRORS = 100

NAMINGS = ("spinnaker", "hash")
PLACES = ("complete", "faithful")
TOLD_IN_HEADERS = ("Allow", "WWW-Authenticate", "Retry-After")
"""What an error tells a client besides its body."""

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class Fault(BadRequest):
    """A body that is not as described; `errors` are pointer and sentence of each fault."""

    def __init__(self, errors: Iterable[tuple[str, str]]) -> None:
        self.errors = tuple(errors)[:MOST_ERRORS]
        super().__init__(self.errors[0][1])


# ---- the operations


@blueprint.before_request
def allow_larger_bodies() -> None:
    request.max_content_length = BODY_BYTES


@blueprint.post("/check", provide_automatic_options=False)
@by_worker
def check_manifest() -> Response:
    transformation = _transformed()
    return answer(check_report(transformation, problems_of(transformation)))


@blueprint.post("/transform", provide_automatic_options=False)
@by_worker
def transform_manifest() -> Response:
    transformation = _transformed()
    return answer(transform_report(transformation, problems_of(transformation)))


@blueprint.post("/deploy", provide_automatic_options=False)
@by_worker
def deploy_manifest() -> Response:
    body = _body(required="manifest", known=("manifest", "cluster", *FIELDS))
    asked, errors = read_request(body)
    if not isinstance(body["manifest"], str):
        errors.append(("/manifest", "The manifest is a string: the text as it is."))
    cluster, findings = from_json(body.get("cluster", {}))
    if errors:
        raise Fault(errors)
    worked_on(body["manifest"])
    deployed = deploy_reading(read(body["manifest"], LIMITS), asked, cluster)
    report = deploy_report(deployed, problems_of(deployed.transformation))
    faults = [
        {"pointer": f"/cluster{each.pointer}", "message": each.message, "help": each.help}
        for each in findings
    ]
    return answer({**report, "clusterProblems": faults})


@blueprint.post("/simulate", provide_automatic_options=False)
@by_worker
def simulate_scenario() -> Response:
    body = _body(required="scenario", known=("scenario",))
    try:
        return answer(simulate(body["scenario"]))
    except ScenarioError as fault:
        sentence = f"{fault.message[0].upper()}{fault.message[1:]}. {fault.help}"
        raise Fault([("/scenario" + fault.pointer, sentence)]) from None


@blueprint.get("/openapi.json", provide_automatic_options=False)
def describe() -> Response:
    return answer(description())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document."""
    import yaml

    text = Path(__file__).with_name("openapi.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


# ---- what goes out


def answer(value: Any, status: int = 200, mimetype: str = "application/json") -> Response:
    """The value as JSON in ASCII: what UTF-8 cannot say, half a surrogate pair, is escaped."""
    return Response(json.dumps(value) + "\n", status, mimetype=mimetype)


def problem(error: HTTPException) -> Response:
    """An HTTP error as `application/problem+json`."""
    status = error.code or 500
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.name,
        "status": status,
        "detail": _detail(error, status),
    }
    if isinstance(error, Fault):
        body["errors"] = [{"pointer": at, "detail": detail} for at, detail in error.errors]
    response = answer(body, status, "application/problem+json")
    for name in TOLD_IN_HEADERS:
        if told := error.get_response().headers.get(name):
            response.headers[name] = told
    return response


def _detail(error: HTTPException, status: int) -> str:
    if error.description not in (None, type(error).description):
        return str(error.description)
    if status == 404:
        return "There is nothing at this address; /api/v1/openapi.json says what there is."
    if status == 413:
        return f"A request may carry {BODY_BYTES // 2**20} MiB; split the manifest and send parts."
    if status == 429:
        return "There were too many requests; Retry-After says after how many seconds to go on."
    if status == 500:
        return "This is a fault of Slipway, not of your request; the server's log says more."
    return error.description or error.name


# ---- what comes in


def _transformed() -> Transformation:
    body = _body(
        required="manifest", known=("manifest", "artifacts", "naming", "places", "keepTag")
    )
    errors: list[tuple[str, str]] = []
    if not isinstance(body["manifest"], str):
        errors.append(("/manifest", "The manifest is a string: the text as it is."))
    naming, places = body.get("naming", NAMINGS[0]), body.get("places", PLACES[0])
    keep_tag = body.get("keepTag", True)
    for name, value, choices in (("naming", naming, NAMINGS), ("places", places, PLACES)):
        if value not in choices:
            errors.append((f"/{name}", f"{name} is one of {' and '.join(choices)}."))
    if not isinstance(keep_tag, bool):
        errors.append(("/keepTag", "keepTag is true or false."))
    artifacts = _artifacts(body.get("artifacts", []), errors)
    if errors:
        raise Fault(errors)
    worked_on(body["manifest"])
    return transform(body["manifest"], Options(artifacts, naming, places, keep_tag), LIMITS)


def _artifacts(value: Any, errors: list[tuple[str, str]]) -> list[Artifact]:
    found: list[Artifact] = []
    if not isinstance(value, list):
        errors.append(("/artifacts", "artifacts is a list of Spinnaker artifacts."))
    elif len(value) > MOST_ARTIFACTS:
        errors.append(("/artifacts", f"At most {MOST_ARTIFACTS:,} artifacts are worked on."))
    else:
        for position, item in enumerate(value):
            artifact = Artifact.from_json(item)
            if isinstance(artifact, str):
                errors.append((f"/artifacts/{position}", artifact))
            else:
                found.append(artifact)
    return found


def _body(required: str, known: tuple[str, ...]) -> dict[str, Any]:
    """The request's JSON object. Raises Fault, UnsupportedMediaType and RequestEntityTooLarge."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("The API takes JSON only: send it as application/json.")
    content = request.get_data(cache=False)
    if values(content, MOST_VALUES) > MOST_VALUES:
        raise Fault([("", f"The body has more than {MOST_VALUES:,} values outside of strings.")])
    try:
        body = json.loads(content.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise Fault([("", f"The body is nested more than {DEPTH} levels deep.")]) from None
    except ValueError as error:
        raise Fault([("", f"The body is not JSON in UTF-8: {error}.")]) from None
    if not isinstance(body, dict):
        raise Fault([("", "The body is a JSON object.")])
    errors = [
        (format_pointer((name,)), f"There is no such member; known are {', '.join(known)}.")
        for name in body
        if name not in known
    ]
    if required not in body:
        errors.append(("", f"The member {required} is missing."))
    if errors:
        raise Fault(errors)
    for pointer in _too_deep(body):
        raise Fault([(pointer, f"This is nested more than {DEPTH} levels deep.")])
    return body


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _no_number(text)
    return number


def _too_deep(body: dict[str, Any]) -> Iterator[str]:
    """The members that are nested too deep to be worked on, or to be sent back."""
    for name, member in body.items():
        level = [member]
        for _ in range(DEPTH):
            level = [
                child
                for node in level
                if isinstance(node, dict | list)
                for child in (node.values() if isinstance(node, dict) else node)
            ]
            if not level:
                break
        else:
            yield format_pointer((name,))
