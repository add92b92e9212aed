"""Base64, as Kubernetes and Spinnaker write it, and what gzip packed."""

import binascii
import re

MOST_UNPACKED = 1024 * 1024
"""Bytes: a small text can be packed from a very large one."""
_GZIP = b"\x1f\x8b\x08"
_GZIP_WINDOW = 31
"""What zlib calls a header of gzip, and the largest window."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def decoded(text: str, cut_off: bool = False) -> bytes | None:
    """What base64 says, in one line or several, with either alphabet; None if it is none.

    `cut_off`: a last sign that says nothing by itself is passed over.
    """
    compact = "".join(text.replace("\\n", "").split())
    if not _BASE64.fullmatch(compact):
        return None
    compact = compact.rstrip("=").replace("-", "+").replace("_", "/")
    if cut_off and len(compact) % 4 == 1:
        compact = compact[:-1]
    try:
        return binascii.a2b_base64(compact + "=" * (-len(compact) % 4))
    except binascii.Error:
        return None


def unpacked(content: bytes) -> bytes | None:
    """What gzip packed, or the content itself if that is not packed.

    None: it is cut off, or has more than MOST_UNPACKED bytes.
    """
    if content[: len(_GZIP)] != _GZIP:
        return content
    import zlib

    reading = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = reading.decompress(content, MOST_UNPACKED)
    except zlib.error:
        return content
    return plain if reading.eof else None


def packed(content: bytes) -> bytes:
    """The content as gzip packs it, without a time in it."""
    import gzip

    return gzip.compress(content, mtime=0)
