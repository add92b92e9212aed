"""Text, Documents, Changes: the room where a manifest is read and written."""

from .change import MISSING, Change, Json
from .document import Document, KubernetesObject
from .edit import Edit
from .events import LIBYAML, WITHOUT_LIBYAML
from .limits import DEFAULT, KUBECTL, Limits
from .problem import Problem, Severity, in_order
from .read import read
from .reading import Reading
from .splice import Spliced, splice
from .text import Span

__all__ = [
    "DEFAULT",
    "KUBECTL",
    "LIBYAML",
    "MISSING",
    "WITHOUT_LIBYAML",
    "Change",
    "Document",
    "Edit",
    "Json",
    "KubernetesObject",
    "Limits",
    "Problem",
    "Reading",
    "Severity",
    "Span",
    "Spliced",
    "in_order",
    "read",
    "splice",
]
