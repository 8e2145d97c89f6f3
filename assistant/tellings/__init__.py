"""Facts read out of ordinary sentences."""
