"""Reading the Containerfile, and doing what it says below a folder, without a container engine.

What an engine would add is not here: the base images, a root of its own, namespaces. So the
programs are this machine's, and each absolute path that an instruction names lies below a folder.
"""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

# The folders that the stages make; every other absolute path is left alone.
OWN_FOLDERS = re.compile(r"(?<![\w.])/(?:opt|srv)/")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its name, and what follows with lines joined and spaces made single."""

    name: str
    value: str

    @property
    def words(self) -> list[str]:
        return self.value.split()


@dataclass(slots=True)
class Stage:
    """A `FROM` with the instructions below it; `name` is empty for the last stage."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        return [entry for entry in self.instructions if entry.name == name]

    @property
    def environment(self) -> dict[str, str]:
        """What its `ENV` instructions set, as written."""
        return dict(word.split("=", 1) for entry in self.all("ENV") for word in entry.words)


@dataclass(frozen=True, slots=True)
class Copy:
    """A `COPY`: paths of the checkout, or of the stage `origin`, and where they go."""

    origin: str
    sources: list[str]
    target: str

    @classmethod
    def of(cls, instruction: Instruction) -> "Copy":
        options = [word for word in instruction.words if word.startswith("--")]
        *sources, target = [word for word in instruction.words if not word.startswith("--")]
        origins = [option.removeprefix("--from=") for option in options]
        assert len(origins) <= 1, f"only --from is understood: {instruction.value}"
        return cls("".join(origins), sources, target)


def read(text: str) -> tuple[dict[str, str], list[Stage]]:
    """The arguments before the first `FROM` with their values, and the stages."""
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    joined = re.sub(r"\s*\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    for line in filter(None, map(str.strip, joined.splitlines())):
        name, _, value = line.partition(" ")
        if name == "FROM":
            base, _, stage = value.partition(" AS ")
            stages.append(Stage(base, stage))
        elif stages:
            stages[-1].instructions.append(Instruction(name, value))
        else:
            assert name == "ARG", f"only ARG stands before the first FROM: {line}"
            arguments.update([value.split("=", 1)])
    return arguments, stages


def build(stages: list[Stage], checkout: Path, below: Path, python: Path, path: str) -> Path:
    """Do what the stages say, each in its own folder of `below`; the last one's folder.

    `python` is what the base images have under that name, `path` where other programs are.
    """
    programs = below / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(python)
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{path}"}
    for stage in stages:
        root = below / (stage.name or "run")
        folder = root
        for entry in stage.instructions:
            if entry.name == "WORKDIR":
                folder = root / entry.value.lstrip("/")
                folder.mkdir(parents=True, exist_ok=True)
            elif entry.name == "COPY":
                copy = Copy.of(entry)
                origin = below / copy.origin if copy.origin else checkout
                target = root / copy.target.lstrip("/") if copy.target[0] == "/" else (
                    folder / copy.target
                )  # fmt: skip
                for source in copy.sources:
                    _copy(origin / source.lstrip("/"), target)
            elif entry.name == "RUN":
                command = moved(entry.value, root)
                subprocess.run(["sh", "-c", command], cwd=folder, env=environment, check=True)
    return root


def moved(text: str, root: Path) -> str:
    """The text with the stages' own folders below `root`."""
    return OWN_FOLDERS.sub(lambda match: f"{root}{match[0]}", text)


def exec_form(instruction: Instruction) -> list[str]:
    """The words of an instruction in exec form, which is JSON."""
    words = json.loads(instruction.value)
    assert isinstance(words, list)
    return words


def _copy(source: Path, target: Path) -> None:
    """As `COPY` does: what a folder holds, or a file into a folder."""
    if source.is_dir():
        made = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True, ignore=made)
    else:
        shutil.copy2(source, target / source.name)
