"""Deploy: one request of a Deploy (Manifest) stage against a cluster.

All objects are prepared before the first one is submitted, so all versions are chosen by then;
what fails up to there sends nothing. They are submitted one by one, and what is refused in the
middle leaves the earlier ones applied.

Source: clouddriver, ``op/manifest/KubernetesDeployManifestOperation.java``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from playground.artifacts.artifact import Artifact
from playground.cluster import Cluster, delete, key_of
from playground.manifest import Change, Problem, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer

from .cleanup import outdated_versions
from .expand import expand, override_namespace
from .net import net_changes
from .order import in_deploy_order
from .pool import Pool, Supplied
from .prepare import Prepared, prepare
from .request import Request
from .required import ARTIFACT_SHAPE, REQUIRED_NOT_BOUND, artifact_problems, unbound_required
from .selectors import Requirement, parse_selector, selects
from .step import changed
from .submit import Submission, submit
from .versioner import DEFAULT_NAMESPACE, DeployedVersion, metadata_text

SELECTORS_WITH_REPLACE = "label-selectors-with-replace"
NOTHING_SELECTED = "nothing-selected"
MALFORMED_SELECTOR = "malformed-selector"
REFUSED = "refused"
MOST_OBJECTS = 500
"""Objects of one request that are worked on: a cluster here holds no more."""


@dataclass(frozen=True, slots=True)
class DeployedObject:
    """One object: all that its steps did, and what came of submitting it.

    `submission` is None for an object that was not sent; `selected` is False for one that the
    label selectors of the stage leave out.
    """

    prepared: Prepared
    submission: Submission | None = None
    selected: bool = True

    @property
    def changes(self) -> list[Change]:
        """The net Changes against the object as it was written."""
        steps = [change for step in self.prepared.steps.values() for change in step.changes]
        return net_changes(self.prepared.item, self.prepared.ready.value, steps)


@dataclass(frozen=True, slots=True)
class Deployed:
    """The answer: `objects` in the order of submission, the `cluster` after it.

    `error` is the code of what made the request fail, None if nothing did; the findings, and the
    `problems` of what stands in no document, say it in words. `created` are the artifacts that
    the stage hands on, `bound` those that were bound into its objects.
    """

    objects: tuple[DeployedObject, ...]
    cluster: Cluster
    error: str | None
    created: tuple[Artifact, ...]
    bound: tuple[Supplied, ...]
    problems: tuple[Problem, ...]
    expansion: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """What there is to say about the values of the documents, object by object."""
        found = list(self.expansion)
        for each in self.objects:
            for step in each.prepared.steps.values():
                found += step.findings
            found += _refusal(each)
        return found

    @property
    def changes(self) -> list[Change]:
        """The net Changes of all objects, for the text that they were read from."""
        return [change for each in self.objects for change in each.changes]

    @property
    def submitted(self) -> tuple[DeployedObject, ...]:
        """The objects that the cluster took."""
        return tuple(
            each for each in self.objects if each.submission and not each.submission.refused
        )


def deploy(request: Request, cluster: Cluster) -> Deployed:
    """Deploy; never raises for what the request or the cluster holds."""
    objects, expansion = expand(request.documents)
    items = in_deploy_order(objects[:MOST_OBJECTS])
    requested = [
        changed(item, override_namespace(item, request.namespace_override).changes)
        for item in items
    ]
    binding = request.enable_artifact_binding
    pool = Pool(request.required if binding else (), request.optional if binding else ())
    prepared = [prepare(item, request, pool, requested, cluster.objects) for item in items]
    bound = tuple(dict.fromkeys(each for one in prepared for each in one.bound))

    problems = artifact_problems(request)
    if len(objects) > MOST_OBJECTS:
        problems.append(_too_many(len(objects)))
    error = next(filter(None, (expansion.error, *(each.error for each in prepared))), None)
    error = error or ("limit" if len(objects) > MOST_OBJECTS else None)
    if any(pointer.startswith("/requiredArtifacts/") for pointer, _ in request.unreadable):
        error = error or ARTIFACT_SHAPE  # Orca cannot resolve it, and sends nothing.
    if binding:
        unbound = unbound_required(request, bound, [each.ready for each in prepared])
        problems += unbound
        error = error or (REQUIRED_NOT_BOUND if unbound else None)
    selectors, selector_error, faults = _selectors(request, prepared)
    problems += faults
    error = error or selector_error
    answer = Deployed(
        tuple(DeployedObject(each) for each in prepared),
        cluster,
        error,
        (),
        bound,
        tuple(problems),
        tuple(expansion.findings),
    )
    return answer if error else _submitted(answer, request, selectors)


def _selectors(
    request: Request, prepared: Sequence[Prepared]
) -> tuple[list[Requirement], str | None, list[Problem]]:
    """The selectors of the stage; the code and the Problems of what is wrong with them."""
    requirements: list[Requirement] = []
    for number, text in enumerate(request.label_selectors):
        parsed = parse_selector(text)
        if isinstance(parsed, str):
            help = "Write it as 'key = value', 'key in (one, other)' or 'key'."
            fault = request_problem(MALFORMED_SELECTOR, parsed, help, f"/labelSelectors/{number}")
            return [], MALFORMED_SELECTOR, [fault]
        requirements += parsed
    if requirements and any(each.strategy.deploy == "replace" for each in prepared):
        message = "kubectl replace takes no label selectors, so nothing is sent at all."
        help = "Take the selectors out of the stage, or the annotation out of the objects."
        fault = request_problem(SELECTORS_WITH_REPLACE, message, help, "/labelSelectors")
        return requirements, SELECTORS_WITH_REPLACE, [fault]
    return requirements, None, []


def _too_many(count: int) -> Problem:
    message = f"The request has {count:,} objects, and {MOST_OBJECTS} are worked on here."
    return request_problem("limit", message, "Deploy them in several requests.", "/manifests")


def request_problem(rule: str, message: str, help: str, pointer: str) -> Problem:
    """A Problem of a field of the request, which stands in no document."""
    return Problem(Severity.ERROR, rule, message, help, 1, 1, None, pointer)


def _submitted(answer: Deployed, request: Request, selectors: Sequence[Requirement]) -> Deployed:
    """The answer after submitting its objects one by one."""
    cluster = answer.cluster
    objects: list[DeployedObject] = []
    created: list[Artifact] = []
    error = None
    for each in answer.objects:
        metadata = each.prepared.ready.value["metadata"]
        if error is None and not selects(selectors, metadata.get("labels") or {}):
            each = replace(each, selected=False)
        elif error is None:
            cluster, submission = submit(each.prepared, cluster)
            each = replace(each, submission=submission)
            error = REFUSED if submission.refused else None
        if error is None and each.prepared.artifact is not None:
            created.append(each.prepared.artifact)
        objects.append(each)
    problems = answer.problems
    nothing = selectors and not any(each.submission for each in objects)
    if nothing and not request.allow_nothing_selected:
        error = NOTHING_SELECTED
        message = "The label selectors of the stage select none of its objects."
        help = "Correct the selectors, or allow that nothing is selected."
        fault = request_problem(NOTHING_SELECTED, message, help, "/labelSelectors")
        problems = (*problems, fault)
    return replace(
        answer,
        objects=tuple(objects),
        cluster=cluster,
        error=error,
        created=tuple(created),
        problems=problems,
    )


def _refusal(each: DeployedObject) -> Iterator[Finding]:
    submission, item = each.submission, each.prepared.item
    if submission is not None and submission.refused:
        pointer = item.pointer + format_pointer(submission.field)
        message = f"The API server refuses {item}: {submission.message}"
        help = "Correct the object; what was submitted before it stays applied."
        yield Finding(Severity.ERROR, REFUSED, message, help, item.document, pointer)


def clean_up(deployed: Deployed) -> tuple[Cluster, list[DeployedVersion]]:
    """The cluster once the stage is stable and has cleaned up, and the versions it deleted."""
    cluster = deployed.cluster
    deleted: list[DeployedVersion] = []
    for each in deployed.submitted:
        for version in outdated_versions(each.prepared.ready.value, cluster.objects):
            name = f"{version.name}-{version.version}" if version.version else version.name
            namespace = metadata_text(version.value, "namespace") or DEFAULT_NAMESPACE
            cluster, _ = delete(
                cluster, replace(key_of(dict(version.value), namespace), name=name)
            )
            deleted.append(version)
    return cluster, deleted
