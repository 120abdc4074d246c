"""Plug-ins of the twin: the home of heavy imports."""
