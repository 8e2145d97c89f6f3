"""Limits in memory and in a real Redis."""

import multiprocessing

import pytest

from api.access.limits import Limits
from corpus.settings import Settings, SettingsError, load_settings
from tests.conftest import RedisServer


@pytest.fixture(params=["memory", "redis"])
def redis_url(request: pytest.FixtureRequest) -> str:
    """Return the setting of one way to count."""
    return str(request.getfixturevalue("redis").url) if request.param == "redis" else ""


def in_process(settings: Settings, times: int) -> int:
    """Return how often another process is let in."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return sum(pool.starmap(_let_in, [(settings, times)]))


def _let_in(settings: Settings, times: int) -> int:
    limits = Limits(settings)
    return sum(limits.take("key", "a") is None for _ in range(times))


def test_as_many_are_let_in_as_the_rule_says(redis_url: str) -> None:
    limits = Limits(Settings(limit_user="3/hour", redis=redis_url))
    assert [limits.take("user", "wechat:a") is None for _ in range(5)] == [True, True, True, False, False]


def test_who_is_turned_away_is_told_how_long_to_wait(redis_url: str) -> None:
    limits = Limits(Settings(limit_key="1/hour", redis=redis_url))
    limits.take("key", "a")
    wait = limits.take("key", "a")
    assert wait is not None
    assert 3500 < wait <= 3600


def test_nobody_is_turned_away_for_another(redis_url: str) -> None:
    limits = Limits(Settings(limit_user="1/hour", limit_address="1/hour", redis=redis_url))
    assert limits.take("user", "a") is None
    assert limits.take("user", "b") is None
    assert limits.take("address", "a") is None
    assert limits.take("user", "a") is not None


def test_of_several_rules_each_holds(redis_url: str) -> None:
    limits = Limits(Settings(limit_user="100/second; 2/hour", redis=redis_url))
    assert [limits.take("user", "a") is None for _ in range(3)] == [True, True, False]


def test_an_empty_rule_lets_everybody_in(redis_url: str) -> None:
    limits = Limits(Settings(limit_key="", redis=redis_url))
    assert all(limits.take("key", "a") is None for _ in range(1000))


def test_after_the_window_one_may_come_again(redis_url: str) -> None:
    limits = Limits(Settings(limit_user="1/second", redis=redis_url))
    assert limits.take("user", "a") is None
    while limits.take("user", "a") is not None:
        pass
    assert limits.take("user", "a") is not None


def test_processes_share_what_redis_counts(redis: RedisServer) -> None:
    settings = Settings(limit_key="5/hour", redis=redis.url)
    assert in_process(settings, 3) + in_process(settings, 3) == 5


def test_without_redis_each_process_counts_for_itself() -> None:
    settings = Settings(limit_key="2/hour")
    assert in_process(settings, 3) + in_process(settings, 3) == 4


def test_without_its_redis_a_process_limits_by_itself_and_says_so_once(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits(Settings(limit_key="2/hour", redis=redis.url))
    assert limits.take("key", "a") is None
    assert not limits.alone
    redis.stop()
    assert [limits.take("key", "a") is None for _ in range(4)] == [True, True, False, False]
    assert limits.alone
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "Redis" in caplog.text


def test_a_redis_that_is_back_counts_again(redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.access.limits.TRIED_AGAIN", 0.0)
    limits = Limits(Settings(limit_key="1/hour", redis=redis.url))
    redis.stop()
    assert limits.take("key", "a") is None
    redis.start()
    assert limits.take("key", "a") is None
    assert limits.take("key", "a") is not None
    assert not limits.alone


@pytest.mark.parametrize("rule", ["many", "5/fortnight", "/minute", "5 5/minute", "-1/minute"])
def test_a_rule_that_is_none_is_refused_at_load(rule: str) -> None:
    with pytest.raises(SettingsError, match=r"^setting limit_key: .+ is no limit like 300/minute$"):
        load_settings({"TIAOLI_LIMIT_KEY": rule})


@pytest.mark.parametrize("malformed", ["localhost:6379", "http://127.0.0.1", "redis://:secret@127.0.0.1:x"])
def test_a_redis_url_that_is_none_is_refused_without_its_password(malformed: str) -> None:
    with pytest.raises(SettingsError, match=r"^setting redis: ") as refused:
        load_settings({"TIAOLI_REDIS": malformed})
    assert "secret" not in str(refused.value)
