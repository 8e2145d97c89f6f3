"""Every measure for every enterprise of a table."""
