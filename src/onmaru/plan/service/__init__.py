"""Use cases of the planner; begin with `planner.py`."""
