"""What the entries say about objects, in rows that are short, for reading the log."""

import sqlalchemy as sa
from alembic import op

from playground.audit_store.rows import fill

revision = "0002"
down_revision = "0001"

_REFUSED = "what stands beside entries of the audit log is only ever added"
_TABLES = ("audit_told", "audit_objects")


def upgrade() -> None:
    op.create_table(
        "audit_told",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("received", sa.String(40), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("audit_told_by_received", "audit_told", ["received", "number"])
    op.create_table(
        "audit_objects",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("namespace", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("how", sa.String(16), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("execution", sa.Text, nullable=False),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("images", sa.Text, nullable=False),
    )
    op.create_index(
        "audit_objects_by_object",
        "audit_objects",
        ["base", "kind", "namespace", "account", "how", "number"],
    )
    op.create_index("audit_objects_by_deed", "audit_objects", ["execution", "deed", "number"])
    fill(op.get_bind())
    for table in _TABLES:
        _keep(table)


def _keep(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"
        )
