"""The entries of the log, which nobody changes or deletes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSED = "entries of the audit log are only ever added"


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("received", sa.String(40), nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("application", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("execution", sa.Text, nullable=False),
        sa.Column("execution_name", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("same_key_as", sa.BigInteger),
    )
    op.create_index("audit_entries_by_key", "audit_entries", ["key"])
    for name in ("application", "user", "type", "execution"):
        op.create_index(f"audit_entries_by_{name}", "audit_entries", [name, "number"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()"
        )
