"""Measures, and the facts that they are weighed by."""
