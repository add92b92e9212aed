"""Find the cases below a path, each with the result that was recorded for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDERS = (("scenarios", "traces"), ("cases", "results"))
"""(folder of the cases, folder of the results), beside each other."""
SUFFIXES = (".yaml", ".yml", ".json")


class Pair(NamedTuple):
    """One case. A file that is missing is None, and `name` is what they share."""

    name: str
    case: Path | None
    result: Path | None


def find_pairs(path: Path) -> Iterator[Pair]:
    """The pairs that `path` stands for, sorted by folder and name; none if it has no cases.

    A file stands for itself and its partner; a folder for all pairs in it, however deep. In a
    folder without the folders named above, NAME.json is the result of NAME.yaml.
    """
    path = path.resolve()
    if path.is_file():
        folder, only = path.parent, path.stem if path.suffix in SUFFIXES else ""
    else:
        folder, only = path, None
    for halves in FOLDERS:
        if folder.name in halves:
            yield from _pairs(*_halves(folder.parent, halves), only)
            return
    roots = {each.parent for half in sum(FOLDERS, ()) for each in folder.rglob(half)}
    if path.is_file() or not roots:
        yield from _pairs(_files(folder, SUFFIXES[:2]), _files(folder, SUFFIXES[2:]), only)
        return
    for root in sorted(roots | _plain(folder, roots)):
        if root in roots:
            for halves in FOLDERS:
                yield from _pairs(*_halves(root, halves))
        else:
            yield from _pairs(_files(root, SUFFIXES[:2]), _files(root, SUFFIXES[2:]))


def _plain(folder: Path, roots: set[Path]) -> set[Path]:
    """The folders below `folder` that hold cases themselves, such as lists of them."""
    found = {each.parent for suffix in SUFFIXES[:2] for each in folder.rglob(f"*{suffix}")}
    named = set(sum(FOLDERS, ()))
    return {each for each in found - roots if not named & set(each.relative_to(folder).parts)}


Files = dict[str, Path]
"""Files by their name without suffix."""


def _halves(root: Path, halves: tuple[str, str]) -> tuple[Files, Files]:
    return _files(root / halves[0]), _files(root / halves[1])


def _pairs(cases: Files, results: Files, only: str | None = None) -> Iterator[Pair]:
    for name in sorted(cases.keys() | results.keys()):
        if only in (None, name):
            yield Pair(name, cases.get(name), results.get(name))


def _files(folder: Path, suffixes: tuple[str, ...] = SUFFIXES) -> Files:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.stem: path for path in files if path.suffix in suffixes and path.is_file()}
