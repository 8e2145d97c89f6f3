"""How much is let in at once: counted in an app whose answers come when the test says so, and on a real server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from api.errors import RequestError
from api.load import ALWAYS, DEAREST, Load, cost_of
from corpus.settings import Settings
from tests.conftest import free_port
from tests.serving import serving
from tests.waiting import HUNG

QUESTION = "我们公司刚升规，市里有没有奖励？"
DEADLINE = 20.0


def asking(length: int, path: str = "/api/ask", method: str = "POST") -> Scope:
    headers = [(b"content-length", str(length).encode())]
    return {"type": "http", "method": method, "path": path, "headers": headers}


async def nothing() -> dict[str, object]:
    return {}


async def unheard(_: object) -> None:
    return None


class Held:
    """An app that answers when it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.go.wait()


async def let_in(load: Load, scope: Scope, most: int) -> int:
    """Return how many of so many requests are let in before one is refused, with the time to come again."""
    for n in range(most):
        task = asyncio.create_task(load(scope, nothing, unheard))
        await asyncio.sleep(0)
        if task.done() and (error := task.exception()) is not None:
            assert isinstance(error, RequestError)
            assert error.code == "overloaded"
            assert int((error.headers or {})["Retry-After"]) >= 1
            return n
        TASKS.append(task)
    return most


TASKS: list[asyncio.Task[None]] = []


async def counted(length: int, most: int = 2000) -> int:
    held = Held()
    load = Load(held, DEADLINE)
    found = await let_in(load, asking(length), most)
    held.go.set()
    await asyncio.gather(*TASKS)
    TASKS.clear()
    assert await let_in(load, asking(length), 1) == 1
    held.go.set()
    await asyncio.gather(*TASKS)
    TASKS.clear()
    return found


def test_long_questions_fill_the_time_sooner_than_short_ones() -> None:
    short, long = asyncio.run(counted(60)), asyncio.run(counted(6_000))
    assert ALWAYS <= long < short / 5


def test_a_few_are_let_in_however_dear_they_are() -> None:
    assert asyncio.run(counted(10**9)) >= ALWAYS


@pytest.mark.parametrize(
    ("path", "method"), [("/", "GET"), ("/healthz", "GET"), ("/wechat", "POST"), ("/api/match", "POST")]
)
def test_what_asks_nothing_is_let_in_always(path: str, method: str) -> None:
    async def run() -> int:
        held = Held()
        load = Load(held, DEADLINE)
        found = await let_in(load, asking(10**6, path, method), 500)
        held.go.set()
        await asyncio.gather(*TASKS)
        TASKS.clear()
        return found

    assert asyncio.run(run()) == 500


def test_what_declares_no_length_costs_most() -> None:
    assert cost_of({**asking(0), "headers": []}) == DEAREST
    assert cost_of(asking(60)) == 1


def test_beside_long_questions_a_short_one_is_answered_or_told_when_to_come_again(
    settings: Settings, tmp_path: Path
) -> None:
    own = settings.model_copy(update={"port": free_port(), "database": f"sqlite:///{tmp_path / 'own.sqlite'}"})
    with serving(own, TIAOLI_LIMIT_ADDRESS="") as (_, url), ThreadPoolExecutor(20) as pool:

        def ask(question: str) -> httpx.Response:
            return httpx.post(f"{url}/api/ask", json={"question": question}, timeout=HUNG)

        assert ask(QUESTION).status_code == 200
        long = [pool.submit(ask, "的" * 2000) for _ in range(20)]
        short = ask(QUESTION)
        assert short.status_code == 200 or int(short.headers["retry-after"]) >= 1
        for one in long:
            told = one.result()
            assert told.status_code == 200 or told.json()["error"]["code"] == "overloaded"
