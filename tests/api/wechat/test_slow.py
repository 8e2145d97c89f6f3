"""An answer that takes twelve seconds: it reaches the user in a later delivery, by asking again, and behind a link."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from corpus.settings import Settings
from eval.scripted import Scripted
from tests.api.wechat.conftest import SAFE, SLOW_QUESTION, SLOWLY_SAID, Served, served, with_model
from tests.api.wechat.vendor import Vendor, counted, message, new_user

TAP = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&]+)&msgmenuid=(\d+)")
LINK = re.compile(r"(http://\S+/a/\S+)")
BASIS = "依据：《聊城市促进民营经济高质量发展的意见》一、（一）"
AT_WORK = "正在查阅政策文件……"


@pytest.fixture(scope="module")
def hasty(settings: Settings, slow_model: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendor]:
    """Yield the vendor of a 公众号 that tells the user to wait in reply to the first delivery."""
    folder = tmp_path_factory.mktemp("hasty")
    with served(settings, folder, TIAOLI_WECHAT_DELIVERIES="1", **SAFE, **with_model(slow_model)) as running:
        yield Vendor((running.url,), sealed=True)


def page_of(said: str) -> str:
    """Return the page behind the link of a reply, as soon as it has the answer."""
    link = LINK.search(said)
    assert link
    page = httpx.get(link[1]).text
    while SLOWLY_SAID not in page:
        assert AT_WORK in page
        time.sleep(0.5)
        page = httpx.get(link[1]).text
    return page


def test_a_slow_answer_comes_in_a_later_delivery_and_the_question_is_asked_once(
    two: list[Served], slow_model: Scripted
) -> None:
    vendor, asked = Vendor((two[0].url, two[1].url), sealed=True), len(slow_model.requests)
    before = sum(counted(served.url, "redelivery") for served in two)
    first, second, said = vendor.send(message(new_user(), Content=SLOW_QUESTION))
    assert (first, second) == ("", "")
    assert said.startswith(SLOWLY_SAID)
    assert BASIS in said
    assert SLOWLY_SAID in page_of(said)
    assert len(slow_model.requests) - asked == 1
    assert sum(counted(served.url, "redelivery") for served in two) == before + 1


def test_deliveries_that_overlap_in_two_processes_are_one_question(two: list[Served], slow_model: Scripted) -> None:
    asked, question = len(slow_model.requests), message(new_user(), Content=SLOW_QUESTION)
    vendors = [Vendor((served.url,), sealed=True) for served in two]
    with ThreadPoolExecutor(len(two)) as pool:
        last = [outcomes[-1] for outcomes in pool.map(lambda vendor: vendor.send(question), vendors)]
    assert len(slow_model.requests) - asked == 1
    assert any(AT_WORK in said for said in last)  # six deliveries: the third of all is told to wait
    assert SLOWLY_SAID in page_of(next(said for said in last if AT_WORK in said))


def test_a_user_who_was_told_to_wait_gets_the_answer_by_asking_and_behind_the_link(hasty: Vendor) -> None:
    user = new_user()
    before = [counted(hasty.urls[0], told) for told in ("placeholder", "asked_for")]
    (wait,) = hasty.send(message(user, Content=SLOW_QUESTION))
    assert wait.startswith(AT_WORK)
    assert "回复1" in wait
    (text, menu_id) = TAP.findall(wait)[0]
    assert text == "继续"
    still = hasty.ask(user, text, bizmsgmenuid=menu_id)
    assert still.startswith(AT_WORK)
    assert SLOWLY_SAID in page_of(wait)
    poll = message(user, Content="1")
    (said,) = hasty.send(poll)
    assert said.startswith(f"您问的「{SLOW_QUESTION}」：\n{SLOWLY_SAID}")
    assert BASIS in said
    assert hasty.send(poll) == [said]
    after = [counted(hasty.urls[0], told) for told in ("placeholder", "asked_for")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [2, 1]


def test_an_earlier_answer_that_is_ready_is_pointed_at(hasty: Vendor) -> None:
    user = new_user()
    page_of(hasty.ask(user, SLOW_QUESTION))
    said = hasty.ask(user, "你好")
    assert said.startswith("您好，我是条理")
    assert f"您前面问的「{SLOW_QUESTION}」也答好了" in said
    assert "也答好了" not in hasty.ask(user, "1")


def test_tapping_and_typing_ask_for_the_same(hasty: Vendor) -> None:
    def asked_for(poll: tuple[str, str]) -> str:
        user, (text, menu_id) = new_user(), poll
        page_of(hasty.ask(user, SLOW_QUESTION))
        return hasty.ask(user, text, bizmsgmenuid=menu_id)

    polls = [("继续", ""), ("回复1", ""), ("好的", "1")]
    with ThreadPoolExecutor(len(polls)) as pool:
        assert all(SLOWLY_SAID in said for said in pool.map(asked_for, polls))


def test_a_third_question_while_two_are_being_answered_is_turned_away(hasty: Vendor) -> None:
    user = new_user()
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(hasty.ask, user, SLOW_QUESTION)]
        time.sleep(0.5)
        asked.append(pool.submit(hasty.ask, user, SLOW_QUESTION))
        time.sleep(0.5)
        third = hasty.ask(user, "这个归谁管")
        assert all(one.result().startswith(AT_WORK) for one in asked)
    assert third == "您前面的问题还在查阅，请等它们有了答复再问下一个。"
    page_of(asked[1].result())
    assert SLOWLY_SAID in hasty.ask(user, "1")
    assert SLOWLY_SAID in hasty.ask(user, "1")
