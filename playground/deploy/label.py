"""Label: the application, who manages the object, and its version.

Source: clouddriver, ``description/manifest/KubernetesManifestLabeler.java``.
"""

from playground.manifest import KubernetesObject

from .moniker import Moniker
from .step import Step, metadata_paths

RULE = "label"
APP_NAME = "app.kubernetes.io/name"
MANAGED_BY = "app.kubernetes.io/managed-by"
SEQUENCE = "moniker.spinnaker.io/sequence"
_OVERWRITTEN = frozenset({MANAGED_BY, SEQUENCE})
_REASON = "Spinnaker labels what it deploys; the application only if no label names one."


def label(
    item: KubernetesObject, moniker: Moniker, suffix: str = "", *, skip_template: bool = False
) -> Step:
    """The labels of the object and, unless they are skipped, of its pod template.

    The name of the application stays if it is there; the others are overwritten. `suffix` is the
    provider's setting ``managed-by-suffix``.
    """
    wanted = {} if moniker.app is None else {APP_NAME: moniker.app}
    wanted[MANAGED_BY] = f"spinnaker-{suffix}" if suffix else "spinnaker"
    if moniker.sequence is not None:
        wanted[SEQUENCE] = str(moniker.sequence)
    step = Step()
    for path in metadata_paths(item)[: 1 if skip_template else None]:
        tokens = (*path, "labels")
        step.write_entries(item, tokens, wanted, RULE, _REASON, overwritten=_OVERWRITTEN)
    return step
