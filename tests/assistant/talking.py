"""A conversation as a test holds it."""

from datetime import date

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.conversation.state import ConversationState
from assistant.reading.question import Question
from assistant.verify.statements import verify_saved

DAY = date(2026, 11, 21)


def talk(assistant: Assistant, *turns: str) -> list[Answer]:
    """Return the answers to the turns of one conversation, each of them verified once more as it would be saved."""
    answers: list[Answer] = []
    for turn in turns:
        answers.append(assistant.ask(turn, answers[-1].conversation_id if answers else None, as_of=DAY))
        assert (
            verify_saved(
                answers[-1].to_dict(),
                assistant.snapshots.index().policy,
                assistant.snapshots.take().measures.__getitem__,
            )
            == ()
        )
    return answers


def left(question: Question, *clause: str) -> ConversationState:
    """Return what a question leaves whose answer stood on `clause`."""
    terms = tuple(term.word for term in question.terms)
    return ConversationState(
        question.topic, terms=terms, aspects=tuple(question.aspects), scope=question.scope, clause=clause
    )
