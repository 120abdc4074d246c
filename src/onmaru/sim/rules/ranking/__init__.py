"""Choosing the best of many designs with a stated risk: KN and OCBA."""
