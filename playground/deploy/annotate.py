"""Annotate: the artifact and the moniker are written onto the object and its pod template.

Source: clouddriver, ``description/manifest/KubernetesManifestAnnotater.java``.
"""

from playground.artifacts.artifact import Artifact
from playground.manifest import KubernetesObject

from . import moniker as monikers
from .moniker import Moniker
from .step import Step, metadata_paths
from .versioner import LOCATION, NAME, TYPE, VERSION

RULE = "annotate"
_ARTIFACT = "Spinnaker finds the versions of an object by these annotations, not by its name."
_MONIKER = "Spinnaker tells by these annotations which application and cluster an object is of."


def annotate_artifact(item: KubernetesObject, artifact: Artifact) -> Step:
    """The artifact's annotations, where they are not there yet."""
    wanted = {
        TYPE: artifact.type,
        NAME: artifact.name,
        LOCATION: artifact.location,
        VERSION: artifact.version,
    }
    return _annotate(item, wanted, _ARTIFACT)


def annotate_moniker(item: KubernetesObject, moniker: Moniker) -> Step:
    """The moniker's annotations, where they are not there yet; what it does not know is left."""
    wanted = {
        monikers.CLUSTER: moniker.cluster,
        monikers.APPLICATION: moniker.app,
        monikers.STACK: moniker.stack,
        monikers.DETAIL: moniker.detail,
        monikers.SEQUENCE: None if moniker.sequence is None else str(moniker.sequence),
    }
    return _annotate(item, wanted, _MONIKER)


def _annotate(item: KubernetesObject, wanted: dict[str, str | None], reason: str) -> Step:
    step = Step()
    known = {key: value for key, value in wanted.items() if value is not None}
    for path in metadata_paths(item):
        step.write_entries(item, (*path, "annotations"), known, RULE, reason)
    return step
