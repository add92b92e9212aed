"""Running the command line inside the test's process."""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from playground.__main__ import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered: its exit status and the bytes of both streams."""

    status: int
    out: bytes
    err: str


@pytest.fixture
def run(monkeypatch) -> Callable[..., Said]:
    """Run a command; `given` is what standard input holds."""

    def run(*arguments: object, given: bytes = b"") -> Said:
        out, err = io.BytesIO(), io.BytesIO()
        said = io.TextIOWrapper(err, "utf-8", "backslashreplace", write_through=True)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "ascii", write_through=True))
            patch.setattr(sys, "stderr", said)
            try:
                status = main([str(argument) for argument in arguments])
            except SystemExit as end:
                status = int(end.code or 0)
            return Said(status, out.getvalue(), err.getvalue().decode())

    return run
