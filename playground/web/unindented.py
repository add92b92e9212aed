"""Templates are indented for whoever reads them; pages are sent without."""

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"^[ \t]+(?=[<{])", re.MULTILINE)


class Unindented(Extension):
    """Takes the blanks before tags and values; lines stay where they are, for error messages."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTATION.sub("", source)
