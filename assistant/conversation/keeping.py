"""A conversation recalled and kept while that can be done. Answering needs neither.

Where the turns before cannot be read a question is answered by itself.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from assistant.answer import Answer
from assistant.conversation.past import Past
from assistant.conversation.state import ConversationState, clause_of
from assistant.conversation.store import Conversations, Turn
from assistant.snapshot import Snapshot
from assistant.weighing.assessment import Outcome
from corpus.database import DatabaseError
from corpus.measures.facts import Value, Vocabulary

log = logging.getLogger(__name__)


def recall(conversations: Conversations, conversation: str | None, vocabulary: Vocabulary | None = None) -> Past:
    """Return what a question of a conversation may lean on; nothing for one that begins."""
    if conversation is None:
        return Past()
    try:
        return Past(conversations.turns(conversation), conversations.facts(conversation, vocabulary))
    except DatabaseError as error:
        log.error("a question is answered without those before it: %s", error)
        return Past()


def keep(
    conversations: Conversations, conversation: str, turn: Turn, facts: Mapping[str, Value | None], owner: str | None
) -> bool:
    """Keep a turn with the facts that it told, and say whether that could be done."""
    try:
        conversations.append(conversation, turn, facts, owner)
    except DatabaseError as error:
        log.error("an answer is not kept: %s", error)
        return False
    return True


def turn_of(answer: Answer, state: ConversationState, snapshot: Snapshot) -> Turn:
    """Return the turn that follow-ups will lean on: what its message leaves, and what was weighed and asked for."""
    record = answer.to_dict()
    state = replace(state, clause=clause_of(record) or state.clause, unsure=_unsure(answer))
    if not answer.assessments:
        return Turn(answer.question, record, state)
    measures = snapshot.measures
    found = [one for one in answer.assessments if one.measure_id in measures]  # its policy may be gone by now
    weighed = [measures[one.measure_id] for one in found]
    asking = [one for one in found if one.outcome is Outcome.MISSING_FACTS or one.pending]
    places = {snapshot.index.policy(one.policy_id).metadata.place or "" for one in weighed}
    state = replace(
        state,
        measures=tuple(one.id for one in weighed),
        measure_places=tuple(sorted(places)),
        asked=tuple(dict.fromkeys(missing.fact for one in asking for missing in one.missing)),
        hanging=tuple(dict.fromkeys(name for one in weighed for name in one.facts)),
    )
    return Turn(answer.question, record, state)


def _unsure(answer: Answer) -> tuple[str, ...]:
    return tuple(one.fact.name for one in answer.unsure if one.lasting)
