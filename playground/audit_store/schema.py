"""The table of the log, as SQLAlchemy knows it; `migrations/` makes it."""

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

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
