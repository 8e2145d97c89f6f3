"""Files: one reader a format."""
