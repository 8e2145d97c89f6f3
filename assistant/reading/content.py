"""Reads what a stretch of words holds, so that nobody has to look at the words again."""

from collections.abc import Mapping

from assistant.reading.cues import load_cues
from assistant.reading.names import names_in
from assistant.reading.question import Content, ContentRole
from assistant.snapshot import Setting
from corpus.language.quantity import quantities


def contents(words: Mapping[ContentRole, str], setting: Setting) -> tuple[Content, ...]:
    """Return what the words of each role hold; where there are none there is nothing."""
    return tuple(_content(role, one, setting) for role, one in words.items() if one)


def _content(role: ContentRole, words: str, setting: Setting) -> Content:
    cues = load_cues()
    return Content(
        role,
        quantities(words),
        names_in(words, setting.names),
        frozenset(cues.own_rank.findall(words)),
        frozenset(ask for ask, pattern in cues.asks.items() if pattern.search(words)),
    )
