"""What the entries say about objects over time, as `playground/audit/objects_at.py` has it.

That module says what is meant; here the database picks the rows that matter for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import eq
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, func, or_, select

from playground.audit.beside import sighting
from playground.audit.objects_at import Before, Objects, Seen, objects_at, state_of
from playground.audit.sighting import ObjectRow

from .deeds import DEED, OBJECT, is_told_before
from .schema import entries, objects, told

Item = TypeVar("Item")
_OBJECT = tuple(objects.c[name] for name in OBJECT)
_AT_A_TIME = 100


def states(
    connection: Connection, number: int, application: str = "", namespace: str = ""
) -> Objects:
    """The objects as of entry `number`; of one application or namespace, or of all."""
    conditions = [objects.c.number <= number]
    if namespace:
        conditions.append(objects.c.namespace == namespace)
    if application:
        named = select(entries.c.number).where(
            entries.c.application == application, entries.c.number <= number
        )
        conditions.append(objects.c.number.in_(named))
    return objects_at(_telling(connection, conditions))


def before(connection: Connection, of: Seen) -> Before:
    """What the log had of the same object before it first heard of this deed: as `previous`."""
    one = of.sighting
    same = (objects.c.execution == one.execution, objects.c.deed == one.deed)
    query = select(func.min(objects.c.number)).where(*same)
    first = connection.execute(query).scalar() or of.number
    own = [*map(eq, _OBJECT, one.object), objects.c.number < first]
    return state_of(objects_at(_telling(connection, own)), one)


def _telling(connection: Connection, conditions: Sequence[Any]) -> list[Seen]:
    """What the state of the objects follows from, of all that rows with these conditions tell."""
    firsts = {*_whole(connection, conditions), *_actions(connection, conditions)}
    return _seen(connection, firsts)


def _whole(connection: Connection, conditions: Sequence[Any]) -> Iterator[int]:
    """Of each object the entry that was the first to have its latest manifest.

    The latest entry with a manifest may repeat one that others have replaced since. So what is
    looked for is a manifest that was first told of behind the beginning of the latest one.
    """
    hydrated = (*conditions, objects.c.how == "hydrated")
    newest = select(*_OBJECT, func.max(objects.c.number)).where(*hydrated).group_by(*_OBJECT)
    last_of = {tuple(row[:4]): row[4] for row in connection.execute(newest)}
    other = objects.alias("first")
    first = select(func.min(other.c.number)).where(*(other.c[n] == objects.c[n] for n in DEED))
    query = select(*_OBJECT, objects.c.number, first.scalar_subquery().label("first"))
    first_of: dict[tuple[str, ...], int] = {}
    for numbers in _chunks(sorted(set(last_of.values()))):
        for row in connection.execute(query.where(*hydrated, objects.c.number.in_(numbers))):
            key = tuple(row[:4])
            if last_of.get(key) == row.number:
                first_of[key] = max(row.first, first_of.get(key, 0))
    yield from first_of.values()
    for keys in _chunks(list(first_of)):
        behind = (and_(*map(eq, _OBJECT, key), objects.c.number > first_of[key]) for key in keys)
        later = select(objects.c.number).where(*hydrated, or_(*behind), ~is_told_before(objects))
        yield from connection.execute(later).scalars()


def _actions(connection: Connection, conditions: Sequence[Any]) -> Iterator[int]:
    """The entries that were the first to tell of an action: of each object, name and kind of
    action the latest one."""
    what = (*_OBJECT, objects.c.name, objects.c.how, objects.c.action)
    first = func.min(objects.c.number).label("first")
    deeds = select(*what, first).where(*conditions, objects.c.how != "hydrated")
    inner = deeds.group_by(*what, *(objects.c[name] for name in DEED)).subquery()
    query = select(func.max(inner.c.first)).group_by(*(inner.c[column.name] for column in what))
    yield from connection.execute(query).scalars()


def _seen(connection: Connection, numbers: Iterable[int]) -> list[Seen]:
    """What these entries say about objects that none says before them."""
    found = []
    for chunk in _chunks(sorted(set(numbers))):
        query = (
            select(told.c.received, objects)
            .join(told, told.c.number == objects.c.number)
            .where(objects.c.number.in_(chunk), ~is_told_before(objects))
            .order_by(objects.c.number, objects.c.position)
        )
        for row in connection.execute(query):
            found.append(Seen(row.number, row.received, sighting(ObjectRow(*tuple(row)[3:]))))
    return found


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + _AT_A_TIME] for start in range(0, len(items), _AT_A_TIME))
