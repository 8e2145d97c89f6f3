"""The words about tables of enterprises, from ``prompts/tables.yaml``."""

from corpus.words import filled, words_of


def word(key: str, **fields: object) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return filled("tables", key, **fields)


def words(key: str) -> tuple[str, ...]:
    """Return the list of that key. Raises KeyError for an unknown one."""
    return tuple(words_of("tables")[key])
