import secrets
from collections.abc import Iterator

import pytest

from api.channels.jobs import ChannelMessage, Job, Jobs
from api.channels.reviews import Review, Reviews, Verdict


@pytest.fixture
def reviews(url: str) -> Iterator[Reviews]:
    opened = Reviews(url)
    yield opened
    opened.close()


@pytest.fixture
def job(url: str) -> Job:
    jobs = Jobs(url)
    made = jobs.received(ChannelMessage("wecom", secrets.token_hex(8), "u", "升规有奖励吗", "a-conversation"))
    jobs.close()
    return made


def of(job: Job, reviews: Reviews) -> list[Review]:
    return [review for review in reviews.all() if review.job_id == job.id]


def test_a_review_is_kept_as_it_was_given(reviews: Reviews, job: Job) -> None:
    reviews.keep(job, "u", Verdict.WRONG, ["incomplete", "wrong"], "金额不对\x00\ud800")
    (review,) = of(job, reviews)
    assert (review.channel, review.user, review.verdict) == ("wecom", "u", Verdict.WRONG)
    assert (review.reasons, review.text) == (("incomplete", "wrong"), "金额不对\x00\ud800")


def test_a_user_who_thinks_again_has_one_review_and_another_user_their_own(reviews: Reviews, job: Job) -> None:
    reviews.keep(job, "u", Verdict.WRONG, ["wrong"], "不对")
    reviews.keep(job, "other", Verdict.WRONG, [], "")
    reviews.keep(job, "u", Verdict.RIGHT, [], "")
    assert {(review.user, review.verdict) for review in of(job, reviews)} == {
        ("u", Verdict.RIGHT),
        ("other", Verdict.WRONG),
    }


def test_a_review_that_is_taken_back_is_gone(reviews: Reviews, job: Job) -> None:
    reviews.keep(job, "u", Verdict.RIGHT, [], "")
    reviews.take_back(job, "nobody")
    assert len(of(job, reviews)) == 1
    reviews.take_back(job, "u")
    assert of(job, reviews) == []


def test_the_newest_review_comes_first(reviews: Reviews, job: Job) -> None:
    for user in ("first", "second"):
        reviews.keep(job, user, Verdict.RIGHT, [], "")
    assert [review.user for review in of(job, reviews)] == ["second", "first"]
