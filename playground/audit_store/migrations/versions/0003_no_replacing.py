"""SQLite replaces rows without asking the triggers that refuse to delete one."""

from alembic import op

revision = "0003"
down_revision = "0002"

_REFUSED = "entries of the audit log, and what stands beside them, are only ever added"
_KEYS = {
    "audit_entries": ("number",),
    "audit_told": ("number",),
    "audit_objects": ("number", "position"),
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL has no other way than to update
    for table, key in _KEYS.items():
        same = " AND ".join(f"{name} = NEW.{name}" for name in key)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
