"""A language model at the table, trusted with nothing."""
