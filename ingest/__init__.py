"""Writing: from a file to the corpus."""
