"""The NGC door: what NVIDIA's `ngcsdk` asks for, answered from the same artifacts as at the other doors."""
