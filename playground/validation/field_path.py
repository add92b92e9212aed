"""Where a rule looks: the path as the API server writes it, and the address in the manifest.

The two differ more often than one would think: the server says `spec.template.labels` for what
stands at `/spec/template/metadata/labels`.

Source: apimachinery `pkg/util/validation/field/path.go`.
"""

from dataclasses import dataclass
from typing import Any

from playground.manifest.pointer import Tokens, format_pointer


@dataclass(frozen=True, slots=True)
class Path:
    """`field`: the server's words; `tokens`: the place in the object that was sent."""

    field: str = ""
    tokens: Tokens = ()

    def child(self, *names: str) -> "Path":
        """A field of a struct, and below it."""
        field = ".".join((self.field, *names)) if self.field else ".".join(names)
        return Path(field, (*self.tokens, *names))

    def index(self, position: int) -> "Path":
        """An entry of a list: `containers[0]`."""
        return Path(f"{self.field}[{position}]", (*self.tokens, position))

    def key(self, key: str) -> "Path":
        """An entry of a map: `limits[cpu]`."""
        return Path(f"{self.field}[{key}]", (*self.tokens, key))

    def at(self, *tokens: str | int) -> "Path":
        """The same words, for something deeper in the object."""
        return Path(self.field, (*self.tokens, *tokens))

    def called(self, field: str) -> "Path":
        """The same place, by another name."""
        return Path(field, self.tokens)

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901)."""
        return format_pointer(self.tokens)


Value = dict[str, Any]
"""A decoded struct or map: known fields of the right types, none of them null."""
