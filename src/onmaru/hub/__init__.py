"""Artifacts: one content store behind the doors that container, chart and model tools already speak."""
