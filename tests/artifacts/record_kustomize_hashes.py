"""Ask kustomize for the hash of every object in kustomize_hashes.json, and write it there.

    python tests/artifacts/record_kustomize_hashes.py

Recorded with kubectl 1.32 (kustomize 5.5). kustomize hashes only what its generators make, so each
object is an empty generated one that a JSON patch turns into the object of the table.
"""

import json
import subprocess
import tempfile
from pathlib import Path

TABLE = Path(__file__).with_name("kustomize_hashes.json")


def recorded_hash(obj: dict) -> str:
    """The hash that kustomize appends to the name of `obj`."""
    generator = {"ConfigMap": "configMapGenerator", "Secret": "secretGenerator"}[obj["kind"]]
    patch = [{"op": "add", "path": f"/{k}", "value": v} for k, v in obj.items() if k != "kind"]
    if obj["kind"] == "Secret":  # the generator writes both fields, even if they are empty
        absent = {"type", "data"} - obj.keys()
        patch += [{"op": "remove", "path": f"/{field}"} for field in sorted(absent)]
    patches = [{"path": "patch.json", "target": {"kind": obj["kind"]}}] if patch else []
    kustomization = {generator: [{"name": "recorded"}], "patches": patches}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("kustomization.yaml", kustomization), ("patch.json", patch)):
            text = json.dumps(content, ensure_ascii=False)
            Path(folder, name).write_text(text, encoding="utf-8")
        command = ["kubectl", "kustomize", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    [name] = [line for line in done.stdout.splitlines() if line.startswith("  name: recorded-")]
    return name.rpartition("-")[2]


def main() -> None:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))
    lines = [json.dumps([obj, recorded_hash(obj)]) for obj, _ in rows]
    TABLE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
