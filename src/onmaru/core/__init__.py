"""The floor under every wing: no wing, no torch, no pxr is imported from here."""
