import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.channels.jobs import ChannelMessage, Job, Jobs
from corpus.unknown import UnknownError

LONG = 100.0


@pytest.fixture
def jobs(url: str) -> Iterator[Jobs]:
    opened = Jobs(url)
    yield opened
    opened.close()


@pytest.fixture
def user() -> str:
    """Return a user whom no other test knows: PostgreSQL is one for all."""
    return secrets.token_hex(8)


def message(user: str, key: str = "1", question: str = "升规有奖励吗") -> ChannelMessage:
    return ChannelMessage("wechat", f"{user}-{key}", user, question, "a-conversation")


def done(jobs: Jobs, job: Job) -> Job:
    jobs.finish(job.id, {"text": "有"})
    return jobs.get(job.id)


def test_a_message_that_comes_again_is_the_same_job(jobs: Jobs, user: str) -> None:
    first, second, third = (jobs.received(message(user)) for _ in range(3))
    assert first.id == second.id == third.id
    assert [first.deliveries, second.deliveries, third.deliveries] == [1, 2, 3]
    assert first.message == message(user)
    assert not first.done


def test_a_message_that_many_hear_at_once_is_one_job(url: str, user: str) -> None:
    def hear(_: int) -> tuple[str, int, bool]:
        one = Jobs(url)
        job = one.received(message(user))
        claimed = one.claim(job, LONG)
        one.close()
        return job.id, job.deliveries, claimed

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(hear, range(16)))
    assert len({job_id for job_id, _, _ in heard}) == 1
    assert sorted(count for _, count, _ in heard) == list(range(1, 17))
    assert [claimed for _, _, claimed in heard].count(True) == 1


def test_the_same_key_on_another_channel_is_another_job(jobs: Jobs, user: str) -> None:
    other = ChannelMessage("wecom", f"{user}-1", user, "问", "a-conversation")
    assert jobs.received(message(user)).id != jobs.received(other).id


def test_a_job_is_claimed_once_and_anew_when_the_claim_has_run_out(
    jobs: Jobs, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.received(message(user))
    assert jobs.claim(job, LONG)
    assert not jobs.claim(job, LONG)
    later = time.time() + LONG + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert jobs.claim(job, LONG)


def test_a_job_waits_for_the_user_s_earlier_ones_and_for_nobody_else_s(jobs: Jobs, user: str) -> None:
    first, second = jobs.received(message(user, "1")), jobs.received(message(user, "2"))
    other = jobs.received(message(f"{user}-other"))
    assert not jobs.claim(second, LONG)
    assert jobs.claim(other, LONG)
    assert jobs.claim(first, LONG)
    done(jobs, first)
    assert jobs.claim(second, LONG)


def test_a_job_that_failed_keeps_nobody_waiting(jobs: Jobs, user: str) -> None:
    first, second = jobs.received(message(user, "1")), jobs.received(message(user, "2"))
    jobs.finish(first.id, None)
    assert jobs.get(first.id).failed
    assert jobs.get(first.id).done
    assert not jobs.claim(first, LONG)
    assert jobs.claim(second, LONG)


def test_an_answer_comes_back_as_it_was_kept(jobs: Jobs, user: str) -> None:
    answer = {"text": "最高10万元\x00\ud800", "citations": [{"quote": "「奖」"}]}
    job = jobs.received(message(user, question="\x00\ud800 问"))
    jobs.finish(job.id, answer)
    assert jobs.get(job.id).answer == answer
    assert jobs.get(job.id).message.question == "\x00\ud800 问"


def test_an_answer_is_told_once(jobs: Jobs, user: str) -> None:
    job = done(jobs, jobs.received(message(user)))
    untold = jobs.asked_for("wechat", user, "")
    assert untold is not None
    assert untold.id == job.id
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: jobs.tell(job.id), range(8))).count(True) == 1
    assert jobs.asked_for("wechat", user, "another message") is None


def test_what_a_user_waits_for_is_known(jobs: Jobs, user: str) -> None:
    first, second, third = (jobs.received(message(user, key)) for key in ("1", "2", "3"))
    assert [job.id for job in jobs.ahead(third)] == [first.id, second.id]
    done(jobs, first)
    assert [job.id for job in jobs.ahead(third)] == [second.id]
    assert jobs.ahead(jobs.received(message(f"{user}-other"))) == ()


def test_an_unknown_job_is_none(jobs: Jobs) -> None:
    with pytest.raises(UnknownError):
        jobs.get("nobody")


def test_old_jobs_are_removed(jobs: Jobs, user: str) -> None:
    old = jobs.received(message(user, "1"))
    between = time.time()
    new = jobs.received(message(user, "2"))
    assert jobs.remove_before(between) >= 1
    with pytest.raises(UnknownError):
        jobs.get(old.id)
    assert jobs.get(new.id).message.key == new.message.key
