"""The lab registry: small images (`playground/artifacts/small_image.py`), pushed and pulled.

A repository's name carries all that was ever pushed to it (`code.py`), so nothing is kept: two
readers with two names cannot move each other's tags. `repository.py` says what a name holds.
HTTP is `playground/web/registry.py`.
"""

from .code import Push, Refused, decode, encode, push
from .repository import Repository, name_of, open_repository

__all__ = [
    "Push",
    "Refused",
    "Repository",
    "decode",
    "encode",
    "name_of",
    "open_repository",
    "push",
]
