import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from api.channels.replays import LONGEST, WINDOW, Replays


@pytest.fixture
def replays(url: str) -> Iterator[Replays]:
    opened = Replays(url)
    yield opened
    opened.close()


def now(seconds: int = 0) -> str:
    return str(int(time.time()) + seconds)


def test_a_callback_is_heard_once(replays: Replays) -> None:
    nonce, stamp = uuid4().hex, now()
    assert replays.is_fresh("wechat", stamp, nonce)
    assert not replays.is_fresh("wechat", stamp, nonce)
    assert replays.is_fresh("wecom", stamp, nonce)
    assert replays.is_fresh("wechat", stamp, uuid4().hex)


def test_a_callback_that_many_hear_at_once_is_fresh_to_one(url: str) -> None:
    nonce, stamp = uuid4().hex, now()

    def hear(_: int) -> bool:
        one = Replays(url)
        fresh = one.is_fresh("wechat", stamp, nonce)
        one.close()
        return fresh

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(hear, range(16))).count(True) == 1


@pytest.mark.parametrize("seconds", [-WINDOW - 5, WINDOW + 5])
def test_a_callback_of_another_time_is_stale(replays: Replays, seconds: int) -> None:
    assert not replays.is_fresh("wechat", now(seconds), uuid4().hex)


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "٣", "9" * 30, "1714036504.0"])
def test_a_timestamp_that_is_none_is_stale(replays: Replays, stamp: str) -> None:
    assert not replays.is_fresh("wechat", stamp, uuid4().hex)


@pytest.mark.parametrize("nonce", ["", "x" * (LONGEST + 1), "a\x00b", "\ud800"])
def test_a_nonce_that_no_database_keeps_is_refused(replays: Replays, nonce: str) -> None:
    assert not replays.is_fresh("wechat", now(), nonce)
