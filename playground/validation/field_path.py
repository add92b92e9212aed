"""Where a rule looks: the path as the API server writes it, and the address in the manifest.

The two differ more often than one would think: the server says `spec.template.labels` for what
stands at `/spec/template/metadata/labels`.

Source: apimachinery `pkg/util/validation/field/path.go`.
"""

from collections.abc import Callable
from typing import Any

from playground.manifest.pointer import Tokens, format_pointer


def _field(above: str, names: Tokens) -> str:
    own = ".".join(map(str, names))
    return f"{above}.{own}" if above else own


def _entry(above: str, tokens: Tokens) -> str:
    return f"{above}[{tokens[0]}]"


def _unsaid(above: str, tokens: Tokens) -> str:
    return above


class Path:
    """`field`: the server's words; `tokens`: the place in the object that was sent.

    A path is made for every value, and asked for by the few that are wrong. So it only remembers
    from where it goes on: the `tokens` below `above`, and what they add to the words.
    """

    __slots__ = ("_above", "_own", "_said")

    def __init__(
        self,
        above: "Path | None" = None,
        tokens: Tokens = (),
        said: Callable[[str, Tokens], str] = _unsaid,
    ) -> None:
        self._above = above
        self._own = tokens
        self._said = said

    def child(self, *names: str) -> "Path":
        """A field of a struct, and below it."""
        return Path(self, names, _field)

    def index(self, position: int) -> "Path":
        """An entry of a list: `containers[0]`."""
        return Path(self, (position,), _entry)

    def key(self, key: str) -> "Path":
        """An entry of a map: `limits[cpu]`."""
        return Path(self, (key,), _entry)

    def at(self, *tokens: str | int) -> "Path":
        """The same words, for something deeper in the object."""
        return Path(self, tokens, _unsaid)

    def called(self, field: str) -> "Path":
        """The same place, by another name."""
        return Path(self, (), lambda above, tokens: field)

    @property
    def field(self) -> str:
        """The words: `spec.containers[0].name`."""
        return self._said(self._above.field if self._above else "", self._own)

    @property
    def tokens(self) -> Tokens:
        """The way from the object's root."""
        return (*self._above.tokens, *self._own) if self._above else self._own

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer (RFC 6901)."""
        return format_pointer(self.tokens)


Value = dict[str, Any]
"""A decoded struct or map: known fields of the right types, none of them null."""
