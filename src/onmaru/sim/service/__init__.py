"""Use cases of the sim wing: experiments as functions, and as jobs of a site."""
