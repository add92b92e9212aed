"""Registries: where a tag becomes a digest; the lab's own, the client of others, the lock file."""
