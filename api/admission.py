"""What the doors look at before a question is answered: whether it is short enough, and which of its words are own."""

from assistant.assistant import Assistant
from assistant.conversation.keeping import recall
from assistant.conversation.past import Past
from assistant.reading.message import segments
from assistant.reading.speech import LONGEST, QuestionTooLongError
from assistant.snapshot import Snapshot
from corpus.today import today


def check_length(assistant: Assistant, question: str, conversation_id: str | None = None) -> None:
    """Raise QuestionTooLongError where more than `LONGEST` characters of a question are the user's own.

    What is no longer than that in all is not looked into. Raises ConversationsError for a malformed id.
    """
    if len(question) <= LONGEST:
        return
    past = recall(assistant.conversations, conversation_id)
    if len(segments(question, past, assistant.snapshots.take(), today()).own) > LONGEST:
        raise QuestionTooLongError(f"a question has at most {LONGEST} characters beside what it quotes")


def own_words(text: str, snapshot: Snapshot) -> str:
    """Return what a text says for itself, without what it quotes."""
    return segments(text, Past(), snapshot, today()).own
