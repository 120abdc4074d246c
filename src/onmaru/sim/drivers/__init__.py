"""Plug-ins of the sim wing: the home of heavy imports."""
