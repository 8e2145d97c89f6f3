"""Drafts: several become one, and what the verifier refused is not in it."""

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, merge, settle
from tests.assistant.made_up import CITED

QUOTED = Statement("有引文", (CITED,))
PLAIN = Statement("没有引文")


def test_of_several_questions_one_answered_makes_the_draft_answered() -> None:
    merged = merge([Draft(Status.NO_BASIS, (PLAIN,)), Draft(Status.ANSWERED, (QUOTED, PLAIN))])
    assert (merged.status, merged.statements) == (Status.ANSWERED, (PLAIN, QUOTED))


def test_where_no_citation_passes_nothing_else_is_said() -> None:
    settled = settle(Draft(Status.ANSWERED, (PLAIN, QUOTED)), (PLAIN,))
    assert settled.status is Status.NO_BASIS
    assert PLAIN not in settled.statements


def test_what_passed_is_said_as_it_stands() -> None:
    settled = settle(Draft(Status.ANSWERED, (PLAIN, QUOTED)), (QUOTED,))
    assert (settled.status, settled.statements) == (Status.ANSWERED, (QUOTED,))
