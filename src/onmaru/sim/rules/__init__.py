"""Pure functions of the sim wing: models, engines, statistics, schedules, calibration; no socket, no clock."""
