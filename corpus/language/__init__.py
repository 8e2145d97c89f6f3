"""The language of policies: quantities, bounds, quotes, sums dealt out to labels."""
