"""What the doors look at before a question is answered: whether it is short enough, and which of its words are own."""

from assistant.assistant import Assistant
from assistant.conversation.keeping import recall
from assistant.conversation.past import Past
from assistant.reading.message import check_length as check_length_of
from assistant.reading.message import segments
from corpus.today import today


def check_length(assistant: Assistant, question: str, conversation_id: str | None = None) -> None:
    """Raise QuestionTooLongError for a question of too many characters of the user's own; ConversationsError."""
    past = recall(assistant.conversations, conversation_id)
    check_length_of(question, past, assistant.snapshots.take(), today())


def own_words(assistant: Assistant, text: str) -> str:
    """Return what a text says for itself, without what it quotes."""
    return segments(text, Past(), assistant.snapshots.take(), today()).own
