"""A Deploy (Manifest) stage over a text: read, deployed, and written back into the text."""

from dataclasses import dataclass

from playground.cluster import Cluster
from playground.manifest import Reading, in_order, splice

from .deploy import Deployed, clean_up, deploy
from .request import Request
from .transform import Transformation
from .versioner import DeployedVersion


@dataclass(frozen=True, slots=True)
class DeployedText:
    """What came of a text: `transformation` has the net Changes in it, for all that shows those.

    `cluster` is what there is once the stage is stable and has cleaned up; `deleted` are the
    versions that this took away. The Problems of what stands in no document are in
    `deployed.problems`, all others in the transformation.
    """

    transformation: Transformation
    deployed: Deployed
    cluster: Cluster
    deleted: tuple[DeployedVersion, ...]


def deploy_reading(reading: Reading, request: Request, cluster: Cluster) -> DeployedText:
    """Deploy the documents of a text; those of `request` are not looked at."""
    documents = {document.index: document.value for document in reading.documents}
    deployed = deploy(request._replace(documents=documents), cluster)
    after, deleted = clean_up(deployed)
    spliced = splice(reading, deployed.changes, deployed.findings)
    problems = dict.fromkeys((*reading.problems, *spliced.problems))
    transformation = Transformation(
        reading, spliced.changes, tuple(in_order(list(problems))), spliced.text, spliced.edits
    )
    return DeployedText(transformation, deployed, after, tuple(deleted))
