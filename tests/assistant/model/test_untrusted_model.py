"""A model owns words: what it makes up is never shown, and what it is told not to see it does not see."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.verify.statements import verify_saved
from corpus.settings import Settings
from eval.generate import LIES, truths
from eval.recorded import falsehoods, play, recordings, token_of
from eval.score import ScoredCase
from eval.scripted import Part, Request, Scripted, ScriptedReply
from eval.sums import wrong_sums
from tests.corpus.shipped import policies
from tests.waiting import HUNG

QUESTIONS = [recording.asked for recording in recordings("liar") if recording.asked != "*"]


@contextmanager
def asked(settings: Settings, url: str, **more: Any) -> Iterator[Assistant]:
    update = {"llm_url": url, "llm_model": "any", "llm_timeout": HUNG, "deadline": HUNG, **more}
    with Assistant(settings.model_copy(update=update)) as assistant:
        yield assistant


@contextmanager
def playing(settings: Settings, part: Part, **more: Any) -> Iterator[tuple[Assistant, Scripted]]:
    with Scripted(part) as server, asked(settings, server.url, **more) as assistant:
        yield assistant, server


def unsound(assistant: Assistant, answer: Answer) -> Sequence[str]:
    """Return what is wrong with an answer: citations that do not verify, and numbers that nothing accounts for."""
    plain, measure_of = answer.to_dict(), assistant.snapshots.take().measures.__getitem__
    case = ScoredCase(q=answer.question, kind="fact")
    return [
        *verify_saved(plain, assistant.snapshots.index().policy, measure_of),
        *wrong_sums(case, plain, assistant.snapshots.index().policy, measure_of),
    ]


def test_nothing_that_a_liar_says_is_shown(settings: Settings) -> None:
    lies = falsehoods("liar")
    with playing(settings, play("liar")) as (assistant, server):
        for question in QUESTIONS:
            answer = assistant.ask(question)
            assert [lie for lie in lies if lie in answer.text] == []
            assert unsound(assistant, answer) == []
    assert len(server.requests) >= len(QUESTIONS)


def test_no_generated_lie_about_the_clause_that_was_read_is_shown(settings: Settings) -> None:
    truth = next(t for policy in policies() for t in truths(policy) if "首次认定为国家级" in t.text)
    rng = random.Random(4)
    made = {told for change in LIES.values() for _ in range(4) if (told := change(truth.text, rng))} - {truth.text}
    left = iter(sorted(made))

    def part(request: Request) -> ScriptedReply:
        cited = token_of("首次认定为国家级", request)
        assert cited
        return ScriptedReply("\n".join(json.dumps({"text": lie, "cite": [cited]}) for lie in islice(left, 6)))

    with playing(settings, part) as (assistant, server):
        for _ in range(3):
            answer = assistant.ask("创新平台首次认定，省级和国家级各奖多少")
            assert [lie for lie in made if lie in answer.text] == []
    assert len(made) >= 12
    assert len(server.requests) >= 3


def test_a_good_model_answers_with_citations_that_verify(settings: Settings) -> None:
    with playing(settings, play("good")) as (assistant, _):
        answers = [assistant.ask(recording.asked) for recording in recordings("good")[:12]]
        assert [unsound(assistant, answer) for answer in answers if unsound(assistant, answer)] == []
    assert sum(answer.composer == "model" for answer in answers) >= 9


def test_the_model_sees_no_ids_and_no_offsets(settings: Settings) -> None:
    with playing(settings, play("good")) as (assistant, server):
        for question in QUESTIONS[:8]:
            assistant.ask(question)
        ids = [
            *(metadata.id for metadata in assistant.snapshots.index().metadata),
            *assistant.snapshots.take().measures,
        ]
    seen = json.dumps([request["messages"] for request in server.requests], ensure_ascii=False)
    assert [one for one in ids if one in seen] == []


def test_a_weak_real_model_gets_nothing_unverified_through(settings: Settings, weak_model: str) -> None:
    with asked(settings, weak_model) as assistant:
        answer = assistant.ask(QUESTIONS[0])
        assert unsound(assistant, answer) == []
    assert any(step.what == "model" for step in answer.trace.steps), answer.trace.failure  # it was heard
