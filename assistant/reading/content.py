"""Reads what a stretch of words holds, so that nobody has to look at the words again."""

from collections.abc import Mapping

from assistant.reading.cues import load_cues
from assistant.reading.names import names_in
from assistant.reading.own import OwnWords
from assistant.reading.question import Content, ContentRole
from assistant.snapshot import Setting
from corpus.language.quantity import quantities


def contents(words: Mapping[ContentRole, str], setting: Setting) -> tuple[Content, ...]:
    """Return what the words of each role hold; where there are none there is nothing."""
    return tuple(_content(role, OwnWords(one, ((0, role),)), setting) for role, one in words.items() if one)


def own_contents(own: OwnWords, setting: Setting) -> tuple[Content, ...]:
    """Return what own words hold, each thing of the clause that it begins in: what is asked, and the case."""
    return tuple(_content(role, own, setting) for role in (ContentRole.ASK, ContentRole.CASE) if own.of(role))


def _content(role: ContentRole, own: OwnWords, setting: Setting) -> Content:
    cues, text = load_cues(), own.text
    ranks, asks = cues.own_rank.finditer(text), cues.asks.items()
    return Content(
        role,
        tuple(quantity for quantity in quantities(text) if own.role(quantity.start) is role),
        names_in(own.of(role), setting.names),
        frozenset(match.group() for match in ranks if own.role(match.start()) is role),
        frozenset(a for a, words in asks if any(own.role(m.start()) is role for m in words.finditer(text))),
    )
