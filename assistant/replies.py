"""The words a user is told, from ``prompts/replies.yaml``."""

from corpus.words import filled, words_of


def reply(key: str, **fields: str) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return filled("replies", key, **fields)


def name(group: str, key: str) -> str:
    """Return a name out of a group of names: ``name("names", "issuer")``."""
    return str(words_of("replies")[group][key])


def examples() -> tuple[str, ...]:
    """Return questions that a newcomer may try."""
    return tuple(words_of("replies")["examples"])
