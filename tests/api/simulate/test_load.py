"""Two hundred users at once on two worker processes: nothing is lost, nothing mixed up, each question run once."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from sqlalchemy import Row, Select, create_engine, select

from api.channels.crypto import Seal
from api.channels.jobs import JOBS
from api.simulate import stage
from api.simulate.crowd import CrowdSummary, alone, summary, together
from api.simulate.stage import Stage
from api.simulate.wechat import Mode
from assistant.conversation.store import TURNS
from assistant.replies import examples
from corpus.database import database_url
from eval.scripted import Scripted
from tests.api.simulate.conftest import Instance
from tests.api.simulate.doors import APP, KEY, PATIENT, TOKEN
from tests.waiting import HUNG

USERS, FEW = 200, 12
AGAIN = (1.0, 1.0, HUNG)  # the patience of a vendor who delivers what is not answered at once again


def stage_of(channel: str, url: str, patience: Sequence[float]) -> AbstractAsyncContextManager[Stage]:
    if channel == "wechat":
        return stage.public_account(f"{url}/wechat", TOKEN, KEY, APP, Mode.SAFE, patience=patience)
    if channel == "wecom":
        return stage.robot(f"{url}/wecom", Seal(TOKEN, KEY, ""), patience=patience)
    return stage.application(f"{url}/wecom/app", Seal(TOKEN, KEY, APP), patience=patience)


async def crowd(played: AbstractAsyncContextManager[Stage], users: int, questions: Sequence[str]) -> CrowdSummary:
    async with played as opened:
        known = await alone(opened, "load", questions)
        return summary(await together(opened, "load", questions, users), known)


def jobs(instance: Instance, channel: str) -> list[Row[Any]]:
    """Return what the crowd asked; other tests ask the same instance."""
    return _rows(instance, select(JOBS).where(JOBS.c.channel == channel, JOBS.c.user.like("load-%")))


def turns(instance: Instance) -> int:
    return len(_rows(instance, select(TURNS.c.number)))


def answers(instance: Instance) -> int:
    """Return how many answers the processes have worked out, by their own figures."""
    figures = httpx.get(f"{instance.url}/metrics", timeout=HUNG).text
    return sum(int(float(n)) for n in re.findall(r"^tiaoli_answers_total\{[^}]*\} (\S+)", figures, re.MULTILINE))


@pytest.mark.parametrize("channel", ["wechat", "wecom"])
def test_two_hundred_users_at_once_lose_nothing_and_each_question_is_run_once(instance: Instance, channel: str) -> None:
    worked_out, kept = answers(instance), turns(instance)
    found = asyncio.run(crowd(stage_of(channel, instance.url, PATIENT), USERS, examples()))
    asked = USERS + len(examples())
    assert (found.sent, found.lost, found.failed, found.wrong) == (USERS, 0, 0, 0)
    done = jobs(instance, channel)
    assert len(done) == len({job.user for job in done}) == asked
    assert all(job.answer and not job.failed for job in done)
    assert turns(instance) - kept == sum(job.answer["kept"] for job in done)  # under load the database may be busy
    assert answers(instance) - worked_out == asked


@pytest.mark.parametrize("channel", ["wechat", "wecom-app"])
def test_what_comes_again_while_a_model_thinks_is_put_to_the_model_once(
    slow: tuple[Instance, Scripted], channel: str
) -> None:
    instance, model = slow
    asked_before, questions = len(model.requests), examples()[:1]
    found = asyncio.run(crowd(stage_of(channel, instance.url, AGAIN), FEW, questions))
    assert (found.sent, found.lost, found.failed, found.wrong) == (FEW, 0, 0, 0)
    done = jobs(instance, channel)
    assert len(done) == len(model.requests) - asked_before == FEW + 1
    assert all(job.deliveries > 1 for job in done)


def _rows(instance: Instance, query: Select[Any]) -> list[Row[Any]]:
    engine = create_engine(database_url(instance.settings))
    with engine.connect() as connection:
        found = [*connection.execute(query)]
    engine.dispose()
    return found
