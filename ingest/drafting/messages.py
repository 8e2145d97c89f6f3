"""The words that drafts and their reports are made of; they stand in ``prompts/drafts.yaml``."""

from corpus.words import filled


def word(key: str, **values: object) -> str:
    """Return the words of `key`, filled with `values`. Raises KeyError for an unknown key."""
    return filled("drafts", key, **values)
