"""The page of the lab: change an image's content, push its tag again, and see who runs what.

All that there is stands in the address: `/lab/CODE` is the page of the repository whose name has
that code (`playground/registry/lab`), so pushing leads from one address to the next.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from playground.artifacts.small_image import Blob
from playground.lessons.pull_policies import PoliciesView, compare_policies
from playground.registry.lab import (
    Push,
    Refused,
    Repository,
    encode,
    name_of,
    open_repository,
    push,
)
from playground.web.form import fields
from playground.web.htmx import render
from playground.web.printed import printed

START = (Push("2.4", "hello"), Push("2.4", "hello again"))
"""What the page begins with: one tag, pushed twice."""

NO_REPOSITORY = Refused(
    "There is no lab repository of the name that this was to be pushed to.",
    "This is a new one: push it here, or go back to the address that you had.",
)

blueprint = Blueprint("lab", __name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A digest, and the address of the very bytes that it is of."""

    digest: str
    address: str
    size: int

    @property
    def brief(self) -> str:
        return f"{self.digest[:15]}…{self.digest[-4:]}"


@dataclass(frozen=True, slots=True)
class ShownPlatform:
    """What a node of this architecture gets."""

    architecture: str
    manifest: Link
    config: Link
    layer: Link


@dataclass(frozen=True, slots=True)
class ShownPush:
    """One push; `current`: its tag still stands for it."""

    number: int
    tag: str
    content: str
    index: Link
    platforms: tuple[ShownPlatform, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class LabPage:
    """The context of `lab.html` and `partials/lab.html`.

    `registry` is this server as the registry's host, `reference` the image as a manifest names it,
    by the tag that was pushed last, `pinned` the same by digest. `tag` and `content` stand in the
    form, and `refused` says why they were not pushed. `manifest`, `trigger` and `before` are for
    the sandbox.
    """

    code: str
    registry: str
    name: str
    reference: str
    pinned: str
    pushes: tuple[ShownPush, ...]
    policies: PoliciesView
    tag: str
    content: str
    manifest: str
    trigger: str
    before: str
    refused: Refused | None = None


def code_of(content: str) -> str:
    """The code of a repository to which only this was pushed, as the tag `latest`."""
    pushes = push((), "latest", content)
    assert not isinstance(pushes, Refused), "the content is one that Slipway made"
    return encode(pushes)


@blueprint.get("/lab")
@printed
def start() -> Response:
    """A repository to begin with."""
    return render("lab.html", "lab.html", lab_page(request.host))


@blueprint.get("/lab/<code>")
def repository(code: str) -> Response:
    """The repository with this code."""
    return render("lab.html", "lab.html", _page_of(code))


@blueprint.post("/lab")
def push_again() -> BaseResponse:
    """Another push: the page of the repository that has it, or the same page with the reason."""
    form = fields(request)
    code, tag, content = (form.get(name, "") for name in ("code", "tag", "content"))
    if open_repository(name_of(code)) is None:
        page = replace(lab_page(request.host), tag=tag, content=content, refused=NO_REPOSITORY)
    else:
        page = try_push(_page_of(code), tag, content)
    if page.refused:
        return render("lab.html", "lab.html", page, 404 if page.refused is NO_REPOSITORY else 200)
    return redirect(url_for("lab.repository", code=page.code), 303)


def try_push(page: LabPage, tag: str, content: str) -> LabPage:
    """The page after another push, or the same page with the reason why there is none."""
    pushes = push([Push(each.tag, each.content) for each in reversed(page.pushes)], tag, content)
    if isinstance(pushes, Refused):
        return replace(page, tag=tag, content=content, refused=pushes)
    return lab_page(page.registry, pushes)


def lab_page(registry: str, pushes: tuple[Push, ...] = START) -> LabPage:
    """Everything about a history of pushes, for a registry at this host."""
    code = encode(pushes)
    opened = open_repository(name_of(code))
    assert opened is not None, "the history is one of ours"
    return _page(registry, code, opened)


def _page_of(code: str) -> LabPage:
    opened = open_repository(name_of(code))
    if opened is None:
        abort(404, "There is no lab repository of that name.")
    return _page(request.host, code, opened)


def _page(registry: str, code: str, opened: Repository) -> LabPage:
    name = name_of(code)
    last = opened.pushes[-1]
    same_tag = [
        (image.index.digest, each.content)
        for each, image in zip(opened.pushes, opened.images, strict=True)
        if each.tag == last.tag
    ]
    before, now = same_tag[-2:] if len(same_tag) > 1 else (same_tag[0], same_tag[0])
    image = f"{registry}/{name}"
    reference = f"{image}:{last.tag}"
    return LabPage(
        code=code,
        registry=registry,
        name=name,
        reference=reference,
        pinned=f"{image}@{now[0]}",
        pushes=_shown(name, opened),
        policies=compare_policies(
            reference, (before[0], now[0]), (f"“{before[1]}”", f"“{now[1]}”")
        ),
        tag=last.tag,
        content=last.content,
        manifest=_MANIFEST.format(reference=reference),
        trigger=_artifact(image, now[0]),
        before=_artifact(image, before[0]),
    )


_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 4
  selector:
    matchLabels: {{app: web}}
  template:
    metadata:
      labels: {{app: web}}
    spec:
      containers:
      - name: web
        image: {reference}
"""


def _artifact(image: str, digest: str) -> str:
    return (
        f"- type: docker/image\n  name: {image}\n"
        f"  version: {digest}\n  reference: {image}@{digest}\n"
    )


def _shown(name: str, opened: Repository) -> tuple[ShownPush, ...]:
    """The newest first."""

    def link(what: str, blob: Blob) -> Link:
        rest = f"{name}/{what}/{blob.digest}"
        return Link(blob.digest, url_for("registry.pull", rest=rest), len(blob.content))

    latest = {each.tag: number for number, each in enumerate(opened.pushes)}
    shown = [
        ShownPush(
            number=number + 1,
            tag=each.tag,
            content=each.content,
            index=link("manifests", image.index),
            platforms=tuple(
                ShownPlatform(
                    platform.architecture,
                    link("manifests", platform.manifest),
                    link("blobs", platform.config),
                    link("blobs", platform.layer),
                )
                for platform in image.platforms
            ),
            current=latest[each.tag] == number,
        )
        for number, (each, image) in enumerate(zip(opened.pushes, opened.images, strict=True))
    ]
    return tuple(reversed(shown))
