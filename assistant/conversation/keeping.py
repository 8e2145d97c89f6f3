"""A conversation read and kept while that can be done. Answering needs neither: a question is answered all the same.

Where the turns before cannot be read a question is answered by itself.
"""

import logging
from collections.abc import Mapping

from assistant.conversation.past import Past
from assistant.conversation.store import Conversations, Turn
from corpus.database import DatabaseError
from corpus.measures.facts import Value

log = logging.getLogger(__name__)


def recalled(conversations: Conversations, conversation: str | None) -> Past:
    """Return what a question of a conversation may lean on; nothing for one that begins."""
    if conversation is None:
        return Past()
    try:
        return Past(conversations.turns(conversation), conversations.facts(conversation))
    except DatabaseError as error:
        log.error("a question is answered without those before it: %s", error)
        return Past()


def kept(
    conversations: Conversations, conversation: str, turn: Turn, told: Mapping[str, Value | None], owner: str | None
) -> bool:
    """Keep a turn with the facts that it told, and say whether that could be done."""
    try:
        conversations.append(conversation, turn, told, owner)
    except DatabaseError as error:
        log.error("an answer is not kept: %s", error)
        return False
    return True
