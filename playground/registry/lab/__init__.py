"""The lab registry: small images that Slipway builds itself, from a few bytes of content.

A repository's name carries all that was ever pushed to it (`code.py`), so nothing is kept: two
readers with two names cannot move each other's tags. `program.py` and `image.py` make the bytes,
`repository.py` says what a name holds. HTTP is `playground/web/registry.py`.
"""

from .code import Push, Refused, decode, encode, push
from .image import Blob, Image, build, index_digest
from .repository import Repository, name_of, open_repository

__all__ = [
    "Blob",
    "Image",
    "Push",
    "Refused",
    "Repository",
    "build",
    "decode",
    "encode",
    "index_digest",
    "name_of",
    "open_repository",
    "push",
]
