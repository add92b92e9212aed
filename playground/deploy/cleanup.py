"""Clean up: versions beyond ``max-version-history`` are deleted once the stage is stable.

Source: clouddriver, ``op/artifact/KubernetesCleanupArtifactsOperation.java``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.kinds.spinnaker_kinds import spelled_kind

from .moniker import text_annotation
from .strategy import read_strategy
from .versioner import (
    LOCATION,
    NAME,
    TYPE,
    DeployedVersion,
    annotations_of,
    deployed_versions,
)


def outdated_versions(
    manifest: Mapping[str, Any], live: Sequence[Mapping[str, Any]]
) -> list[DeployedVersion]:
    """What is deleted after `manifest` was deployed: all but the newest versions, by age.

    `manifest` is the object as it was submitted, `live` the cluster after that. Whether a version
    is still in use is not looked at, not even if it is the one that was just deployed again.
    """
    annotations = annotations_of(manifest)
    kept = read_strategy(annotations).max_version_history
    if kept is None or kept < 0 or not text_annotation(annotations, TYPE):
        return []
    versions = deployed_versions(
        live,
        spelled_kind(manifest),
        text_annotation(annotations, NAME) or "",
        text_annotation(annotations, LOCATION),
    )
    return versions[: max(0, len(versions) - kept)]
