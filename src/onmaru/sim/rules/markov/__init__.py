"""The exact engine: continuous-time Markov chains of small exponential models."""
