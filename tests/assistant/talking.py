"""A conversation as a test holds it."""

from datetime import date

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.verify.statements import verify_saved

DAY = date(2026, 11, 21)


def talk(assistant: Assistant, *turns: str) -> list[Answer]:
    """Return the answers to the turns of one conversation, each of them verified once more as it would be saved."""
    answers: list[Answer] = []
    for turn in turns:
        answers.append(assistant.ask(turn, answers[-1].conversation_id if answers else None, as_of=DAY))
        assert verify_saved(answers[-1].to_dict(), assistant.index.policy, assistant.measures.__getitem__) == ()
    return answers
