"""Where the entries of the audit log are kept: SQLite or PostgreSQL. See README.md."""
