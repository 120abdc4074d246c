"""How long training takes: a roofline, an efficiency learned from published runs, and honest intervals."""
