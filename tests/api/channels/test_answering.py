import asyncio
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from api.channels.answering import Answering
from api.channels.jobs import ChannelMessage, Job, Jobs
from tests.waiting import HUNG


class Asked:
    """An assistant that notes what it is asked; it answers when the test lets it."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.go = threading.Event()
        self.when = 0.0

    def __call__(self, question: str, conversation_id: str) -> Mapping[str, Any]:
        self.questions.append(question)
        self.when = time.time()
        assert self.go.wait(HUNG)
        if "?" in question:
            raise RuntimeError("no answer")
        return {"text": f"答：{question}"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'jobs.sqlite'}"


@pytest.fixture
def jobs(url: str) -> Iterator[Jobs]:
    opened = Jobs(url)
    yield opened
    opened.close()


async def waited_for(jobs: Jobs, asked: Asked, job: Job) -> Job:
    answering = Answering(jobs, asked, HUNG)
    found = await answering.wait(job, HUNG)
    await answering.close()
    return found


def received(jobs: Jobs, question: str, user: str = "u") -> Job:
    return jobs.received(ChannelMessage("wechat", question, user, question, "c"))


def test_a_message_is_asked_once_however_many_wait_in_two_processes(url: str, jobs: Jobs) -> None:
    asked = Asked()
    asked.go.set()
    others = Jobs(url)

    async def run() -> list[Job]:
        one, two = Answering(jobs, asked, HUNG), Answering(others, asked, HUNG)
        job = received(jobs, "升规")
        found = await asyncio.gather(*(each.wait(job, HUNG) for each in (one, two, one, two)))
        await one.close()
        await two.close()
        return found

    found = asyncio.run(run())
    others.close()
    assert asked.questions == ["升规"]
    assert [job.answer for job in found] == [{"text": "答：升规"}] * 4


def test_an_answer_comes_to_whoever_asks_again_after_the_first_has_left(jobs: Jobs) -> None:
    asked = Asked()

    async def run() -> tuple[Job, Job]:
        answering = Answering(jobs, asked, HUNG)
        early = await answering.wait(received(jobs, "升规"), 0.0)
        asked.go.set()
        late = await answering.wait(received(jobs, "升规"), HUNG)
        await answering.close()
        return early, late

    early, late = asyncio.run(run())
    assert not early.done
    assert late.answer == {"text": "答：升规"}
    assert late.deliveries == 2
    assert asked.questions == ["升规"]


def test_a_question_that_cannot_be_answered_fails_and_the_next_one_goes_on(jobs: Jobs) -> None:
    asked = Asked()
    asked.go.set()

    async def run() -> list[Job]:
        answering = Answering(jobs, asked, HUNG)
        found = await asyncio.gather(*(answering.wait(received(jobs, q), HUNG) for q in ("坏?", "好")))
        await answering.close()
        return found

    failed, good = asyncio.run(run())
    assert failed.failed
    assert good.answer == {"text": "答：好"}


def test_one_user_s_questions_are_asked_in_the_order_of_their_coming(jobs: Jobs) -> None:
    asked = Asked()
    asked.go.set()

    async def run() -> None:
        answering = Answering(jobs, asked, HUNG)
        received_in_order = [received(jobs, str(n)) for n in range(4)]
        await asyncio.gather(*(answering.wait(job, HUNG) for job in reversed(received_in_order)))
        await answering.close()

    asyncio.run(run())
    assert asked.questions == ["0", "1", "2", "3"]


def test_the_job_of_a_process_that_died_is_done_by_another(jobs: Jobs) -> None:
    asked = Asked()
    asked.go.set()
    job = received(jobs, "升规")
    assert jobs.claim(job, 0.5)  # by a process that never ends it
    held = jobs.get(job.id)
    assert asyncio.run(waited_for(jobs, asked, held)).answer == {"text": "答：升规"}
    assert asked.when >= held.claimed_until
    assert asked.questions == ["升规"]
