"""Registries: where a tag becomes a digest."""
