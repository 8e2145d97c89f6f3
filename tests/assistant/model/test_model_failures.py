"""Whatever a model's server does, the answer is the one that stands without it, and it is there by the deadline."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from corpus.settings import Settings
from eval.recorded import broken
from eval.scripted import Part, Scripted
from tests.conftest import free_port
from tests.waiting import HUNG

QUESTION = "升规纳统当年能拿到奖励的百分之多少？"
DEADLINE = 3.0  # seconds, for servers that would never be done
PATIENCE = (DEADLINE, 5 * DEADLINE, 25 * DEADLINE)  # the later ones where a busy machine had no time to ask
ENDLESS = ("slow", "trickling")
BROKEN = sorted(broken())


@pytest.fixture(scope="module")
def extractive(settings: Settings) -> Answer:
    """Return the answer with no model."""
    with Assistant(settings) as assistant:
        return assistant.ask(QUESTION)


@contextmanager
def with_model(settings: Settings, url: str, **more: Any) -> Iterator[Assistant]:
    update = {"llm_url": url, "llm_model": "any", "llm_timeout": 2.0, "deadline": DEADLINE, **more}
    with Assistant(settings.model_copy(update=update)) as assistant:
        yield assistant


@contextmanager
def playing(settings: Settings, part: Part, **more: Any) -> Iterator[tuple[Assistant, Scripted]]:
    with Scripted(part) as server, with_model(settings, server.url, **more) as assistant:
        yield assistant, server


def said(answer: Answer) -> list[tuple[str, object]]:
    return [(statement.text, statement.citations) for statement in answer.statements]


@pytest.mark.parametrize("name", BROKEN)
def test_a_server_that_fails_leaves_the_extractive_answer_by_the_deadline(
    name: str, settings: Settings, extractive: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    for deadline in PATIENCE if name in ENDLESS else (HUNG,):
        with playing(settings, broken()[name], deadline=deadline) as (assistant, server):
            began = time.monotonic()
            with caplog.at_level(logging.WARNING, logger="assistant"):
                answer = assistant.ask(QUESTION)
            taken = time.monotonic() - began
        if server.requests:
            break
    assert server.requests, "the model was not asked"
    assert answer.composer == "extractive"
    assert (answer.status, said(answer)) == (extractive.status, said(extractive))
    assert taken < HUNG  # the slow server waits for an hour
    assert caplog.records, "nothing was logged"


def test_a_server_that_is_not_there_leaves_the_extractive_answer(settings: Settings, extractive: Answer) -> None:
    with with_model(settings, f"http://127.0.0.1:{free_port()}/v1") as assistant:
        answer = assistant.ask(QUESTION)
    assert (answer.composer, said(answer)) == ("extractive", said(extractive))
