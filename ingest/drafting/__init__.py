"""Drafting: from promises to measures that a person has to check."""
