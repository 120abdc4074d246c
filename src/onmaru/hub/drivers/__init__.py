"""Places for bytes: a folder, and object storage."""
