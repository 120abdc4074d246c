"""GPU compatibility: what an artifact was compiled for, what a machine offers, and whether the two meet."""
