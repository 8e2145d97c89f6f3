"""Reading: what was said becomes a question, once."""
