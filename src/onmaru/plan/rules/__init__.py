"""Pure functions of the planner, a noun a file."""
