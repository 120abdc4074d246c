"""What happens if: a declarative process model of a factory, fast engines for it, and statistics one can trust."""
