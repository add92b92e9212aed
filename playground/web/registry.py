"""The lab registry at `/v2/`: the pulling part of the OCI Distribution Specification, 1.1.

Whatever speaks that protocol can pull from here: `skopeo`, `crane`, `podman`, a container runtime.
There is nothing to push to, because nothing is kept: `playground/registry/lab` makes an image from
the repository's name. Errors are the specification's JSON.
"""

import re
from typing import Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from playground.artifacts.small_image import Blob
from playground.registry.lab import Repository, open_repository

PREFIX: Final = "/v2/"
NAME = re.compile(
    r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
)
MOST_NAME = 255
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
WHAT = re.compile(r"(?P<name>.+)/(?P<what>manifests|blobs|tags)/(?P<reference>[^/]+)")
MOST_TAGS = 1_000

CODES = {
    400: "UNSUPPORTED",
    403: "DENIED",
    404: "NAME_UNKNOWN",
    405: "UNSUPPORTED",
    416: "UNSUPPORTED",
    429: "TOOMANYREQUESTS",
}
"""The specification's code for an HTTP status that no view of the registry chose itself."""
PULL_ONLY = "This registry is for pulling; its images are made on the page /lab."

blueprint = Blueprint("registry", __name__)


class Refusal(HTTPException):
    """An answer with one of the specification's codes."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.registry_code = status, code


@blueprint.get(PREFIX)
def base() -> BaseResponse:
    """Clients ask this first: yes, a registry of that version, and no, no token."""
    return _finished(jsonify({}))


@blueprint.get(f"{PREFIX}<path:rest>")
def pull(rest: str) -> BaseResponse:
    """A manifest by tag or digest, a blob by digest, or the list of tags."""
    asked = WHAT.fullmatch(rest)
    if not asked:
        raise Refusal(404, "UNSUPPORTED", "There are manifests, blobs and tags/list here.")
    name, what, reference = asked.groups()
    repository = _open(name)
    if what == "tags":
        if reference != "list":
            raise Refusal(404, "UNSUPPORTED", "The tags are at tags/list.")
        return _tags(name, repository)
    is_digest = ":" in reference
    if (is_digest or what == "blobs") and not DIGEST.fullmatch(reference):
        raise Refusal(400, "DIGEST_INVALID", "A digest here is sha256: and 64 hexadecimal digits.")
    if what == "blobs":
        blob = repository.blobs.get(reference)
        missing = Refusal(404, "BLOB_UNKNOWN", "No image of this repository has such a blob.")
    else:
        blob = repository.manifest(reference)
        missing = Refusal(404, "MANIFEST_UNKNOWN", "The repository has no such tag or manifest.")
    if blob is None:
        raise missing
    return _send(blob, for_ever=is_digest)


def _open(name: str) -> Repository:
    if len(name) > MOST_NAME or not NAME.fullmatch(name):
        raise Refusal(400, "NAME_INVALID", "That cannot be the name of a repository.")
    repository = open_repository(name)
    if repository is None:
        raise Refusal(404, "NAME_UNKNOWN", "No lab repository has that name; see the page /lab.")
    return repository


def _send(blob: Blob, *, for_ever: bool) -> BaseResponse:
    response = Response(blob.content, content_type=blob.media_type)
    response.headers["Docker-Content-Digest"] = blob.digest
    response.set_etag(blob.digest)
    if for_ever:
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = 365 * 24 * 60 * 60
    return _finished(
        response.make_conditional(request, accept_ranges=True, complete_length=len(blob.content))
    )


def _tags(name: str, repository: Repository) -> BaseResponse:
    """In the order of their characters; `n` and `last` ask for a part, `Link` for the next."""
    after = request.args.get("last", "")
    wanted = request.args.get("n", str(MOST_TAGS))
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 9):
        raise Refusal(400, "UNSUPPORTED", "n is a number of tags.")
    tags = sorted(tag for tag in repository.tags if tag > after)
    shown = tags[: int(wanted)]
    response = jsonify({"name": name, "tags": shown})
    if shown and len(shown) < len(tags):
        link = f"{PREFIX}{name}/tags/list?n={len(shown)}&last={shown[-1]}"
        response.headers["Link"] = f'<{link}>; rel="next"'
    return _finished(response)


def problem(error: HTTPException) -> BaseResponse:
    """The specification's JSON about any error below `/v2/`."""
    status = error.code or 500
    message = PULL_ONLY if status == 405 else error.description or error.name
    code = getattr(error, "registry_code", CODES.get(status, "UNKNOWN"))
    response = jsonify({"errors": [{"code": code, "message": message, "detail": None}]})
    response.status_code = status
    for header in ("Allow", "Content-Range"):
        if value := error.get_response().headers.get(header):
            response.headers[header] = value
    return _finished(response)


def _finished(response: BaseResponse) -> BaseResponse:
    response.headers["Docker-Distribution-Api-Version"] = "registry/2.0"
    return response
