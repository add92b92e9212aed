"""A `${…}` in a manifest that is meant for somebody else, mostly a shell.

Orca takes it for an expression of its own and evaluates it before the deploy. What it does not
know stays as written, with a warning in the execution; a name that the stage or the pipeline has,
such as `${name}` or `${account}`, is replaced.
"""

import re
from collections.abc import Iterable, Iterator

from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer, leaves

RULE = "expression-in-manifest"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  start: exec /app/web --home ${HOME}
#        ^
  stop: kill ${PID:-1}
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  release: ${trigger.tag}
  start: exec /app/web --home $HOME
"""

_PREFIX = "${"
_OURS = re.compile(r"\s*(?:trigger|parameters|execution)\s*[.?\[]|\s*[#']")


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        if _PREFIX not in document.source:
            continue
        for item in document.objects:
            found = list(_texts(item))
            if not found:
                continue
            others = f" (and in {len(found) - 1} more texts of it)" if len(found) > 1 else ""
            yield Finding(
                Severity.WARNING,
                RULE,
                f"Orca evaluates the ${{…}} in {item} before it deploys it{others}.",
                "Write $NAME without braces where a shell reads it, or fetch the manifest as an "
                "artifact and skip the evaluation of expressions.",
                item.document,
                item.pointer + format_pointer(found[0]),
            )


def _texts(item: KubernetesObject) -> Iterator[Tokens]:
    """The paths to texts with an expression that is not plainly meant for Orca."""
    for tokens, text in leaves(item.value):
        if isinstance(text, str) and _PREFIX in text and not _is_ours(text):
            yield tokens


def _is_ours(text: str) -> bool:
    # Most manifests have no expressions, and reading them is slow to import.
    from playground.deploy.expressions.fault import ExpressionFault
    from playground.deploy.expressions.template import parts_of

    try:
        parts = parts_of(text)
    except ExpressionFault:
        return False
    return all(_OURS.match(part.text) for part in parts if part.is_expression)
