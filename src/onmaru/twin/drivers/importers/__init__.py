"""Geometry from other formats into USD layers of a plant, one format a module."""
