"""A Transformation in the format that was asked for; each format is imported when it is wanted."""

import json
from typing import Any, Literal

from playground.deploy.transform import Transformation
from playground.manifest import Problem

from .files import Files

Format = Literal["text", "yaml", "json", "patch", "diff", "sarif"]

WITHOUT_PROBLEMS: tuple[Format, ...] = ("yaml", "patch", "diff")
"""The formats with no room for Problems, which are to be shown beside them."""


def render_check(
    output: Format, transformation: Transformation, problems: tuple[Problem, ...], files: Files
) -> str:
    """The Problems, as text, json or sarif."""
    if output == "json":
        from .json_report import check_report

        return json_text(check_report(transformation, problems, files))
    if output == "sarif":
        from .sarif import sarif_report

        return json_text(sarif_report(transformation, problems, files))
    from .text import problems_text

    return problems_text(transformation, problems, files)


def render_transform(
    output: Format, transformation: Transformation, problems: tuple[Problem, ...], files: Files
) -> str:
    """The Changes and what they lead to, in any of the formats."""
    if output == "yaml":
        return transformation.text
    if output == "text":
        from .text import changes_text, problems_text

        changes = changes_text(transformation, files)
        return changes + problems_text(transformation, problems, files)
    if output == "diff":
        from .diff import masked_diff

        return masked_diff(transformation, files)
    if output == "sarif":
        from .sarif import sarif_report

        return json_text(sarif_report(transformation, problems, files, changes=True))
    from .json_report import patches_report, transform_report

    if output == "patch":
        return json_text(patches_report(transformation))
    return json_text(transform_report(transformation, problems, files))


def json_text(value: Any) -> str:
    """JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
