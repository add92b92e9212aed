"""`lock`: ask registries what the tags of a manifest mean, and keep the answers in a file.

The only command that uses a network, and the only one that writes a file.
"""

import argparse
import contextlib
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.terminal import (
    STANDARD_INPUT,
    Unusable,
    encoded,
    read_bytes,
    say,
    say_problems,
    shown,
    write,
)

if TYPE_CHECKING:
    from playground.artifacts import ImageReference
    from playground.manifest import Problem
    from playground.outbound import Outbound
    from playground.registry.lock import Lock
    from playground.registry.refresh import Move
    from playground.registry.resolve import Asked
    from playground.report.files import Files

LOCK = "images.lock"
FORMATS = ("text", "json", "kustomize")
SECONDS = 120.0


def add_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("files", nargs="+", metavar="FILE", help="a manifest; '-' is standard input")
    option(
        "--lock",
        metavar="FILE",
        default=LOCK,
        help=f"the lock file to make or to refresh; default: {LOCK}",
    )
    option(
        "-o",
        "--output",
        choices=FORMATS,
        default="text",
        help="default: text; kustomize prints the images of a kustomization.yaml",
    )
    option(
        "--seconds",
        type=float,
        default=SECONDS,
        help="how long all requests together may take; default: %(default)s",
    )


def lock(chosen: argparse.Namespace) -> "tuple[Problem, ...]":
    """Refresh the lock file; the Problems of the manifests' images."""
    from playground.kinds import find_images
    from playground.manifest import in_order, read
    from playground.manifest.finding import located
    from playground.manifest.pointer import format_pointer
    from playground.registry.findings import Named, findings, references
    from playground.registry.lock_text import write_lock
    from playground.registry.refresh import entries, refresh
    from playground.registry.resolve import resolve
    from playground.report.files import join, not_utf8
    from playground.report.mask import masked_problems

    if chosen.lock == STANDARD_INPUT:
        raise Unusable("The lock file is one that can be read and written: '-' is none.")
    if chosen.files.count(STANDARD_INPUT) > 1:
        raise Unusable("Standard input can be read only once: give '-' a single time.")
    locked = _locked(chosen.lock)
    contents = [(shown(name), read_bytes(name)) for name in chosen.files]
    files = join(contents)
    reading = read(files.text)
    named = [
        Named(item.document, item.pointer + format_pointer(field.tokens), field.image)
        for document in reading.documents
        for item in document.objects
        for field in find_images(item.value)
    ]
    images = references(named)
    with _outbound() as outbound:
        outcomes = resolve(
            images,
            _registries(outbound),
            deadline=time.monotonic() + chosen.seconds,
            clock=time.monotonic,
            known=locked.known,
        )
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    moves = refresh(images, outcomes, locked.by_key, now)
    _replace(chosen.lock, encoded(write_lock(entries(moves))))
    found = located(reading, findings(named, outcomes, moves))
    every = in_order([*reading.problems, *not_utf8(contents, files), *found])
    problems = masked_problems(reading, every)
    if chosen.output == "kustomize":
        _write_kustomize(images, moves)
    _tell(chosen, moves, problems, files)
    return tuple(problems)


def _outbound() -> "Outbound":
    from playground.outbound import Outbound
    from playground.registry.settings import read_rules

    try:
        return Outbound(read_rules(os.environ))
    except ValueError as fault:
        raise Unusable(f"{fault}.") from None


def _registries(outbound: "Outbound") -> "Asked":
    from playground.registry.client import Registries
    from playground.registry.settings import read_auth

    try:
        return Registries(outbound, read_auth(os.environ))
    except ValueError as fault:
        raise Unusable(f"{fault}.") from None


def read_lock_file(name: str) -> "Lock":
    """The lock in a file; what is wrong in it is said to standard error. Raises Unusable."""
    from playground.registry.lock import read_lock

    found = read_lock(read_bytes(name))
    say_problems(name, found.problems)
    return found


def _locked(name: str) -> "Lock":
    """The lock so far: none if there is no file yet. One with faults is not written over."""
    from playground.manifest import Severity
    from playground.registry.lock import Lock

    if not os.path.exists(name):
        return Lock()
    found = read_lock_file(name)
    if any(problem.severity is Severity.ERROR for problem in found.problems):
        raise Unusable(f"{shown(name)}: is no sound lock file, and so it is left alone.")
    return found


def _replace(name: str, content: bytes) -> None:
    """Write a file as a whole or not at all, and not if it is the same already."""
    with contextlib.suppress(OSError), open(name, "rb") as file:
        if file.read() == content:
            return
    beside = f"{name}.{os.getpid()}.new"
    try:
        with open(beside, "xb") as file:
            file.write(content)
        os.replace(beside, name)
    except OSError as fault:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise Unusable(f"{name}: cannot be written ({fault.strerror}).") from None


def _write_kustomize(images: "Sequence[ImageReference]", moves: "Sequence[Move]") -> None:
    from playground.registry.kustomize import kustomize_images

    locked = {move.after.key: move.after for move in moves if move.after}
    text, several = kustomize_images(images, locked)
    write(encoded(text))
    for name, tags in several.items():
        say(f"{name} is left out: kustomize gives one digest to all its tags ({', '.join(tags)}).")


def _tell(
    chosen: argparse.Namespace,
    moves: "Sequence[Move]",
    problems: "Sequence[Problem]",
    files: "Files",
) -> None:
    """What moved and what is wrong: to standard output, unless something else goes there."""
    from playground.registry.moves import moves_json, moves_text

    if chosen.output == "json":
        import json

        from playground.report.json_report import problem_json

        found = [problem_json(problem, files) for problem in problems]
        report = {"moves": moves_json(moves), "problems": found}
        write(encoded(json.dumps(report, indent=2) + "\n"))
        return
    lines = []
    for problem in problems:
        file, line = files.at(problem.line)
        where = f"{file.name}:{line}:{problem.column}"
        lines.append(f"{where}: {problem.severity.value} {problem.rule}: {problem.message}")
        lines.append(f"  help: {problem.help}")
    if lines:
        say("\n".join(lines))
    text = moves_text(chosen.lock, moves)
    if chosen.output == "text":
        write(encoded(text))
    else:
        say(text.rstrip("\n"))
