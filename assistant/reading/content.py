"""Reads what a stretch of words holds, so that nobody has to look at the words again."""

from assistant.reading.cues import load_cues
from assistant.reading.names import names_in
from assistant.reading.question import Content, Role
from assistant.snapshot import Setting
from corpus.language.quantity import quantities


def content(role: Role, words: str, setting: Setting) -> Content:
    """Return what `words` of that role hold."""
    cues = load_cues()
    return Content(
        role,
        quantities(words),
        names_in(words, setting.names),
        frozenset(cues.own_rank.findall(words)),
        frozenset(ask for ask, pattern in cues.asks.items() if pattern.search(words)),
    )
