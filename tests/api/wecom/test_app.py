"""The 自建应用, called as the vendor calls it: five seconds, three times over."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.api.wecom.conftest import SLOWLY, Serve, Server
from tests.api.wecom.vendor import AGENT_ID, SECRETS, Member, Vendor
from tests.command import PASTED, QUESTION
from tests.waiting import until

SLOW = f"{QUESTION}{SLOWLY}"
HANGS_UP = 5  # seconds after which the vendor does


def delivered(member: Member, question: str) -> list[str | None]:
    """Return what the vendor hears of each delivery of a message, until it hears something; None where it hangs up."""
    heard, msgid = list[str | None](), str(uuid4().int)[:18]
    for _ in range(3):
        try:
            heard.append(member.asks(question, msgid, HANGS_UP))
        except httpx.ReadTimeout:
            heard.append(None)
        if heard[-1]:
            break
    return heard


def test_an_answer_is_the_reply_and_links_to_all_of_it(plain: Server) -> None:
    said = Member(plain.url).asks(QUESTION)
    assert said
    assert "最高10万元" in said
    link = said.split(f"{plain.url}/a/")[1].split()[0]
    assert httpx.get(f"{plain.url}/a/{link}").status_code == 200


def test_a_question_that_is_too_long_is_told_so_and_a_pasted_clause_makes_none(plain: Server) -> None:
    assert "2000 字" in (Member(plain.url).asks("奖" * 2001) or "")
    assert "奖励金额最高5万元" in (Member(plain.url).asks(PASTED) or "")


def test_a_slow_answer_is_the_reply_to_a_later_delivery(mute: Server) -> None:
    heard = delivered(Member(mute.url), SLOW)
    assert heard[0] is None
    assert heard[-1]
    assert "最高10万元" in heard[-1]


def test_an_answer_that_misses_every_delivery_can_be_asked_for(serve: Serve, vendor: Vendor, slower: str) -> None:
    server = serve(WECOM_API=vendor.url, LLM_URL=slower, LLM_MODEL="any", LLM_TIMEOUT="20", DEADLINE="19")
    member = Member(server.url)
    heard = delivered(member, SLOW)
    assert heard[:2] == [None, None]
    assert heard[2]
    assert "继续" in heard[2]
    assert f"{server.url}/a/" in heard[2]
    said = until(lambda: (text := member.asks("继续")) and "最高10万元" in text and text)
    assert said
    assert 'tiaoli_messages_total{channel="wecom-app",told="asked_for"} 1.0' in httpx.get(f"{server.url}/metrics").text


def test_an_answer_that_takes_longer_is_sent(pair: tuple[Server, Server], vendor: Vendor) -> None:
    member = Member(pair[0].url)
    said = member.asks(SLOW)
    assert said
    assert "答好了会发给您" in said
    texts = until(lambda: vendor.sent_to(member.user))
    assert "最高10万元" in texts[0]
    body = next(body for body in vendor.called("/message/send") if body["touser"] == member.user)
    assert (body["agentid"], body["msgtype"], body["enable_duplicate_check"]) == (int(AGENT_ID), "text", 1)
    assert all(len(text.encode()) <= 2048 for text in texts)


def test_an_answer_is_sent_once_whichever_process_heard_of_it(pair: tuple[Server, Server], vendor: Vendor) -> None:
    user, msgid = uuid4().hex, str(uuid4().int)[:18]
    members = [Member(server.url, user) for server in (*pair, *pair)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda member: member.asks(SLOW, msgid), members))
    assert all(said)
    until(lambda: vendor.sent_to(user))
    assert Member(pair[0].url, user).asks("升规有奖励吗")  # … and answered, which is done after it
    assert Counter(vendor.sent_to(user)).most_common(1)[0][1] == 1


@pytest.mark.parametrize(("code", "calls"), [(42001, 2), (60020, 1)])
def test_a_token_that_ran_out_is_fetched_anew_and_a_refusal_leaves_the_link(
    pair: tuple[Server, Server], vendor: Vendor, code: int, calls: int
) -> None:
    member = Member(pair[0].url)
    vendor.fails[member.user] = [{"errcode": code, "errmsg": "not allow to access from your ip"}]
    said = member.asks(SLOW)
    assert said
    assert "/a/" in said
    until(lambda: len([body for body in vendor.called("/message/send") if body["touser"] == member.user]) == calls)
    if code == 60020:
        until(lambda: "60020" in pair[0].said)
    assert not any(secret in pair[0].said for secret in (*SECRETS.values(), "access-token-"))


def test_what_is_no_text_is_asked_for_in_words(plain: Server) -> None:
    for kind in ("image", "voice", "video", "location", "link"):
        said = Member(plain.url).sends(kind, MediaId="m")
        assert said
        assert "文字" in said


def test_a_new_member_is_told_what_may_be_asked(plain: Server) -> None:
    said = Member(plain.url).sends("event", Event="subscribe")
    assert said
    assert QUESTION in said
    assert Member(plain.url).sends("event", Event="LOCATION") is None
