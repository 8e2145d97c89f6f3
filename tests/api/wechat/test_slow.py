"""An answer that is not there in time: it reaches the user in a later delivery, by asking again, and behind a link."""

import re
import time
from collections.abc import Iterator

import httpx
import pytest

from corpus.settings import Settings
from tests.api.deliveries import came, under_way
from tests.api.wechat.conftest import SAFE, SLOW_QUESTION, SLOWLY_SAID, Served, served, with_model
from tests.api.wechat.vendor import Vendor, counted, message, new_user
from tests.held import Held
from tests.waiting import HUNG, until

TAP = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&]+)&msgmenuid=(\d+)")
LINK = re.compile(r"(http://\S+/a/\S+)")
BASIS = "依据：《聊城市促进民营经济高质量发展的意见》一、（一）"
AT_WORK = "正在查阅政策文件……"
QUIET = 2.0  # seconds: more than a server takes to find that it has nothing to say yet


@pytest.fixture(scope="module")
def hasty(settings: Settings, slow_model: Held, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """Yield the vendor of a 公众号 that tells the user to wait in reply to the first delivery."""
    folder = tmp_path_factory.mktemp("hasty")
    with served(settings, folder, TIAOLI_WECHAT_DELIVERIES="1", **SAFE, **with_model(slow_model)) as running:
        yield Vendor((running.url,), sealed=True)


def page_of(said: str) -> str:
    """Return the page behind the link of a reply, as soon as it has the answer."""
    link = LINK.search(said)
    assert link

    def page() -> str:
        text = httpx.get(link[1], timeout=HUNG).text
        assert AT_WORK in text or SLOWLY_SAID in text
        return text if SLOWLY_SAID in text else ""

    return until(page)


def answered(vendor: Vendor, user: str, text: str) -> str:
    """Return the answer to a message that is delivered again until it has one."""
    xml = message(user, Content=text)
    return until(lambda: "" if (said := vendor.send(xml)).startswith(AT_WORK) else said)


def test_a_slow_answer_comes_in_a_later_delivery_and_the_question_is_asked_once(
    two: list[Served], slow_model: Held
) -> None:
    vendor, asked, user = Vendor((two[0].url, two[1].url), sealed=True), len(slow_model.requests), new_user()
    before = sum(counted(served.url, "redelivery") for served in two)
    home, question, began = two[0].log.parent, message(user, Content=SLOW_QUESTION), time.monotonic()
    with slow_model.holding():
        vendor.drop(question, vendor.urls[:1], lambda: came(home, user) == 1 and time.monotonic() > began + QUIET)
        vendor.drop(question, vendor.urls[1:], lambda: came(home, user) == 2)
    until(lambda: not under_way(home, user))
    said = vendor.send(question)
    assert said.startswith(SLOWLY_SAID)
    assert BASIS in said
    assert SLOWLY_SAID in page_of(said)
    assert len(slow_model.requests) - asked == 1
    assert sum(counted(served.url, "redelivery") for served in two) == before + 1


def test_deliveries_that_overlap_in_two_processes_are_one_question(two: list[Served], slow_model: Held) -> None:
    vendor, asked, user = Vendor((two[0].url, two[1].url), sealed=True), len(slow_model.requests), new_user()
    question = message(user, Content=SLOW_QUESTION)
    with slow_model.holding():
        vendor.drop(question, vendor.urls, lambda: came(two[0].log.parent, user) == 2)
        last = vendor.send(question)
    assert last.startswith(AT_WORK)  # the third of all is told to wait
    assert SLOWLY_SAID in page_of(last)
    assert len(slow_model.requests) - asked == 1


def test_a_user_who_was_told_to_wait_gets_the_answer_by_asking_and_behind_the_link(
    hasty: Vendor, slow_model: Held
) -> None:
    user = new_user()
    before = [counted(hasty.urls[0], told) for told in ("placeholder", "asked_for")]
    with slow_model.holding():
        wait = hasty.ask(user, SLOW_QUESTION)
        assert wait.startswith(AT_WORK)
        assert "回复1" in wait
        (text, menu_id) = TAP.findall(wait)[0]
        assert text == "继续"
        assert hasty.ask(user, text, bizmsgmenuid=menu_id).startswith(AT_WORK)
    assert SLOWLY_SAID in page_of(wait)
    poll = message(user, Content="1")
    said = hasty.send(poll)
    assert said.startswith(f"您问的「{SLOW_QUESTION}」：\n{SLOWLY_SAID}")
    assert BASIS in said
    assert hasty.send(poll) == said
    after = [counted(hasty.urls[0], told) for told in ("placeholder", "asked_for")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 1]


def waited(vendor: Vendor, model: Held, users: list[str]) -> None:
    """Have users ask, be told to wait, and leave when the answer is there."""
    with model.holding():
        told = [vendor.ask(user, SLOW_QUESTION) for user in users]
    assert all(one.startswith(AT_WORK) for one in told)
    assert all(page_of(one) for one in told)


def test_an_earlier_answer_that_is_ready_is_pointed_at(hasty: Vendor, slow_model: Held) -> None:
    user = new_user()
    waited(hasty, slow_model, [user])
    said = answered(hasty, user, "你好")
    assert said.startswith("您好，我是条理")
    assert f"您前面问的「{SLOW_QUESTION}」也答好了" in said
    assert "也答好了" not in answered(hasty, user, "1")


def test_tapping_and_typing_ask_for_the_same(hasty: Vendor, slow_model: Held) -> None:
    polls = [("继续", ""), ("回复1", ""), ("好的", "1")]
    users = [new_user() for _ in polls]
    waited(hasty, slow_model, users)
    for user, (text, menu_id) in zip(users, polls, strict=True):
        assert SLOWLY_SAID in hasty.ask(user, text, bizmsgmenuid=menu_id)


def test_a_third_question_while_two_are_being_answered_is_turned_away(hasty: Vendor, slow_model: Held) -> None:
    user = new_user()
    with slow_model.holding():
        asked = [hasty.ask(user, SLOW_QUESTION) for _ in range(2)]
        third = hasty.ask(user, "这个归谁管")
    assert all(said.startswith(AT_WORK) for said in asked)
    assert third == "您前面的问题还在查阅，请等它们有了答复再问下一个。"
    assert all(page_of(said) for said in asked)
    assert SLOWLY_SAID in hasty.ask(user, "1")
    assert SLOWLY_SAID in hasty.ask(user, "1")
