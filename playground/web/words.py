"""Our own sentences as HTML: words between backticks become code."""

import re

from markupsafe import Markup, escape

CODE = re.compile("(`+)(.+?)\\1", re.DOTALL)


def coded(text: str) -> Markup:
    """`text`, escaped, with `<code>` for what stands between backticks."""
    return Markup(CODE.sub(r"<code>\2</code>", str(escape(text))))
