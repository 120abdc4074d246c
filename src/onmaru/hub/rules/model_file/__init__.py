"""Model files: what their headers say, and what in them could run code. Nothing is loaded or executed."""
