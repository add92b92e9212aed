"""Views of Changes and Problems: what people and other tools read."""
