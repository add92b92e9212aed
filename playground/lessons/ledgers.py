"""What recordings of a real API server say, as a table of Markdown.

`content/recordings/edits.yaml` names the recordings and says in words what was done by hand; what
the next deploy made of it is read from the recording itself.
"""

import json
from pathlib import Path
from typing import Any

import yaml

KUBECTL_APPLY = "apply"


def ledgers(content: Path) -> dict[str, str | int]:
    """The directives that stand for recorded tables and figures."""
    folder = content / "recordings"
    entries = yaml.safe_load((folder / "edits.yaml").read_text("utf-8"))
    rows = ["| by hand | the next deploy of the stored manifest |", "| --- | --- |"]
    outcomes = []
    for entry in entries:
        recording = json.loads((folder / f"{entry['case']}.json").read_text("utf-8"))
        outcome, sentence = outcome_of(recording)
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
