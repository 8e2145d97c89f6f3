"""Grants: who gets what, on which conditions, how much, in what manner, as the sentences of a policy promise it."""
