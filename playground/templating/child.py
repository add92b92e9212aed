"""Start the walled-off process, feed it, read what it answers within bounds, and end it.

The child is not trusted once it has read a template: its answer is bytes, bounded in number and in
time, and it is ended as a group whatever it says.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

SECONDS: Final = 8.0
MOST_ANSWER: Final = 10 * 2**20
LIBRARIES: Final = ("_jsonnet", "jinja2", "markupsafe")
_CHUNK: Final = 2**16
_PROGRAM: Final = (
    "import sys; sys.path += sys.argv[3:]; "
    "from playground.templating.inside.main import main; main(sys.argv[1], int(sys.argv[2]))"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out: `content` of standard output, and how the process ended.

    `status` is the exit status, negative for the signal that ended it; `late` and `flooded` say
    that it was ended because its time was over, or because it said more than anybody reads.
    """

    content: bytes
    status: int
    late: bool = False
    flooded: bool = False


def libraries() -> list[str]:
    """The folders that the child may load from, beside Python's own: of this package and of two
    others. Nothing of this process's own path gets in."""
    folders = [str(Path(__file__).parents[2])]
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec and spec.origin:
            levels = 1 if spec.submodule_search_locations is None else 2
            folders.append(str(Path(spec.origin).parents[levels - 1]))
    return list(dict.fromkeys(folders))


def ask(language: str, request: bytes, seconds: float = SECONDS) -> Answer:
    """The answer of a child of its own; never takes longer than `seconds`, and leaves nothing.

    Raises OSError if no process can be started.
    """
    unwritten = ["-B"] if sys.dont_write_bytecode else []  # as the server itself was told
    command = [sys.executable, "-I", "-S", *unwritten, "-X", "utf8", "-c", _PROGRAM]
    child = subprocess.Popen(
        [*command, language, str(os.getpid()), *libraries()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        content, late, flooded = _exchange(child, request, time.monotonic() + seconds)
    finally:
        # Not yet waited for, so the number of the group is still that of the child.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        for stream in (child.stdin, child.stdout):
            if stream:
                stream.close()
        status = child.wait()
    return Answer(content, status, late, flooded)


def _exchange(
    child: "subprocess.Popen[bytes]", request: bytes, until: float
) -> tuple[bytes, bool, bool]:
    """What the child says, whether it is late, and whether it says too much."""
    assert child.stdin is not None and child.stdout is not None
    to, out = child.stdin.fileno(), child.stdout.fileno()
    os.set_blocking(to, False)
    rest = memoryview(request)
    said = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(to, selectors.EVENT_WRITE)
        waiting.register(out, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                return bytes(said), True, False
            for key, _ in waiting.select(left):
                if key.fd == to:
                    rest = _fed(to, rest)
                    if not rest:
                        waiting.unregister(to)
                        child.stdin.close()
                    continue
                chunk = os.read(out, _CHUNK)
                if not chunk:
                    return bytes(said), False, False
                said += chunk
                if len(said) > MOST_ANSWER:
                    return b"", False, True


def _fed(to: int, rest: memoryview) -> memoryview:
    """What is left to write; nothing, if the child does not listen any more."""
    try:
        return rest[os.write(to, rest[:_CHUNK]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]
