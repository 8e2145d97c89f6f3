"""The 自建应用, called as the vendor calls it: three times over, where no reply comes in time."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.api.deliveries import came, under_way
from tests.api.wecom.conftest import SLOWLY, Server
from tests.api.wecom.vendor import AGENT_ID, SECRETS, Member, Vendor
from tests.command import PASTED, QUESTION
from tests.held import Held
from tests.waiting import HUNG, until

SLOW = f"{QUESTION}{SLOWLY}"
QUIET = 2.0  # seconds: more than a server takes to find that it has nothing to say yet


def dropped(member: Member, server: Server, msgid: str, number: int, seconds: float = 0) -> None:
    """Deliver a slow question, for the how-manieth time, and hang up when it is heard, after so many seconds."""
    home, until = server.log.parent, time.monotonic() + seconds
    member.drops(SLOW, msgid, lambda: came(home, member.user) == number and time.monotonic() >= until)


def test_an_answer_is_the_reply_and_links_to_all_of_it(plain: Server) -> None:
    said = Member(plain.url).asks(QUESTION)
    assert said
    assert "最高10万元" in said
    link = said.split(f"{plain.url}/a/")[1].split()[0]
    assert httpx.get(f"{plain.url}/a/{link}", timeout=HUNG).status_code == 200


def test_a_question_that_is_too_long_is_told_so_and_a_pasted_clause_makes_none(plain: Server) -> None:
    assert "2000 字" in (Member(plain.url).asks("奖" * 2001) or "")
    assert "奖励金额最高5万元" in (Member(plain.url).asks(PASTED) or "")


def test_a_slow_answer_is_the_reply_to_a_later_delivery(mute: Server, thinker: Held) -> None:
    member, msgid = Member(mute.url), str(uuid4().int)[:18]
    with thinker.holding():
        dropped(member, mute, msgid, 1, QUIET)
    until(lambda: not under_way(mute.log.parent, member.user))
    assert "最高10万元" in (member.asks(SLOW, msgid) or "")


def test_an_answer_that_misses_every_delivery_can_be_asked_for(mute: Server, thinker: Held) -> None:
    member, msgid, before = Member(mute.url), str(uuid4().int)[:18], asked_for(mute)
    with thinker.holding():
        dropped(member, mute, msgid, 1)
        dropped(member, mute, msgid, 2)
        heard = member.asks(SLOW, msgid) or ""
        assert "继续" in heard
        assert f"{mute.url}/a/" in heard
        assert "继续" in (member.asks("继续") or "")
    assert until(lambda: "最高10万元" in (member.asks("继续") or ""))
    assert asked_for(mute) == before + 1


def asked_for(server: Server) -> float:
    """Return how many answers a server has given to users who asked for them, by its own figures."""
    figure = 'tiaoli_messages_total{channel="wecom-app",told="asked_for"} '
    lines = httpx.get(f"{server.url}/metrics", timeout=HUNG).text.splitlines()
    return sum(float(line.removeprefix(figure)) for line in lines if line.startswith(figure))


def test_an_answer_that_takes_longer_is_sent(pair: tuple[Server, Server], vendor: Vendor, thinker: Held) -> None:
    member = Member(pair[0].url)
    with thinker.holding():
        assert "答好了会发给您" in (member.asks(SLOW) or "")
        assert vendor.sent_to(member.user) == []
    texts = until(lambda: vendor.sent_to(member.user))
    assert "最高10万元" in texts[0]
    body = next(body for body in vendor.called("/message/send") if body["touser"] == member.user)
    assert (body["agentid"], body["msgtype"], body["enable_duplicate_check"]) == (int(AGENT_ID), "text", 1)
    assert all(len(text.encode()) <= 2048 for text in texts)


def test_an_answer_is_sent_once_whichever_process_heard_of_it(
    pair: tuple[Server, Server], vendor: Vendor, thinker: Held
) -> None:
    user, msgid = uuid4().hex, str(uuid4().int)[:18]
    members = [Member(server.url, user) for server in (*pair, *pair)]
    with thinker.holding(), ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda member: member.asks(SLOW, msgid), members))
    assert all(said)
    until(lambda: vendor.sent_to(user))
    assert Member(pair[0].url, user).asks("升规有奖励吗")  # … and answered, which is done after it
    assert Counter(vendor.sent_to(user)).most_common(1)[0][1] == 1


@pytest.mark.parametrize(("code", "calls"), [(42001, 2), (60020, 1)])
def test_a_token_that_ran_out_is_fetched_anew_and_a_refusal_leaves_the_link(
    pair: tuple[Server, Server], vendor: Vendor, thinker: Held, code: int, calls: int
) -> None:
    member = Member(pair[0].url)
    vendor.fails[member.user] = [{"errcode": code, "errmsg": "not allow to access from your ip"}]
    with thinker.holding():
        assert "/a/" in (member.asks(SLOW) or "")
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


def test_what_is_not_sure_is_said_back_and_settled_by_a_number(plain: Server) -> None:
    member = Member(plain.url)
    said = member.asks("我们公司没升规，市里那个升规奖能拿不") or ""
    assert said.startswith("按您说的，是否新增规上企业（升规纳统）：否。回复1确认，2修改。\n")
    assert (member.asks("1") or "").startswith("好的，就按这些情况算。")
