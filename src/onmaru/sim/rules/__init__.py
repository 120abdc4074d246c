"""Pure functions of the simulation wing, a noun a file."""
