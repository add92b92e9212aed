"""A Reading: what was read of a text, and where each value of it stands."""

from bisect import bisect_left
from copy import copy

from .document import Document
from .limits import DEFAULT, Limits
from .parsing import parse
from .places import find
from .pointer import Tokens, parse_pointer
from .problem import Problem
from .text import Lines, Span
from .tree import Node, end_of, start_of


class Reading:
    """What was read: the text, its readable documents, the Problems of reading it.

    `unreadable` holds the indexes of the documents that could not be read; `steps` says how much
    of `limits.steps` the reading took.
    """

    def __init__(
        self,
        text: str,
        documents: tuple[Document, ...],
        problems: tuple[Problem, ...],
        unreadable: tuple[int, ...],
        limits: Limits = DEFAULT,
        steps: int = 0,
        lines: Lines | None = None,
        trees: dict[int, Node] | None = None,
    ) -> None:
        self.text, self.documents, self.problems = text, documents, problems
        self.unreadable, self.limits, self.steps = unreadable, limits, steps
        self._lines, self._trees = lines, trees or {}
        self._tree: tuple[int, Node] | None = None

    def with_documents(self, documents: tuple[Document, ...]) -> "Reading":
        """The same text as if it had been read as these documents."""
        reading = copy(self)
        reading.documents = documents
        return reading

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    def document(self, index: int) -> Document:
        """The document with that index; KeyError if it could not be read."""
        at = bisect_left(self.documents, index, key=lambda document: document.index)
        if at == len(self.documents) or self.documents[at].index != index:
            raise KeyError(index)
        return self.documents[at]

    def tree(self, document: Document) -> Node:
        """The document's nodes, which are parsed anew unless the text is small.

        Of a large text only the last tree that was asked for is kept. Its values are there only
        if an alias or a merge key could need them.
        """
        if document.index in self._trees:
            return self._trees[document.index]
        if self._tree is None or self._tree[0] != document.index:
            values = "*" in document.source or "<<" in document.source
            node = parse(document.source, json=document.json, limits=self.limits, values=values)
            assert node is not None
            self._tree = document.index, node
        return self._tree[1]

    def position(self, index: int, pointer: str | Tokens) -> Span:
        """Where the value that `pointer` names stands in the text.

        Of a pointer that leads nowhere it is the nearest value around that exists.
        """
        document = self.document(index)
        tokens = parse_pointer(pointer) if isinstance(pointer, str) else pointer
        node = find(self.tree(document), tokens).node
        end = min(document.start + end_of(node), len(self.text))
        return self.lines.span(document.start + start_of(node), end)
