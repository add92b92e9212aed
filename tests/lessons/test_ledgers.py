"""Outcomes are read from recordings, not written down."""

from pathlib import Path
from typing import Any

import pytest

from playground.lessons.content import ContentError, load_lesson
from playground.lessons.ledgers import outcome_of

ROOT = Path(__file__).parents[2]

IMAGE = {"path": "spec.image", "before": "a", "after": "b"}
EXTRA = {"path": "spec.env[name=X]", "after": {}}


def recording(deploy: dict[str, Any], *edited: dict[str, Any]) -> dict[str, Any]:
    fine = {"kind": "apply", "exit_code": 0, "changes": [], "wrote": True, "result": "configured"}
    edit = {"kind": "edit", "exit_code": 0, "changes": list(edited)}
    return {"steps": [fine, edit, {**fine, **deploy}]}


@pytest.mark.parametrize(
    ("deploy", "edited", "outcome"),
    [
        ({"changes": [IMAGE]}, [IMAGE], ("put back", "")),
        ({"changes": [IMAGE]}, [IMAGE, EXTRA], ("partly put back", "; `env[name=X]` stays")),
        ({"changes": []}, [EXTRA], ("stays", "")),
        (
            {"changes": [], "wrote": False},
            [EXTRA],
            ("stays", "; `kubectl` says *configured*, nothing is written"),
        ),
        (
            {"exit_code": 1, "error": "The Deployment is invalid: spec: Forbidden: no\n"},
            [IMAGE],
            ("refused", ": the API server answers “no”"),
        ),
    ],
)
def test_outcome(
    deploy: dict[str, Any], edited: list[dict[str, Any]], outcome: tuple[str, str]
) -> None:
    assert outcome_of(recording(deploy, *edited)) == outcome


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("edits.yaml", "- case: a\n  edit: [\n", "edits.yaml:3: is not YAML"),
        ("edits.yaml", "", "edits.yaml:1: is a list"),
        ("edits.yaml", "a: b\n", "edits.yaml:1: is a list"),
        ("edits.yaml", "- case: a\n", "edits.yaml:1: entry 1 has no case, or no edit"),
        ("edits.yaml", "- 1\n", "edits.yaml:1: entry 1"),
        ("edits.yaml", "- {case: none, edit: b}\n", "none.json:1: cannot be read"),
        ("edits.yaml", "- {case: a\x00b, edit: b}\n", "edits.yaml:1: is not YAML"),
        ("a.json", '{\n"steps": [}', "a.json:2: is not JSON"),
        ("a.json", "[]", "a.json:1: is no recording"),
        ("a.json", '{"steps": []}', "a.json:1: is no recording"),
        (
            "a.json",
            '{"steps": [{"kind": "edit"}]}',
            "a.json:1: is no recording",
        ),
    ],
)
def test_what_cannot_be_used_is_a_sentence(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "edits.yaml").write_text("- {case: a, edit: something}\n")
    (folder / name).write_text(text)
    (tmp_path / "edits.md").write_text((ROOT / "content/edits.md").read_text("utf-8"))
    with pytest.raises(ContentError) as raised:
        load_lesson(tmp_path / "edits.md")
    assert str(raised.value).startswith(said)
