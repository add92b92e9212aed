"""The key of the digests that stand in place of secrets: from the environment, or a file.

The file lies beside the database and not in it, so that a copy of the one is of no use for trying
out values against the digests in it.
"""

import contextlib
import os
import secrets
import stat
from pathlib import Path

FILE_NAME = "redaction.key"
SHORTEST = 16
"""Characters of a key: a shorter one could be tried out."""


class UnusableKey(ValueError):
    """A key that cannot be used; the text says why, and is no part of it."""


def key_from_text(written: str) -> bytes:
    """The key that an operator chose. Raises UnusableKey."""
    if len(written) < SHORTEST:
        raise UnusableKey(f"it has fewer than {SHORTEST} characters")
    return written.encode("utf-8", "surrogateescape")


def key_from_file(folder: Path) -> bytes:
    """The key of a folder, made at the first time. Raises OSError and UnusableKey."""
    path = folder / FILE_NAME
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f"{FILE_NAME}.{secrets.token_hex(8)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(fresh, path)
        fresh.unlink()
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise UnusableKey(f"others may read {path.name}; give it the mode 0600")
    return key_from_text(path.read_text().strip())
