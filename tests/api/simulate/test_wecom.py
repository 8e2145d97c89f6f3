"""企业微信 played against doors that misbehave: a robot's stream, an application's replies, what customers write."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from wechatpy.crypto import WeChatCrypto

from api.channels.crypto import Seal
from api.simulate import wecom_app
from api.simulate.courier import Courier, NotServedError, client
from api.simulate.follower import Follower
from api.simulate.transcript import DeliveryOutcome, SimulatedTurn, Speaker, Way
from api.simulate.wecom_app import Application
from api.simulate.wecom_bot import Colleague
from tests.api.simulate.doors import (
    APP,
    HASTY,
    KEY,
    LATE,
    PATIENT,
    SEAL,
    TOKEN,
    Heard,
    Script,
    door,
    saying,
    status,
    text_xml,
)
from tests.waiting import HUNG

ROBOT = Seal(TOKEN, KEY, "")
THEIRS = WeChatCrypto(TOKEN, KEY, APP)
ANSWER = "有，分两年给予最高10万元的奖励。"
WHO = "zhangsan"


def played(
    script: Script,
    play: Callable[[Courier], Awaitable[Any]],
    heard: list[Heard] | None = None,
    patience: Sequence[float] = PATIENT,
) -> Any:
    async def run() -> Any:
        async with door(script, heard) as url, client() as http:
            return await play(Courier(http, url, patience))

    return asyncio.run(run())


def told(heard: Heard) -> dict[str, Any]:
    """Return the message in a delivery to the robot."""
    query, body = heard.query, json.loads(heard.body)
    assert body.keys() == {"encrypt"}
    opened = ROBOT.opened(body["encrypt"], query["msg_signature"], query["timestamp"], query["nonce"])
    message: dict[str, Any] = json.loads(opened)
    return message


def robot(reply: Mapping[str, Any], seal: Seal = ROBOT, **changed: Any) -> Callable[[Heard], bytes]:
    """Return a reply of the robot, sealed; `changed` are parts of the envelope."""

    def sealed(heard: Heard) -> bytes:
        now = int(time.time())
        envelope = seal.sealed(json.dumps(reply).encode(), str(now), heard.query["nonce"])
        known = {"encrypt": envelope.encrypted, "msgsignature": envelope.signature, "timestamp": now}
        return json.dumps({**known, "nonce": envelope.nonce, **changed}).encode()

    return sealed


def stream(content: str, finish: bool = False, name: str = "s1", **more: Any) -> dict[str, Any]:
    return {"msgtype": "stream", "stream": {"id": name, "finish": finish, "content": content, **more}}


def asked(
    script: Script, heard: list[Heard] | None = None, patience: Sequence[float] = PATIENT, **more: Any
) -> SimulatedTurn:
    async def play(courier: Courier) -> SimulatedTurn:
        return await Colleague(courier, ROBOT, WHO, poll=0.01, **more).ask("升规奖励多少")

    turn: SimulatedTurn = played(script, play, heard, patience)
    return turn


def test_a_stream_is_polled_until_it_is_finished_and_its_last_state_is_what_is_shown() -> None:
    heard: list[Heard] = []
    turn = asked(saying(*map(robot, (stream(""), stream("有，"), stream(ANSWER, True)))), heard)
    assert [(b.speaker, b.text) for b in turn.bubbles] == [(Speaker.USER, "升规奖励多少"), (Speaker.ACCOUNT, ANSWER)]
    assert turn.way is Way.STREAMED
    assert [told(one)["msgtype"] for one in heard] == ["text", "stream", "stream"]
    assert [told(one)["stream"] for one in heard[1:]] == [{"id": "s1"}, {"id": "s1"}]
    assert len({told(one)["msgid"] for one in heard}) == 3


def test_an_answer_in_the_first_reply_needs_no_poll() -> None:
    heard: list[Heard] = []
    assert asked(saying(robot(stream(ANSWER, True))), heard).way is Way.AT_ONCE
    assert len(heard) == 1


def test_a_message_that_is_not_answered_comes_again_with_its_id() -> None:
    heard: list[Heard] = []
    assert asked(saying(LATE, robot(stream(ANSWER, True))), heard, (1, HUNG)).way is Way.REDELIVERED
    assert len({told(one)["msgid"] for one in heard}) == 1


def test_a_stream_that_never_ends_is_given_up() -> None:
    turn = asked(saying(robot(stream("有，"))), longest=0.1)
    assert not turn.answered
    assert turn.text == "有，"


def test_a_poll_that_brings_nothing_leaves_what_is_shown() -> None:
    turn = asked(saying(robot(stream("有，")), b"", robot(stream(ANSWER, True))))
    assert turn.text == ANSWER


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (robot(stream(ANSWER, True), nonce="other"), "nonce"),
        (robot(stream(ANSWER, True), timestamp=str(int(time.time()))), "time"),
        (robot(stream(ANSWER, True), msgsignature="0" * 40), "seal"),
        (robot(stream(ANSWER, True), SEAL), "seal"),
        (robot(stream(ANSWER, True), msg_signature="0"), "seal"),
        (json.dumps(stream(ANSWER, True)).encode(), "unsealed"),
        (b"success", "not_json"),
        (b"[]", "not_json"),
        (robot({"msgtype": "text", "text": {"content": ANSWER}}), "kind"),
        (status(500), "status"),
    ],
)
def test_a_reply_that_is_none_shows_the_user_nothing(reply: Any, fault: str) -> None:
    turn = asked(saying(reply))
    assert [bubble.speaker for bubble in turn.bubbles] == [Speaker.USER]
    assert [one.key for one in turn.deliveries[0].faults] == [fault]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (stream("字" * 7000, True), "too_long"),
        (stream(ANSWER, True, feedback={"id": "f" * 257}), "feedback_id"),
        ({"msgtype": "stream", "stream": {"id": "s1", "finish": "false", "content": ANSWER}}, "stream"),
        ({"msgtype": "stream"}, "stream"),
    ],
)
def test_a_stream_that_is_none_shows_the_user_nothing(reply: dict[str, Any], fault: str) -> None:
    turn = asked(saying(robot(reply)))
    assert not turn.answered
    assert [one.key for one in turn.faults] == [fault]


def test_a_stream_that_ends_in_nothing_or_changes_its_id_is_held_against_it() -> None:
    assert [f.key for f in asked(saying(robot(stream("", True)))).faults] == ["empty"]
    turn = asked(saying(robot(stream("有")), robot(stream(ANSWER, True, "s2")), robot(stream(ANSWER, True))))
    assert [f.key for f in turn.faults] == ["stream_id"]
    assert turn.text == ANSWER


@pytest.mark.parametrize(("verdict", "kind"), [("good", 1), ("bad", 2)])
def test_an_answer_is_judged_where_it_may_be(verdict: str, kind: int) -> None:
    heard: list[Heard] = []
    first = robot(stream("有，", feedback={"id": "f1"}))
    asked(saying(first, robot(stream(ANSWER, True)), b""), heard, feedback=verdict)
    event = told(heard[-1])["event"]
    assert event["eventtype"] == "feedback_event"
    assert (event["feedback_event"]["id"], event["feedback_event"]["type"]) == ("f1", kind)


def test_words_in_reply_to_a_judgement_are_held_against_the_door() -> None:
    done = robot(stream(ANSWER, True, feedback={"id": "f1"}))
    turn = asked(saying(done, done), feedback="good")
    assert [one.key for one in turn.deliveries[-1].faults] == ["kind"]


def test_a_card_is_shown_with_its_lines() -> None:
    card = {
        "card_type": "text_notice",
        "main_title": {"title": "新增规上企业奖励", "desc": "符合条件"},
        "emphasis_content": {"title": "最高5万元", "desc": "奖励金额"},
        "horizontal_content_list": [{"keyname": "依据", "value": "一、（一）"}],
        "jump_list": [{"type": 1, "title": "全文", "url": "http://a.cn/a/1"}],
    }
    reply = {**stream(ANSWER, True), "msgtype": "stream_with_template_card", "template_card": card}
    [bubble] = asked(saying(robot(reply))).replies
    assert bubble.card
    assert bubble.card.title == "新增规上企业奖励"
    assert bubble.card.lines == ("符合条件", "最高5万元 奖励金额", "依据：一、（一）", "→ 全文 http://a.cn/a/1")


@pytest.mark.parametrize("reply", [{"msgtype": "text", "text": {"content": "您好"}}, stream("您好", True)])
def test_a_colleague_who_enters_is_welcomed(reply: dict[str, Any]) -> None:
    heard: list[Heard] = []
    turn = played(saying(robot(reply)), lambda courier: Colleague(courier, ROBOT, WHO).enter(), heard)
    assert turn.text == "您好"
    assert told(heard[0])["event"] == {"eventtype": "enter_chat"}


def echo(heard: Heard) -> PlainTextResponse:
    known = heard.query
    opened = SEAL.opened(known["echostr"], known["msg_signature"], known["timestamp"], known["nonce"])
    return PlainTextResponse(opened)


def test_an_address_that_opens_the_echo_passes_the_check() -> None:
    played(saying(echo), lambda courier: wecom_app.check(courier, SEAL))


@pytest.mark.parametrize(
    "reply", [lambda heard: heard.query["echostr"].encode(), lambda heard: b"\xef\xbb\xbf" + bytes(echo(heard).body)]
)
def test_an_echo_that_is_still_sealed_or_has_a_mark_before_it_fails_the_check(reply: Any) -> None:
    with pytest.raises(NotServedError, match="echo "):
        played(saying(reply), lambda courier: wecom_app.check(courier, SEAL))


def sealed(xml: bytes) -> Callable[[Heard], bytes]:
    def reply(heard: Heard) -> bytes:
        query = heard.query
        THEIRS.decrypt_message(heard.body, query["msg_signature"], query["timestamp"], query["nonce"])
        made: str = THEIRS.encrypt_message(xml.decode(), query["nonce"], query["timestamp"])
        return made.encode()

    return reply


def employed(script: Script, patience: Sequence[float] = PATIENT) -> SimulatedTurn:
    async def play(courier: Courier) -> SimulatedTurn:
        return await Follower(courier, Application(SEAL, "7"), WHO, pace=0.01).ask("升规奖励多少")

    turn: SimulatedTurn = played(script, play, patience=patience)
    return turn


def test_an_application_s_sealed_answer_is_shown_and_a_hint_to_type_is_followed() -> None:
    hint = sealed(text_xml("正在查阅…回复“继续”获取答复", WHO, APP))
    turn = employed(saying(hint, sealed(text_xml(ANSWER, WHO, APP))))
    assert turn.way is Way.CONTINUED
    assert [b.text for b in turn.bubbles if b.way is Way.TAPPED] == ["继续"]
    assert turn.replies[-1].text == ANSWER


def test_silence_to_an_application_s_user_is_silence_and_no_notice() -> None:
    turn = employed(saying(LATE), HASTY)
    assert [bubble.speaker for bubble in turn.bubbles] == [Speaker.USER]
    assert [delivery.outcome for delivery in turn.deliveries] == [DeliveryOutcome.LATE] * 3


def test_what_is_too_long_for_an_application_is_cut_off() -> None:
    turn = employed(saying(sealed(text_xml("字" * 1000, WHO, APP))))
    assert turn.text == "字" * 682
    assert [one.key for one in turn.deliveries[0].faults] == ["cut_off"]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (text_xml(ANSWER, WHO, APP), "unsealed"),
        (sealed(text_xml("", WHO, APP)), "empty"),
        (sealed(text_xml(ANSWER, "lisi", APP)), "names"),
        (sealed(text_xml(ANSWER, WHO, APP, MsgType="news")), "kind"),
    ],
)
def test_a_reply_of_an_application_that_is_none_shows_nothing(reply: Any, fault: str) -> None:
    turn = employed(saying(reply))
    assert not turn.replies
    assert [one.key for one in turn.deliveries[0].faults] == [fault]
