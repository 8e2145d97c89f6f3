"""Why a file cannot be taken in. Its words are in ``prompts/ingest.yaml``."""

from corpus.words import words_of


class ReadError(ValueError):
    """A file that cannot be read as a policy; the message is one sentence that says why."""


def word(key: str, **values: object) -> str:
    """Return the words of `key`, filled with `values`. Raises KeyError for an unknown key."""
    return str(words_of("ingest")[key]).format(**values)
