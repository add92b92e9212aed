"""Triggers: from what starts a pipeline to the artifacts that it hands to the stages.

Sources: echo, ``DockerEventHandler.java`` (the polling docker trigger), ``gcr.jinja`` (Google's
registry by Pub/Sub), ``DockerRegistryArtifactExtractor.java`` (a registry's webhook) and
``WebhookEventHandler.java``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.manifest import Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer

from .artifact import Artifact
from .pattern import NoPattern, full_match

RULE = "trigger-shape"
MOST_ARTIFACTS = 1_000

_IMAGE = "docker/image"
_MANIFESTS = tuple(
    f"application/vnd.docker.distribution.manifest.{version}+json" for version in ("v1", "v2")
)


@dataclass(slots=True)
class Triggered:
    """What an event does to a pipeline.

    `fires`: whether the pipeline starts; `why` says it in one sentence. `artifacts` are those that
    the trigger supplies, and `trigger` is what ``${trigger.…}`` sees. `told` are images whose
    digest the event tells although no artifact has it. `findings` are about the event, whose root
    is the root of document `document`.
    """

    document: int = 0
    fires: bool = True
    why: str = ""
    artifacts: list[Artifact] = field(default_factory=list)
    trigger: dict[str, Any] = field(default_factory=dict)
    told: list[Artifact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def _reject(self, tokens: Tokens, message: str, help: str) -> "Triggered":
        """The event starts nothing, because the value at `tokens` is not what it should be."""
        self._find(Severity.ERROR, tokens, message, help)
        self.fires, self.why = False, message
        return self

    def _find(self, severity: Severity, tokens: Tokens, message: str, help: str) -> None:
        pointer = format_pointer(tokens)
        self.findings.append(Finding(severity, RULE, message, help, self.document, pointer))

    def _supplied(self) -> "Triggered":
        self.trigger["artifacts"] = [artifact.to_json() for artifact in self.artifacts]
        return self


def docker_event(event: Any, trigger_tag: Any = None, document: int = 0) -> Triggered:
    """The polling docker trigger, given what igor tells of an image.

    `event`: account, registry, repository, tag and perhaps digest, alone or as the ``content`` of
    the whole event. `trigger_tag` is the trigger's own field tag: a pattern, or empty for every
    tag but ``latest``. The artifact names the tag, whether or not there is a digest.
    """
    result = Triggered(document)
    content, path = _content(event)
    if content is None:
        return result._reject((), "A docker event is a mapping.", _DOCKER_HELP)
    texts = ("account", "registry", "repository", "tag", "digest")
    for key in texts:
        needed = key in ("registry", "repository")
        if not isinstance(content.get(key), str if needed else str | None):
            message = f"The {key} of a docker event is text."
            return result._reject((*path, key), message, _DOCKER_HELP)
    tag, digest = content.get("tag"), content.get("digest")
    result.trigger = {"type": "docker"} | {
        key: content[key] for key in texts if content.get(key) is not None
    }
    if not tag:
        result.fires, result.why = False, "The event has no tag, so no trigger looks at it."
        return result
    if not _tag_matches(result, trigger_tag, tag):
        return result
    name = f"{content['registry']}/{content['repository']}"
    result.artifacts = [Artifact(_IMAGE, name, tag, reference=f"{name}:{tag}")]
    result.why = f"The trigger supplies {name}:{tag}, a tag and not a digest."
    if digest:
        result.why += " The digest is in ${trigger.digest} only."
        result.told.append(Artifact(_IMAGE, name, digest, reference=f"{name}@{digest}"))
    return result._supplied()


def gcr_message(message: Any, document: int = 0) -> Triggered:
    """A Pub/Sub message of Google's registry: ``{action, digest, tag}``; binds by digest."""
    result = Triggered(document)
    if not isinstance(message, dict):
        return result._reject((), "A registry's message is a mapping.", _GCR_HELP)
    digest = message.get("digest")
    if not isinstance(digest, str):
        what = "The message has no digest, from which the artifact is made."
        return result._reject(("digest",), what, _GCR_HELP)
    name, _, version = digest.partition("@")
    if not name or not version:
        what = "The digest of the message does not read name@sha256:…."
        return result._reject(("digest",), what, _GCR_HELP)
    result.artifacts = [Artifact(_IMAGE, name, version, reference=digest)]
    result.trigger = {"type": "pubsub", "payload": message}
    result.why = f"The message supplies {digest}, a digest."
    return result._supplied()


def registry_webhook(notification: Any, document: int = 0) -> Triggered:
    """A registry's notification: ``{events: [{action, target, request}]}``.

    Of a push that names a tag the artifact names the tag and the digest is dropped; only without
    a tag it names the digest. Events of other actions and media types make no artifact.
    """
    result = Triggered(document)
    events = notification.get("events") if isinstance(notification, dict) else None
    if not isinstance(events, list):
        return result._reject(("events",), "A notification has a list events.", _REGISTRY_HELP)
    for position, event in enumerate(events):
        if len(result.findings) + len(result.artifacts) == MOST_ARTIFACTS:
            what = f"Only the first {MOST_ARTIFACTS:,} artifacts are worked on."
            result._find(Severity.WARNING, ("events", position), what, "Send fewer at once.")
            break
        if isinstance(event, dict):
            _pushed(result, event, ("events", position))
        else:
            what = "An event of a notification is a mapping."
            result._find(Severity.ERROR, ("events", position), what, _REGISTRY_HELP)
    result.trigger = {"type": "webhook", "source": "dockerregistry", "payload": notification}
    named = [str(artifact.reference) for artifact in result.artifacts]
    result.why = (
        f"The notification supplies {', '.join(named[:3])}{', …' if len(named) > 3 else ''}."
        if named
        else "The notification has no push of an image that an artifact could be made of."
    )
    return result._supplied()


def webhook(body: Any, document: int = 0) -> Triggered:
    """Any other webhook: its list ``artifacts`` is taken as it is, ``parameters`` as well."""
    result = Triggered(document)
    if not isinstance(body, dict):
        return result._reject((), "The body of a webhook is a mapping.", _WEBHOOK_HELP)
    entries = body.get("artifacts")
    if not isinstance(entries, list | None):
        return result._reject(("artifacts",), "artifacts must be a list.", _WEBHOOK_HELP)
    for position, entry in enumerate(entries or ()):
        if position == MOST_ARTIFACTS:
            what = f"Only the first {MOST_ARTIFACTS:,} artifacts are worked on."
            result._find(Severity.WARNING, ("artifacts", position), what, "Send fewer at once.")
            break
        artifact = Artifact.from_json(entry)
        if isinstance(artifact, str):
            result._find(Severity.ERROR, ("artifacts", position), artifact, _WEBHOOK_HELP)
        else:
            result.artifacts.append(artifact)
    parameters = body.get("parameters")
    if not isinstance(parameters, dict | None):
        what = "parameters must be a mapping."
        result._find(Severity.ERROR, ("parameters",), what, _WEBHOOK_HELP)
        parameters = None
    result.trigger = {"type": "webhook", "payload": body, "parameters": parameters or {}}
    count = len(result.artifacts)
    result.why = f"The webhook supplies {count} artifact{'s'[: count != 1]}, as its body says."
    return result._supplied()


_DOCKER_HELP = "Write account, registry, repository and tag, and digest if the account tracks it."
_GCR_HELP = "Write {action: INSERT, digest: 'name@sha256:…', tag: 'name:tag'}."
_REGISTRY_HELP = "Write {events: [{action: push, target: {mediaType, repository, tag, digest}}]}."
_WEBHOOK_HELP = "Write {artifacts: [{type: docker/image, name: …, reference: …}]}."


def _content(event: Any) -> tuple[Mapping[str, Any] | None, Tokens]:
    """What igor tells, and the path to it."""
    if not isinstance(event, dict):
        return None, ()
    inner = event.get("content")
    return (inner, ("content",)) if isinstance(inner, dict) else (event, ())


def _tag_matches(result: Triggered, wanted: Any, tag: str) -> bool:
    """Whether the trigger's pattern takes the tag; says so in `result` if not."""
    result.fires = False
    if not isinstance(wanted, str | None):
        result._reject((), "The tag of a docker trigger is text.", _PATTERN_HELP)
        return False
    pattern = (wanted or "").strip()
    if not pattern:
        result.fires = tag != "latest"
        result.why = "A trigger without a tag of its own ignores the tag latest."
        return result.fires
    matched = full_match(pattern, tag)
    if isinstance(matched, NoPattern):
        # Echo takes a pattern that is none for one that no tag matches.
        result.why = f"{matched} So no tag matches it."
        result._find(Severity.WARNING, (), result.why, _PATTERN_HELP)
        return False
    if isinstance(matched, str):
        result._reject((), matched, _PATTERN_HELP)
        return False
    result.fires = matched
    result.why = f"The tag {tag} does not match the trigger’s pattern as a whole."
    return matched


_PATTERN_HELP = (
    "Write the tag itself, or a regular expression without look-ahead, such as v[0-9]+."
)


def _pushed(result: Triggered, event: Mapping[str, Any], path: Tokens) -> None:
    """Add the artifact of one event; other events than pushes are passed over as echo does."""
    target = event.get("target")
    if event.get("action") != "push" or not isinstance(target, dict):
        return
    for key in ("mediaType", "repository", "tag", "digest"):
        if not isinstance(target.get(key), str | None):
            message = f"The {key} of a target is text."
            result._find(Severity.ERROR, (*path, "target", key), message, _REGISTRY_HELP)
            return
    repository, tag, digest = (target.get(key) for key in ("repository", "tag", "digest"))
    if repository is None or (tag is None and digest is None):
        return
    if target.get("mediaType") not in _MANIFESTS:
        message = (
            "Spinnaker passes over this push: its mediaType is no Docker manifest of one image."
        )
        help = "Let the registry’s webhook send artifacts of its own, or push Docker manifests."
        result._find(Severity.WARNING, (*path, "target", "mediaType"), message, help)
        return
    request = event.get("request")
    host = request.get("host") if isinstance(request, dict) else None
    name = f"{host}/{repository}" if isinstance(host, str) else repository
    version, separator = (tag, ":") if tag is not None else (digest, "@")
    reference = f"{name}{separator}{version}"
    result.artifacts.append(Artifact(_IMAGE, name, version, reference=reference))
    if tag is not None and digest is not None:
        result.told.append(Artifact(_IMAGE, name, digest, reference=f"{name}@{digest}"))
