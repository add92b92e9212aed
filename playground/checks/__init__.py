"""Checks: what is worth saying about a manifest, one rule a module.

A check has a RULE, a docstring that explains it to the reader, two examples and
`find(documents)`, which yields Findings. About the example FINE no check has a word to say; in
FIRES, a comment line with a caret stands under each value that it reports (none: the first
character). `SAID_BY`, where there is one, names the rules of steps that say the same about a
place. To add a check, write the module and name it in CHECKS.
"""

from collections.abc import Iterable
from types import ModuleType

from playground.deploy.transform import Transformation
from playground.manifest import Problem, Reading, Severity, in_order
from playground.manifest.finding import Finding, beyond_limit, gravest, located

from . import (
    ambiguous_image_name,
    api_server,
    applied_too_late,
    duplicate_object,
    expression_in_manifest,
    frozen_annotation,
    generated_version,
    history_too_short,
    identity,
    label_overwritten,
    list_items,
    namespace_mismatch,
    never_identical,
    not_a_string,
    not_an_object,
    recreate_with_source_capacity,
    strategy_annotation,
    too_large_to_apply,
    unrewritten_reference,
    version_in_name,
    version_in_reference,
    versions_pile_up,
)

CHECKS: tuple[ModuleType, ...] = (
    # What kubectl and the API server want.
    not_an_object,
    list_items,
    identity,
    duplicate_object,
    not_a_string,
    api_server,
    # What Spinnaker makes of it.
    unrewritten_reference,
    version_in_reference,
    namespace_mismatch,
    version_in_name,
    generated_version,
    frozen_annotation,
    strategy_annotation,
    never_identical,
    too_large_to_apply,
    history_too_short,
    versions_pile_up,
    ambiguous_image_name,
    recreate_with_source_capacity,
    expression_in_manifest,
    label_overwritten,
    applied_too_late,
)


def check(reading: Reading, said: Iterable[Problem] = ()) -> list[Problem]:
    """The Problems that the checks find, those of reading apart.

    `said` is what the steps of a transform or a deploy say about the same text: a check does not
    say it again about the same place.
    """
    findings: list[Finding] = []
    told = {(problem.rule, problem.document, problem.pointer) for problem in said}
    for module in CHECKS:
        for finding in module.find(reading.documents):
            rules = (module.RULE, *getattr(module, "SAID_BY", ()))
            if not any((rule, finding.document, finding.pointer) in told for rule in rules):
                findings.append(finding)
    kept, beyond = gravest(_once_a_place(findings), reading.limits.problems)
    problems = located(reading, sorted(kept, key=lambda finding: finding.document))
    return [*problems, beyond_limit(beyond, problems)] if beyond else problems


def _once_a_place(findings: list[Finding]) -> list[Finding]:
    """Without what the API server would refuse where a check of ours explains the fault."""
    explained = {
        (each.document, each.pointer)
        for each in findings
        if each.rule != api_server.RULE and each.severity is Severity.ERROR
    }
    return [
        each
        for each in findings
        if each.rule != api_server.RULE or (each.document, each.pointer) not in explained
    ]


def problems_of(transformation: Transformation) -> tuple[Problem, ...]:
    """All there is to say about a manifest: of reading it, transforming it, checking it."""
    found: Iterable[Problem] = (
        *transformation.problems,
        *check(transformation.reading, transformation.problems),
    )
    return tuple(in_order(list(dict.fromkeys(found))))
