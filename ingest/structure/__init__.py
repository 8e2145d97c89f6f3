"""Structure: the documents, clauses and metadata of a text."""
