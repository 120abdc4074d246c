"""Size, choose, power, price and justify an AI factory; every number traceable, its error stated."""
