"""Which rows tell of something done for the first time, and which ones only repeat it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from .schema import objects

OBJECT = ("account", "namespace", "kind", "base")
"""The columns that tell objects apart."""
DEED = ("execution", "deed")


def is_told_before(of: Any) -> ColumnElement[bool]:
    """Whether an earlier entry tells of the same deed; `of` is `objects` or an alias."""
    other = objects.alias("earlier")
    return _same(other, of, other.c.number < of.c.number)


def is_told_better(of: Any) -> ColumnElement[bool]:
    """Whether a list shows another entry for the same deed: the end of its stage, or else the
    first one that tells of it."""
    other = objects.alias("better")
    is_end, others_is_end = of.c.level == "stage", other.c.level == "stage"
    earlier = and_(or_(others_is_end, ~is_end), other.c.number < of.c.number)
    return _same(other, of, or_(and_(others_is_end, ~is_end), earlier))


def _same(other: Any, of: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    same = [other.c[name] == of.c[name] for name in DEED]
    return select(other.c.number).where(*same, condition).exists()
