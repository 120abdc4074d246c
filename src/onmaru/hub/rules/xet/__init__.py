"""Xet: the formats in which newer Hugging Face clients send large files. Source: Xet Protocol Specification 1.1."""
