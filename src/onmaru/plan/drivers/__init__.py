"""Heavy libraries of the plan wing: the constraint solver, typesetting, font subsetting."""
