"""The page that asks registries what the images of a manifest are, when the reader wants it."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import quote

import yaml
from flask import Blueprint, Response, current_app, request

from playground.artifacts import Artifact, ImageReference
from playground.kinds import find_images
from playground.manifest import Problem, Severity, in_order, read
from playground.manifest.finding import located
from playground.manifest.pointer import format_pointer
from playground.registry.findings import MOVED, Named, findings, references
from playground.registry.key import Key
from playground.registry.kustomize import kustomize_images
from playground.registry.lock import Lock, read_lock
from playground.registry.lock_text import write_lock
from playground.registry.names import DEFAULT_HOSTS
from playground.registry.refresh import Fate, Move, entries, refresh
from playground.registry.resolve import Outcome
from playground.registry.supplied import artifacts_of
from playground.report.mask import masked_problems
from playground.web.asking import Asking
from playground.web.form import LIMITS as FORM_LIMITS
from playground.web.form import fields
from playground.web.htmx import render
from playground.web.metrics import worked_on
from playground.web.proxies import client_network

LIMITS: Final = FORM_LIMITS._replace(documents=500, steps=40_000)
"""Smaller than for other pages: this one is not answered in a worker, as it waits for others."""

OWN_FIELDS: Final = (
    *("manifest", "lock", "trigger", "artifacts", "artifacts_before"),
    *("tab", "take", "event", "action", "cluster"),
)
"""The fields of the sandbox that are made anew on the way back to it, or would do something."""

blueprint = Blueprint("images", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What registries said about a manifest's images.

    `moves` are the images by name; `dropped` those of the lock that the manifest does not name.
    `refused` says why nothing was asked, and is empty if something was. `lock` is the text of the
    next lock file, and `unresolved` how many images have no digest. `artifacts` are the answers as
    what a trigger supplies, and `artifacts_before` what the lock said, both as text. `manifest`
    and `others` are the form's, for the way to the sandbox. `kustomize` is the same lock as the
    field `images` of a kustomization, `several` the names that it cannot pin, with their tags.
    """

    moves: tuple[Move, ...] = ()
    dropped: tuple[Move, ...] = ()
    problems: tuple[Problem, ...] = ()
    lock_problems: tuple[Problem, ...] = ()
    refused: str = ""
    lock: str = ""
    unresolved: int = 0
    artifacts: str = ""
    artifacts_before: str = ""
    kustomize: str = ""
    several: Mapping[str, list[str]] = field(default_factory=dict)
    manifest: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def to_sandbox(self) -> tuple[tuple[str, str], ...]:
        """The fields of the digest page's form; what they replace there, others may still say."""
        own = {
            "manifest": self.manifest,
            "artifacts": self.artifacts,
            "artifacts_before": self.artifacts_before,
            "trigger": "artifacts",
            "tab": "trigger",
        }
        if not self.others:
            own["running"] = self.manifest
        return (*own.items(), *self.others)

    @property
    def download(self) -> str:
        """The lock file as an address of its own."""
        return "data:application/yaml;charset=utf-8," + quote(self.lock)


@dataclass(frozen=True, slots=True)
class ImagesPage:
    """The context of `images.html`: the reader's two texts, and what was asked, if anything.

    `others` are the other fields of the form that led here, the sandbox's.
    """

    manifest: str
    lock: str
    allowed: bool
    hosts: tuple[str, ...] = DEFAULT_HOSTS
    asked: Asked | None = None
    others: tuple[tuple[str, str], ...] = ()


@blueprint.get("/images")
def start() -> Response:
    """The form; nothing is sent anywhere yet."""
    page = ImagesPage("", "", _asking().allowed)
    return render("images.html", "images.html", page)


@blueprint.post("/images")
def ask() -> Response:
    """What the registries say now."""
    form = fields(request)
    manifest, lock = (form.get(name, "").replace("\r\n", "\n") for name in ("manifest", "lock"))
    lock = lock or form.get("template_lock", "").replace("\r\n", "\n")
    others = tuple(each for each in form.items(multi=True) if each[0] not in OWN_FIELDS)
    worked_on(manifest)
    locked = read_lock(lock, LIMITS) if lock.strip() else Lock()
    named, problems = named_in(manifest)
    client = client_network(request.remote_addr or "")
    outcomes = _asking().ask(references(named), locked.known, client)
    if isinstance(outcomes, str):
        asked = Asked(problems=problems, lock_problems=locked.problems, refused=outcomes)
    else:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        asked = replace(tell(manifest, named, outcomes, locked, now), others=others)
    page = ImagesPage(manifest, lock, _asking().allowed, asked=asked, others=others)
    return render("images.html", "partials/asked.html", page)


def _asking() -> Asking:
    asking: Asking = current_app.extensions["asking"]
    return asking


def named_in(manifest: str) -> tuple[list[Named], tuple[Problem, ...]]:
    """The images of the manifest, and what is wrong with the text itself."""
    reading = read(manifest, LIMITS)
    named = [
        Named(item.document, item.pointer + format_pointer(found.tokens), found.image)
        for document in reading.documents
        for item in document.objects
        for found in find_images(item.value)
    ]
    return named, tuple(masked_problems(reading, reading.problems))


def tell(
    manifest: str, named: Sequence[Named], outcomes: Mapping[Key, Outcome], locked: Lock, now: str
) -> Asked:
    """What the outcomes mean for the manifest and its lock; `now` is as a lock writes it."""
    reading = read(manifest, LIMITS)
    images: list[ImageReference] = references(named)
    moves = refresh(images, outcomes, locked.by_key, now)
    found = [each for each in findings(named, outcomes, moves) if each.rule != MOVED]
    problems = in_order([*reading.problems, *located(reading, found)])
    artifacts, before = artifacts_of(images, moves)
    kustomize, several = kustomize_images(images, {each.key: each for each in entries(moves)})
    return Asked(
        tuple(move for move in moves if move.fate is not Fate.DROPPED),
        tuple(move for move in moves if move.fate is Fate.DROPPED),
        tuple(masked_problems(reading, problems)),
        locked.problems,
        lock=write_lock(entries(moves)),
        unresolved=sum(each.severity is Severity.ERROR for each in found),
        artifacts=_written(artifacts),
        artifacts_before=_written(before),
        kustomize=kustomize,
        several=several,
        manifest=manifest,
    )


def _written(artifacts: Sequence[Artifact]) -> str:
    """Artifacts as the YAML that the sandbox takes for what a trigger supplies."""
    values = [
        {key: value for key, value in each.to_json().items() if isinstance(value, str)}
        for each in artifacts
    ]
    return yaml.safe_dump(values, sort_keys=False, width=1_000) if values else ""
