"""Base64, as Kubernetes and Spinnaker write it."""

import base64
import binascii
import re

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


def decoded(text: str) -> bytes | None:
    """What base64 says, in one line or several, with either alphabet; None if it is none."""
    compact = "".join(text.replace("\\n", "").split())
    if not _BASE64.fullmatch(compact):
        return None
    compact = compact.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
