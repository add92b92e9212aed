"""Text, Documents, Changes: the room where a manifest is read and written."""

from .change import MISSING, Change, Json
from .document import Document, KubernetesObject
from .events import LIBYAML
from .limits import DEFAULT, KUBECTL, Limits
from .problem import Problem, Severity, in_order
from .read import Reading, read
from .text import Span

__all__ = [
    "DEFAULT",
    "KUBECTL",
    "LIBYAML",
    "MISSING",
    "Change",
    "Document",
    "Json",
    "KubernetesObject",
    "Limits",
    "Problem",
    "Reading",
    "Severity",
    "Span",
    "in_order",
    "read",
]
