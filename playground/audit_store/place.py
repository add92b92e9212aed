"""Where the log is if nobody says otherwise. Apart from all that is slow to import."""

from pathlib import Path

DATABASE_URL = f"sqlite:///{Path(__file__).resolve().parents[2]}/var/audit.sqlite3"
