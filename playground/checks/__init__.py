"""Checks: what is worth saying about a manifest, one rule a module.

A check has a RULE, a docstring that explains it to the reader, and `find(documents)`, which yields
Findings. To add one, write the module, name it in CHECKS, and give it cases in tests/checks.
"""

from collections.abc import Iterable
from types import ModuleType

from playground.deploy.transform import Transformation
from playground.manifest import Problem, Reading, Severity, in_order
from playground.manifest.finding import Finding, beyond_limit, gravest, located

from . import api_server, duplicate_object, identity, list_items, not_a_string, not_an_object

CHECKS: tuple[ModuleType, ...] = (
    not_an_object,
    list_items,
    identity,
    duplicate_object,
    not_a_string,
    api_server,
)


def check(reading: Reading) -> list[Problem]:
    """The Problems that the checks find, those of reading apart."""
    findings: list[Finding] = []
    for module in CHECKS:
        findings += module.find(reading.documents)
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
    found: Iterable[Problem] = (*transformation.problems, *check(transformation.reading))
    return tuple(in_order(list(dict.fromkeys(found))))
