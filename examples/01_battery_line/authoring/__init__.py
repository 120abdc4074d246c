"""Parametric geometry, materials and bindings of the battery-module line."""
