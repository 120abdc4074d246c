"""The hub's tables, and the uploads on their way."""
