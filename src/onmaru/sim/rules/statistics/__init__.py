"""Statistics of simulation output: intervals, warm-up, stopping, paired comparison."""
