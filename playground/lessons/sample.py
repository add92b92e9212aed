"""A lesson's sample: `content/samples/<slug>/`, as the inputs of its sandbox.

`manifest.yaml` is required; `running.yaml` and `options.yaml` are optional. Options are `lost_at`,
the tick at which a pod is lost, `rollout: false` for a page that draws none, `nodes: true` for one
that goes on to nodes and what they pull, and `stories`, the names of those to choose from (all of
`content/stories` if there are none). `trigger.yaml` holds the
lists `artifacts` and `artifacts_before` of Spinnaker artifacts. An artifact there may
say `content: FILE` instead of a digest: the digest is then computed from that file's bytes, as a
registry computes an image's digest from the bytes of its manifest. No digest is ever typed.
"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from playground.lessons.pipeline_inputs import MOST_STAGES, PipelineInputs, StageInputs
from playground.lessons.results import Inputs
from playground.lessons.template_inputs import TemplateInputs


class SampleError(ValueError):
    """The sample is malformed; the message names the file."""


def load_sample(folder: Path) -> Inputs | None:
    """The inputs that the folder describes; None if there is no manifest. Raises SampleError."""
    manifest = folder / "manifest.yaml"
    if not manifest.exists():
        return None
    trigger = _mapping(folder / "trigger.yaml")
    options = _mapping(folder / "options.yaml")
    return Inputs(
        manifest=manifest.read_text("utf-8"),
        running=_text(folder / "running.yaml"),
        artifacts=_artifacts(folder, trigger.get("artifacts", [])),
        artifacts_before=_artifacts(folder, trigger.get("artifacts_before", [])),
        lost_at=str(options.get("lost_at", "")),
        offered=_offered(options.get("stories", [])),
        with_rollout=bool(options.get("rollout", True)),
        with_nodes=bool(options.get("nodes", False)),
        pipeline=_pipeline(folder),
        template=_template(folder),
    )


def load_variants(folder: Path, sample: Inputs) -> dict[str, Inputs]:
    """Other manifests for the same sandbox, which run already, each with the story to play.

    `variants` in options.yaml maps names to stories; the manifest of a name is in
    ``variants/NAME.yaml``. Raises SampleError.
    """
    found = _mapping(folder / "options.yaml").get("variants", {})
    if not isinstance(found, dict) or not all(isinstance(story, str) for story in found.values()):
        raise SampleError("options.yaml: variants map names to stories")
    variants = {}
    for name, story in found.items():
        manifest = _text(folder / "variants" / f"{name}.yaml")
        if not manifest:
            raise SampleError(f"options.yaml: there is no file variants/{name}.yaml")
        variants[str(name)] = replace(
            sample, manifest=manifest, running=manifest, story=story, lost_at=""
        )
    return variants


def _template(folder: Path) -> TemplateInputs | None:
    """`template.yaml.j2`, `template.jsonnet` and `values.yaml`; None without the first."""
    jinja = _text(folder / "template.yaml.j2")
    jsonnet, values = _text(folder / "template.jsonnet"), _text(folder / "values.yaml")
    return TemplateInputs(jinja=jinja, jsonnet=jsonnet, values=values) if jinja else None


def _pipeline(folder: Path) -> PipelineInputs | None:
    """The stages that the folder has manifests for, one after the other; None without any."""
    stages = [StageInputs()]
    for number in range(2, MOST_STAGES + 1):
        text = _text(folder / f"stage-{number}.yaml")
        if not text:
            break
        stages.append(StageInputs(text, after=(str(number - 1),)))
    return PipelineInputs(tuple(stages)) if len(stages) > 1 else None


def digest_of(path: Path) -> str:
    """The digest of a file's bytes, as OCI writes it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _mapping(path: Path) -> dict[str, Any]:
    try:
        value = yaml.safe_load(_text(path)) or {}
    except yaml.YAMLError as error:
        raise SampleError(f"{path.name}: {error}") from error
    if not isinstance(value, dict):
        raise SampleError(f"{path.name} is no mapping")
    return value


def _offered(names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SampleError("options.yaml: stories are a list of names")
    return tuple(names)


def _artifacts(folder: Path, entries: Any) -> str:
    """The YAML text of a list of artifacts, with the digests that their contents have."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SampleError("trigger.yaml: artifacts are lists of mappings")
    written = []
    for entry in entries:
        if "content" in entry:
            path = folder / entry["content"]
            if not path.is_file():
                raise SampleError(f"trigger.yaml: there is no file {entry['content']}")
            digest = digest_of(path)
            entry = {key: value for key, value in entry.items() if key != "content"}
            entry |= {"version": digest, "reference": f"{entry['name']}@{digest}"}
        written.append(entry)
    return yaml.safe_dump(written, sort_keys=False, width=1_000) if written else ""
