"""Redact: what a Secret holds becomes a keyed digest, in the whole event, before it is kept.

Held are `data`, `stringData` and the last-applied annotation of every object of kind Secret,
also in what an event says about one without naming its kind (a patch, an error message), and
in objects that stand inside of strings (see `redact_text.py`). What was found is then looked for
in all the rest. Equal values have equal digests under one key, so that "changed" can be seen; no
value can be tried out without the key.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from playground.cluster import LAST_APPLIED
from playground.report.secret_spans import is_secret_list

from .encoded import decoded
from .known import Known, mapped_texts
from .redact_text import SHORTEST, redacted_text

MARK = "redacted:hmac-sha256:"
DIGEST = re.compile(rf"{MARK}[0-9a-f]{{32}}")
HELD = ("data", "stringData")

_PUBLIC = frozenset(
    {
        "account", "apiVersion", "app", "application", "cluster", "kind", "location", "name",
        "namespace", "source", "status", "type", "user",
    }
)  # fmt: skip
"""What stands under these keys names things, so it is no secret, even if a Secret holds it too."""
_CONTAINERS = (dict, list)
_NAMES = ("manifestName", "manifest.name", "cluster", "kind")
_NAMES_BY_NAMESPACE = ("manifestNamesByNamespace", "outputs.manifestNamesByNamespace")
_MANIFESTS = ("manifest", "manifests", "outputs.manifests")
_NAMING = frozenset({"stringData", *_NAMES, *_NAMES_BY_NAMESPACE, *_MANIFESTS})
_PATCHED = re.compile(
    r"/(?:data|stringData)(?:/|\Z)|/metadata/annotations/kubectl\.kubernetes\.io"
)


@lru_cache(maxsize=8)
def key_name(key: bytes) -> str:
    """What tells which key an entry was redacted with, and nothing about the key."""
    return hmac.new(key, b"the name of this key", hashlib.sha256).hexdigest()[:8]


def redacted(value: Any, key: bytes) -> Any:
    """The value without what Secrets hold; the parts that need no change are shared with it."""
    return Redaction(key).whole(value) if may_hold_secrets(value, key) else value


def may_hold_secrets(value: Any, key: bytes) -> bool:
    """Whether an event has to be looked through, going by all of its texts at once.

    What is a Secret, or is about one, says so in a text, which only a backslash could spell in
    another way. All else that is looked for is what base64 says.
    """
    texts = _texts(value)
    together = "\0".join(texts)  # no run of base64 goes on behind that character
    lower = together.lower()
    if "ecret" in lower or "stringdata" in lower or "\\" in together:
        return True
    # A text may also be base64 as a whole, in words of any length.
    looked_into = [together, *(text for text in texts if " " in text)]
    redaction = Redaction(key)
    return any(redaction.text(text, of_secret=False, depth=0) != text for text in looked_into)


def _texts(value: Any) -> list[str]:
    """All strings of a value; of its keys only ``stringData``, which tells of a Secret."""
    found: list[str] = []
    containers: list[Any] = [[value]]
    for container in containers:
        items = container
        if isinstance(container, dict):
            items = container.values()
            if "stringData" in container:
                found.append("stringData")
        for item in items:
            if isinstance(item, str):
                found.append(item)
            elif isinstance(item, _CONTAINERS):
                containers.append(item)
    return found


def rekeyed(value: Any, key: bytes) -> Any:
    """The value with other digests in place of those in it: digests of them, under `key`.

    Equal ones stay equal. They are as good as those of a key that whoever made them does not know.
    """
    redaction = Redaction(key)

    def digest(match: re.Match[str]) -> str:
        return redaction.digest(match[0].encode())

    return mapped_texts(value, lambda text: DIGEST.sub(digest, text))


class Redaction:
    """The redaction of one event: the key, and what has been found so far."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.known = Known(self.digest)
        self.public: set[str] = set()

    def digest(self, content: bytes) -> str:
        """What is written in place of a value."""
        return MARK + hmac.new(self.key, content, hashlib.sha256).hexdigest()[:32]

    def whole(self, value: Any) -> Any:
        """The value without what Secrets in it hold, wherever it stands."""
        return self.known.replaced(self.walk(value), self.public)

    def walk(self, value: Any, of_secret: bool = False, depth: int = 0) -> Any:
        """The value redacted; the same object if there was nothing to do.

        `of_secret`: what has no kind of its own is part of a Secret. `depth` counts the strings
        that the value stands in. All of an event goes through here, so it copies nothing early.
        """
        if isinstance(value, str):
            return self.text(value, of_secret, depth) if of_secret or _is_long(value) else value
        if isinstance(value, dict):
            return self._members(value, of_secret, depth)
        if not isinstance(value, list):
            return value
        items = None
        for position, item in enumerate(value):
            without = self.walk(item, of_secret, depth)
            if without is not item:
                items = items or list(value)
                items[position] = without
        return items or value

    def text(self, value: str, of_secret: bool, depth: int) -> str:
        """The text without what Secrets in it hold; the same one if there was nothing to do."""
        try:
            return redacted_text(self, value, of_secret, depth)
        except RecursionError:  # too deep to look into, so nobody else shall either
            return self.digest(value.encode("utf-8", "surrogatepass"))

    def _members(self, value: dict[str, Any], of_secret: bool, depth: int) -> Any:
        kind = value.get("kind")
        if kind == "Secret":
            return self.secret(value, depth)
        of_secret = (of_secret and not isinstance(kind, str)) or (
            not _NAMING.isdisjoint(value) and speaks_of_a_secret(value)
        )
        without = self.without_held(self.without_patched(value)) if of_secret else value
        changed: dict[str, Any] = {}
        for name, member in without.items():
            if isinstance(member, str):
                if name in _PUBLIC:
                    self.public.add(member)
                if not of_secret and not _is_long(member):
                    continue
            if name == "items" and isinstance(member, list) and is_secret_list(value):
                new: Any = [
                    self.secret(item, depth) if isinstance(item, dict) else item for item in member
                ]
            else:
                new = self.walk(member, of_secret, depth)
            if new is not member:
                changed[name] = new
        if not changed and without is value:
            return value
        members = {**without, **changed}
        return value if members == value else members

    def secret(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        """An object of kind Secret, redacted."""
        without = self.without_held(value)
        metadata = without.get("metadata")
        if isinstance(metadata, dict):
            self.public |= {
                metadata[name]
                for name in ("name", "namespace")
                if isinstance(metadata.get(name), str)
            }
        rest = {name: member for name, member in without.items() if name not in HELD}
        without |= {name: self.walk(member, True, depth) for name, member in rest.items()}
        return value if without == value else without

    def without_held(self, value: dict[str, Any]) -> dict[str, Any]:
        """The object with digests in place of what it holds as a Secret; else as it is."""
        value = dict(value)
        for name in HELD:
            if name in value:
                value[name] = self.held(value[name], encoded=name == "data")
        metadata = value.get("metadata")
        annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
        if isinstance(metadata, dict) and isinstance(annotations, dict):
            applied = annotations.get(LAST_APPLIED)
            if applied is not None:
                self._learn(applied)
                annotations = {**annotations, LAST_APPLIED: self.held(applied, encoded=False)}
                value["metadata"] = {**metadata, "annotations": annotations}
        return value

    def without_patched(self, value: dict[str, Any]) -> dict[str, Any]:
        """An operation of a JSON Patch without the value, if it is one that a Secret holds."""
        path = value.get("path")
        if not (isinstance(path, str) and "op" in value and "value" in value):
            return value
        if not _PATCHED.match(path.replace("~1", "/")):
            return value
        return {**value, "value": self.held(value["value"], encoded=path.startswith("/data"))}

    def held(self, value: Any, *, encoded: bool) -> Any:
        """Digests in place of all leaves; `encoded`: they are in base64, which is read first.

        So a value has one digest, whether it stands in `data` or in `stringData`.
        """
        if isinstance(value, dict):
            return {name: self.held(item, encoded=encoded) for name, item in value.items()}
        if isinstance(value, list):
            return [self.held(item, encoded=encoded) for item in value]
        if value is None or (isinstance(value, str) and DIGEST.fullmatch(value)):
            return value
        text = value if isinstance(value, str) else json.dumps(value)
        content = decoded(text) if encoded else None
        if content is None:
            content = text.encode("utf-8", "surrogatepass")
        self.known.add(text, content)
        return self.digest(content)

    def _learn(self, applied: Any) -> None:
        """Get to know the values of a last-applied annotation, which may be others."""
        try:
            value = json.loads(applied) if isinstance(applied, str) else applied
        except (ValueError, RecursionError):
            return
        if isinstance(value, dict):
            for name in HELD:
                self.held(value.get(name), encoded=name == "data")


def _is_long(text: str) -> bool:
    return len(text) >= SHORTEST


def speaks_of_a_secret(value: dict[str, Any]) -> bool:
    """Whether a part of an event is about a Secret, going by the names that it gives.

    No other kind of Kubernetes' own has a field `stringData`.
    """
    return "stringData" in value or any(_names_a_secret(name) for name in _names(value))


def _names(value: dict[str, Any]) -> Iterator[Any]:
    """Kinds, and names such as ``secret credentials``, of what a stage's context is about."""
    yield from map(value.get, _NAMES)
    for key in _NAMES_BY_NAMESPACE:
        by_namespace = value.get(key)
        for names in by_namespace.values() if isinstance(by_namespace, dict) else ():
            yield from names if isinstance(names, list) else ()
    for key in _MANIFESTS:
        manifests = value.get(key)
        for manifest in manifests if isinstance(manifests, list) else [manifests]:
            yield manifest.get("kind") if isinstance(manifest, dict) else None


def _names_a_secret(name: Any) -> bool:
    return isinstance(name, str) and name.lower().split(" ", 1)[0] in ("secret", "secrets")
