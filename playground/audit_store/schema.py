"""The tables of the log, as SQLAlchemy knows them; `migrations/` makes them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

entries = Table(
    "audit_entries",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("received", String(40), nullable=False),
    Column("type", Text, nullable=False),
    Column("application", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("execution", Text, nullable=False),
    Column("execution_name", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("created", BigInteger),
    Column("key", String(64), nullable=False),
    Column("content", String(64), nullable=False),
    Column("same_key_as", BigInteger),
)
Index("audit_entries_by_key", entries.c.key)
Index("audit_entries_by_application", entries.c.application, entries.c.number)
Index("audit_entries_by_user", entries.c.user, entries.c.number)
Index("audit_entries_by_type", entries.c.type, entries.c.number)
Index("audit_entries_by_execution", entries.c.execution, entries.c.number)

# Of a row with a long text a database reads all of the text to get at what stands behind it. So
# what lists are made of stands here again, in rows that are short.
told = Table(
    "audit_told",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("received", String(40), nullable=False),
    Column("level", String(16), nullable=False),
    Column("words", Text, nullable=False),
)
Index("audit_told_by_received", told.c.received, told.c.number)

objects = Table(
    "audit_objects",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("account", Text, nullable=False),
    Column("namespace", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("how", String(16), nullable=False),
    Column("action", String(16), nullable=False),
    Column("failed", Boolean, nullable=False),
    Column("level", String(16), nullable=False),
    Column("execution", Text, nullable=False),
    Column("deed", Text, nullable=False),
    Column("images", Text, nullable=False),
)
# All that is counted by, so that nothing but the index is read.
Index(
    "audit_objects_by_object",
    *(objects.c[name] for name in ("base", "kind", "namespace", "account", "how", "number")),
)
Index("audit_objects_by_deed", objects.c.execution, objects.c.deed, objects.c.number)
