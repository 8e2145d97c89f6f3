"""Whether a message asks nothing: 😂, 好的收到, [微笑], 1. It names no subject, tells no fact, and wants nothing.

Where the program has asked for something, words may answer it; signs alone never do.
"""

from collections.abc import Callable

from assistant.reading.case import Case
from assistant.reading.cues import load_cues
from assistant.reading.question import NAMING, Act, Term
from assistant.reading.speech import STICKER, Speech, Voice
from assistant.reading.understand import understand
from assistant.snapshot import Setting
from corpus.language.quantity import quantities


def asks_nothing(speech: Speech, case: Case, setting: Setting, carries: Callable[[str], bool], awaited: bool) -> bool:
    """Say whether there is nothing to look up or to weigh for a message.

    `carries` says whether the texts have a word; `awaited`: facts were asked for.
    """
    words = speech.own
    if not any(character.isalnum() for character in words):
        return all(segment.role is Voice.OWN for segment in speech.segments)
    if words != STICKER.sub("", speech.text) or case.mentions or awaited or any(q.unit for q in quantities(words)):
        return False
    query = understand(words, setting)
    wanted = query.act is not Act.ASK or query.aspects or query.level or query.named or query.absent or query.seats
    cues = load_cues()
    asking = cues.follow_up.search(words) or cues.request.search(words) or cues.confirm.search(words)
    return not wanted and not asking and not any(_names(term, carries) for term in query.terms)


def _names(term: Term, carries: Callable[[str], bool]) -> bool:
    """Say whether a word names a subject: a noun, or any word of the texts: 省级."""
    return term.need > NAMING or (len(term.word) > 1 and carries(term.word))
