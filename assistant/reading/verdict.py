"""Messages that only confirm or change what was said back: 1, 确认; 2, 修改. Whatever says more is read as any other.

Where facts were asked for a number alone answers that; only the words confirm or change then.
"""

from dataclasses import replace
from datetime import date

from assistant.conversation.state import ConversationState
from assistant.reading.case import Case
from assistant.reading.cues import load_cues
from assistant.reading.question import Act
from corpus.measures.facts import Facts, Vocabulary

SIGNS = " \n，。！,.!“”\"'「」"
NUMBERS = "12１２"


def verdict(text: str, before: ConversationState) -> Act | None:
    """Return whether `text` confirms or changes what was said back just before; None where it does neither."""
    words = text.strip(SIGNS)
    if not before.unsure or (before.asked and words[-1:] in NUMBERS):
        return None
    return next((act for act in (Act.CONFIRM, Act.CHANGE) if load_cues().acts[act].search(words)), None)


def case_after(act: Act, text: str, before: ConversationState, known: Facts, as_of: date, own: Vocabulary) -> Case:
    """Return the case as it is known: what is to be told anew is unknown again."""
    anew = before.unsure if act is Act.CHANGE else ()
    facts = {name: value for name, value in known.items() if name not in anew}
    gone = frozenset(anew)
    return Case(text, frozenset(), as_of, known, facts, frozenset(), gone, asked=before.asked, vocabulary=own)


def state_after(act: Act, before: ConversationState) -> ConversationState:
    """Return what the message leaves: what is to be told anew is asked for."""
    return replace(before, asked=before.unsure if act is Act.CHANGE else before.asked, unsure=())
