"""Use cases of the twin: load, decide, apply, emit."""
