"""What recordings of a real API server say, as a table of Markdown.

`content/recordings/edits.yaml` names the recordings and says in words what was done by hand; what
the next deploy made of it is read from the recording itself.
"""

import json
from pathlib import Path
from typing import Any

import yaml

KUBECTL_APPLY = "apply"


class RecordingError(ValueError):
    """`edits.yaml` or a recording that it names cannot be used; `path` is the file at fault."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


def ledgers(content: Path) -> dict[str, str | int]:
    """The directives that stand for recorded tables and figures. Raises RecordingError."""
    folder = content / "recordings"
    entries = _entries(folder / "edits.yaml")
    rows = ["| by hand | the next deploy of the stored manifest |", "| --- | --- |"]
    outcomes = []
    for entry in entries:
        path = folder / f"{entry['case']}.json"
        try:
            recording = json.loads(path.read_text("utf-8"))
            outcome, sentence = outcome_of(recording)
        except OSError as error:
            raise RecordingError(path, 1, f"cannot be read: {error.strerror}") from error
        except json.JSONDecodeError as error:
            raise RecordingError(path, error.lineno, f"is not JSON: {error.msg}") from error
        except (LookupError, TypeError, ValueError, AttributeError, StopIteration) as error:
            wanted = "an edit by hand between two deploys"
            raise RecordingError(path, 1, f"is no recording of {wanted}") from error
        outcomes.append(outcome)
        label = f'<span class="outcome {outcome.split()[0]}">{outcome}</span>'
        rows.append(f"| {entry['edit']} | {label}{sentence} |")
    return {
        "recorded.edits": "\n".join(rows),
        "recorded.count": len(outcomes),
        "recorded.back": outcomes.count("put back"),
        "recorded.refused": outcomes.count("refused"),
        "recorded.server": recording["versions"]["server"],
        "recorded.kubectl": recording["versions"]["kubectl"],
    }


def _entries(path: Path) -> list[dict[str, str]]:
    """What `edits.yaml` lists: mappings with `case` and `edit`."""
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(path, 1, f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "what stands there cannot be read"
        raise RecordingError(
            path, mark.line + 1 if mark else 1, f"is not YAML: {reason}"
        ) from error
    if not isinstance(entries, list) or not entries:
        raise RecordingError(path, 1, "is a list of mappings with case and edit")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not all(
            isinstance(entry.get(key), str) for key in ("case", "edit")
        ):
            raise RecordingError(path, 1, f"entry {number} has no case, or no edit")
    return entries


def outcome_of(recording: dict[str, Any]) -> tuple[str, str]:
    """What became of the hand edit: `put back`, `stays`, `partly put back` or `refused`, and more.

    The edit is the first step that is no apply, the deploy the first apply after it. A place that
    the edit changed and the deploy changed again was put back.
    """
    steps = recording["steps"]
    at = next(n for n, step in enumerate(steps) if step["kind"] != KUBECTL_APPLY)
    edit = steps[at]
    deploy = next(step for step in steps[at + 1 :] if step["kind"] == KUBECTL_APPLY)
    if deploy["exit_code"]:
        reason = deploy["error"].rstrip().rpartition(": ")[2]
        return "refused", f": the API server answers “{reason}”"
    edited = {change["path"]: change for change in edit["changes"]}
    again = {change["path"] for change in deploy["changes"]}
    if not edited.keys() & again:
        written = (
            "" if deploy["wrote"] else f"; `kubectl` says *{deploy['result']}*, nothing is written"
        )
        return "stays", written
    if edited.keys() <= again:
        return "put back", ""
    left = ", ".join(f"`{path.rpartition('.')[2]}`" for path in edited if path not in again)
    return "partly put back", f"; {left} stays"
