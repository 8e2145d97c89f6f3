"""The 智能机器人, called as the vendor calls it."""

import sqlite3
import time
from typing import Any
from uuid import uuid4

import httpx

from api.channels.jobs import ChannelMessage, Jobs
from api.channels.reviews import Reviews, Verdict
from assistant.replies import examples
from corpus.database import FILE
from tests.api.wecom.conftest import SLOWLY, Serve, Server
from tests.api.wecom.vendor import Robot
from tests.command import PASTED, QUESTION
from tests.held import Held
from tests.waiting import HUNG

SLOW = f"{QUESTION}{SLOWLY}"


def stream(reply: dict[str, Any]) -> dict[str, Any]:
    assert reply["msgtype"] in ("stream", "stream_with_template_card")
    found: dict[str, Any] = reply["stream"]
    assert len(found["content"].encode()) <= 20480
    return found


def finished(robot: Robot, reply: dict[str, Any]) -> dict[str, Any]:
    """Ask for more of a reply until it is finished, and return its last piece."""
    end = time.monotonic() + HUNG
    while not stream(reply)["finish"]:
        assert time.monotonic() < end, "the stream does not end"
        reply = robot.hears(stream(reply)["id"])
    return reply


def test_a_question_is_answered_with_its_clauses_and_its_calculation(plain: Server) -> None:
    robot = Robot(plain.url)
    first = robot.asks(QUESTION)
    told = finished(robot, first)
    content = stream(told)["content"]
    assert "最高10万元" in content
    assert f"({plain.url}/policies/liaocheng-private-economy?start=" in content
    assert "| 项目 | 结果 | 依据 |" in content
    assert stream(first)["feedback"] == {"id": stream(first)["id"]}
    card = told["template_card"]
    assert card["card_type"] == "text_notice"
    assert card["main_title"] == {"title": "新增规上企业奖励", "desc": "符合条件"}
    assert card["emphasis_content"] == {"title": "最高5万元", "desc": "奖励金额"}
    assert httpx.get(card["card_action"]["url"], timeout=HUNG).status_code == 200
    assert httpx.get(card["jump_list"][0]["url"], timeout=HUNG).status_code == 200


def test_a_slow_answer_is_streamed_by_any_process(pair: tuple[Server, Server], thinker: Held) -> None:
    one, two = Robot(pair[0].url, "slow-reader"), Robot(pair[1].url, "slow-reader")
    with thinker.holding():
        first = one.asks(SLOW)
        assert stream(first)["finish"] is False
        assert stream(first)["content"].startswith("正在查阅政策文件")
        more = two.hears(stream(first)["id"])
        assert stream(more)["finish"] is False
        assert "已" in stream(more)["content"]
    told = finished(two, more)
    assert "最高10万元" in stream(told)["content"]
    assert stream(told)["id"] == stream(first)["id"]
    assert stream(finished(one, first))["content"] == stream(told)["content"]


def test_a_message_that_comes_again_is_one_job(pair: tuple[Server, Server], thinker: Held) -> None:
    msgid, user = uuid4().hex, uuid4().hex
    with thinker.holding():
        replies = [Robot(server.url, user).asks(SLOW, msgid) for server in (*pair, *pair)]
    assert len({stream(reply)["id"] for reply in replies}) == 1


def test_whoever_comes_is_told_what_may_be_asked(plain: Server) -> None:
    reply = Robot(plain.url).sends("event", event={"eventtype": "enter_chat"})
    assert reply
    assert reply["msgtype"] == "text"
    assert all(example in reply["text"]["content"] for example in examples())


def test_a_review_is_kept_changed_and_taken_back(plain: Server) -> None:
    robot = Robot(plain.url)
    job_id = stream(robot.asks("升规有奖励吗"))["feedback"]["id"]

    def reviews(kind: int, **more: Any) -> list[tuple[Verdict, tuple[str, ...], str]]:
        event = {"eventtype": "feedback_event", "feedback_event": {"id": job_id, "type": kind, **more}}
        assert robot.sends("event", event=event) is None
        kept = Reviews(f"sqlite:///{plain.log.parent / FILE}")
        found = [one for one in kept.all() if one.user == robot.user]
        kept.close()
        assert all((one.job_id, one.channel) == (job_id, "wecom") for one in found)
        return [(one.verdict, one.reasons, one.text) for one in found]

    assert reviews(1) == [(Verdict.RIGHT, (), "")]
    wrong = reviews(2, content="金额不对", inaccurate_reason_list=[2, 3])
    assert wrong == [(Verdict.WRONG, ("incomplete", "wrong"), "金额不对")]
    assert reviews(3) == []


def test_a_review_of_no_reply_of_ours_is_passed_over(plain: Server) -> None:
    event = {"eventtype": "feedback_event", "feedback_event": {"id": "nobody", "type": 1}}
    assert Robot(plain.url).sends("event", event=event) is None


def test_members_of_a_group_lead_conversations_of_their_own(plain: Server) -> None:
    chat = uuid4().hex
    first, second = Robot(plain.url, "a", chat), Robot(plain.url, "b", chat)
    stream(finished(first, first.asks("@条理 我们公司刚升规，市里有没有奖励？")))
    follow_up = "@条理 那省里呢？"
    theirs, others = finished(first, first.asks(follow_up)), finished(second, second.asks(follow_up))
    assert stream(theirs)["content"] != stream(others)["content"]


def test_spoken_and_mixed_words_are_asked_like_written_ones(plain: Server) -> None:
    robot = Robot(plain.url)
    spoken = robot.sends("voice", voice={"content": QUESTION})
    mixed = [{"msgtype": "text", "text": {"content": QUESTION}}, {"msgtype": "image", "image": {"url": "x"}}]
    for reply in (spoken, robot.sends("mixed", mixed={"msg_item": mixed})):
        assert reply
        assert "最高10万元" in stream(finished(robot, reply))["content"]


def test_words_that_are_quoted_are_part_of_the_question(plain: Server) -> None:
    robot, quote = Robot(plain.url), {"msgtype": "text", "text": {"content": "我们公司刚升规"}}
    reply = robot.sends("text", text={"content": "有没有奖励？"}, quote=quote)
    assert reply
    assert "最高10万元" in stream(finished(robot, reply))["content"]


def test_a_question_that_is_too_long_is_told_so_and_a_pasted_clause_makes_none(plain: Server) -> None:
    robot = Robot(plain.url)
    assert "2000 字" in stream(robot.asks("奖" * 2001))["content"]
    assert "奖励金额最高5万元" in stream(finished(robot, robot.asks(PASTED)))["content"]


def test_a_picture_or_a_file_is_asked_for_in_words(plain: Server) -> None:
    for kind in ("image", "file", "video"):
        reply = Robot(plain.url).sends(kind, **{kind: {"url": "https://example.test/x"}})
        assert reply
        assert stream(reply)["finish"] is True
        assert "文字" in stream(reply)["content"]


def test_a_stream_that_is_no_longer_kept_ends(plain: Server) -> None:
    assert stream(Robot(plain.url).hears("nobody"))["finish"] is True


def held(server: Server, seconds: float = 0) -> str:
    """Return the id of a job that somebody else has, received so many seconds ago."""
    jobs = Jobs(f"sqlite:///{server.log.parent / FILE}")
    user = uuid4().hex
    job = jobs.received(ChannelMessage("wecom", user, user, QUESTION, "a-conversation"))
    assert jobs.claim(job, 1000)
    with sqlite3.connect(server.log.parent / FILE) as database:
        database.execute("UPDATE jobs SET created_at = created_at - ? WHERE id = ?", (seconds, job.id))
    database.close()
    jobs.close()
    return job.id


def test_a_stream_ends_before_the_vendor_ends_it_with_a_link(plain: Server) -> None:
    robot = Robot(plain.url)
    assert stream(robot.hears(held(plain, 300)))["finish"] is False
    last = stream(robot.hears(held(plain, 335)))
    assert last["finish"] is True
    assert httpx.get(f"{plain.url}/a/{last['content'].split('/a/')[1]}", timeout=HUNG).status_code == 200


def test_an_answer_that_failed_is_told_as_such(plain: Server) -> None:
    job_id, jobs = held(plain), Jobs(f"sqlite:///{plain.log.parent / FILE}")
    jobs.finish(job_id, None)
    jobs.close()
    last = stream(Robot(plain.url).hears(job_id))
    assert last["finish"] is True
    assert "重新提问" in last["content"]


def test_events_that_need_no_reply_get_none(plain: Server) -> None:
    robot = Robot(plain.url)
    assert robot.sends("event", event={"eventtype": "template_card_event"}) is None
    assert robot.sends("event", event={"eventtype": "made_up_later"}) is None


def test_a_user_who_asks_too_often_is_told_so(serve: Serve) -> None:
    server = serve(LIMIT_USER="2/minute")
    robot = Robot(server.url)
    answers = [finished(robot, robot.asks("升规有奖励吗")) for _ in range(3)]
    assert ["秒再问" in stream(one)["content"] for one in answers] == [False, False, True]
    assert (
        'tiaoli_messages_total{channel="wecom",told="limited"} 1.0'
        in httpx.get(f"{server.url}/metrics", timeout=HUNG).text
    )
