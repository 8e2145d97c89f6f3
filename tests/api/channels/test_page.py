from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from api.channels.jobs import ChannelMessage, Job, Jobs
from api.channels.links import Links
from assistant.conversation.store import new_id
from corpus.database import database_url
from tests.browsing import PHONE, NewPage, overflow
from tests.waiting import until

QUESTION = "我们公司刚升规，市里有没有奖励？"


@pytest.fixture
def jobs(served: Any) -> Iterator[Jobs]:
    opened = Jobs(database_url(served.settings))
    yield opened
    opened.close()


def received(jobs: Jobs, question: str = QUESTION) -> Job:
    key = new_id()
    return jobs.received(ChannelMessage("wechat", key, key, question, new_id()))


def link(served: Any, job: Job) -> str:
    return Links(database_url(served.settings), "").to(job.id)


def whole(http: httpx.Client, path: str) -> str:
    """Return the page once it no longer says that it will come again."""

    def shown() -> str:
        page = http.get(path)
        assert page.status_code == 200, page.text
        return "" if 'http-equiv="refresh"' in page.text else page.text

    return until(shown)


def test_a_link_shows_the_whole_answer_with_every_quote(served: Any, http: httpx.Client, jobs: Jobs) -> None:
    answer = http.post("/api/ask", json={"question": QUESTION}).json()
    job = received(jobs)
    jobs.finish(job.id, answer)
    page = whole(http, link(served, job))
    for statement in answer["statements"]:
        assert statement["text"].replace('"', "&#34;") in page
    for citation in answer["citations"]:
        assert citation["quote"].strip() in page
        assert f"start={citation['start']}&amp;end={citation['end']}" in page


def test_a_link_to_a_message_that_nobody_answers_has_it_answered(served: Any, http: httpx.Client, jobs: Jobs) -> None:
    job = received(jobs)
    page = whole(http, link(served, job))
    assert "最高10万元" in page
    assert jobs.get(job.id).done


def test_a_message_that_could_not_be_answered_says_so(served: Any, http: httpx.Client, jobs: Jobs) -> None:
    job = received(jobs)
    jobs.finish(job.id, None)
    assert "请重新提问" in whole(http, link(served, job))


def test_a_question_that_tries_to_be_a_page_is_shown_as_text(served: Any, http: httpx.Client, jobs: Jobs) -> None:
    page = whole(http, link(served, received(jobs, "<script>alert(1)</script>")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("token", ["x", "ImEtam9iIg.x", "%00"])
def test_a_link_that_is_not_ours_leads_nowhere(http: httpx.Client, token: str) -> None:
    response = http.get(f"/a/{token}", headers={"Accept": "text/html"})
    assert response.status_code == 404


def test_on_a_phone_the_answer_fits_and_a_citation_opens_its_clause(served: Any, jobs: Jobs, new_page: NewPage) -> None:
    page = new_page(link(served, received(jobs)), viewport=PHONE)
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(page.locator(".statement").first).to_be_visible()
    assert overflow(page) <= 0
    page.locator(".statement .chip").first.click()
    expect(page.locator("mark").first).to_be_visible()
