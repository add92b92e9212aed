"""Alembic's entry point: it runs the migrations over the connection that it is handed."""

from alembic import context

from playground.audit_store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
