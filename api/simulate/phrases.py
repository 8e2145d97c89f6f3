"""The words of the simulator, from ``prompts/simulate.yaml``."""

from corpus.words import words_of


def word(key: str, **fields: object) -> str:
    """Return the words of that key, filled in. Raises KeyError for an unknown key or a missing field."""
    return str(words_of("simulate")[key]).format(**fields)


def name(group: str, key: str) -> str:
    """Return a word out of a group: ``name("faults", "late")``."""
    return str(words_of("simulate")[group][key])


def words(key: str) -> tuple[str, ...]:
    """Return a list of words."""
    return tuple(map(str, words_of("simulate")[key]))
