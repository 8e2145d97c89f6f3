"""What the doors of 企业微信 say besides answers, from ``prompts/wecom.yaml``."""

from assistant.replies import examples, reply
from corpus.words import words_of


def word(key: str, **known: object) -> str:
    """Return the words of that key, filled in."""
    return str(words_of("wecom")[key]).format(**known)


def welcome() -> str:
    """Return what is said to whoever comes for the first time."""
    return "\n".join([reply("greeting"), word("try"), *(f"「{one}」" for one in examples())])
