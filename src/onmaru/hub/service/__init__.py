"""Use cases of the hub: load, decide, apply, record."""
