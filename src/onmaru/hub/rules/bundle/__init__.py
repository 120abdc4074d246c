"""Bundles: artifacts with everything that belongs to them, in one file or folder that can be carried."""
