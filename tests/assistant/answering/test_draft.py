"""Drafts: several become one, and what the verifier refused is not in it."""

from assistant.answer import AskOutcome, Statement, Status
from assistant.answering.draft import Draft, merge, settle
from tests.assistant.made_up import CITED

QUOTED = Statement("有引文", (CITED,))
PLAIN = Statement("没有引文")


def test_of_several_questions_one_answered_makes_the_draft_answered() -> None:
    merged = merge(["甲", "乙"], [Draft(Status.NO_BASIS, (PLAIN,)), Draft(Status.ANSWERED, (QUOTED, PLAIN))])
    assert (merged.status, merged.statements) == (Status.ANSWERED, (PLAIN, QUOTED))


def test_of_several_questions_one_that_needs_facts_makes_the_draft_need_them() -> None:
    merged = merge(["甲", "乙"], [Draft(Status.ANSWERED, (QUOTED,)), Draft(Status.NEEDS_FACTS, (PLAIN,))])
    assert merged.status is Status.NEEDS_FACTS


def test_each_thing_asked_keeps_its_status_and_its_statements() -> None:
    merged = merge(["甲", "乙"], [Draft(Status.NO_BASIS, (PLAIN,)), Draft(Status.ANSWERED, (QUOTED,))])
    assert merged.asks == (
        AskOutcome("甲", Status.NO_BASIS, (PLAIN,)),
        AskOutcome("乙", Status.ANSWERED, (QUOTED,)),
    )
    assert merge(["甲"], [Draft(Status.ANSWERED, (QUOTED,))]).asks == ()


def test_a_thing_asked_whose_citations_do_not_pass_has_no_basis() -> None:
    other = Statement("也有引文", (CITED,))
    merged = merge(["甲", "乙"], [Draft(Status.ANSWERED, (QUOTED,)), Draft(Status.ANSWERED, (other, PLAIN))])
    first, second = settle(merged, (QUOTED, PLAIN)).asks
    assert (first.status, first.statements) == (Status.ANSWERED, (QUOTED,))
    assert (second.status, second.statements) == (Status.NO_BASIS, (PLAIN,))


def test_where_no_citation_passes_nothing_else_is_said() -> None:
    settled = settle(Draft(Status.ANSWERED, (PLAIN, QUOTED)), (PLAIN,))
    assert settled.status is Status.NO_BASIS
    assert PLAIN not in settled.statements


def test_what_passed_is_said_as_it_stands() -> None:
    settled = settle(Draft(Status.ANSWERED, (PLAIN, QUOTED)), (QUOTED,))
    assert (settled.status, settled.statements) == (Status.ANSWERED, (QUOTED,))
