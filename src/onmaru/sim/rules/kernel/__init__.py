"""The event kernel: compiled, flat, deterministic. Begin with `layout.py`, then `loop.py`."""
