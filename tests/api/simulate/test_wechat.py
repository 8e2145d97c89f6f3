"""微信 played against doors that misbehave in each way it punishes: the transcript says what the user saw, and why."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from wechatpy.crypto import WeChatCrypto

from api.simulate.courier import Courier, NotServedError, client
from api.simulate.envelopes import read
from api.simulate.follower import Follower
from api.simulate.transcript import DeliveryFault, DeliveryOutcome, SimulatedTurn, Speaker, Way
from api.simulate.wechat import Mode, PublicAccount, check
from tests.api.simulate.doors import (
    APP,
    HASTY,
    KEY,
    LATE,
    PATIENT,
    SEAL,
    THEIRS,
    TOKEN,
    USER,
    Heard,
    Script,
    door,
    saying,
    status,
    text_xml,
    theirs,
)
from tests.waiting import HUNG

ANSWER = "有，分两年给予最高10万元的奖励。"
NOTICE = "该公众号提供的服务出现故障，请稍后再试"
LINK = '正在查阅…<a href="weixin://bizmsgmenu?msgmenucontent=继续&msgmenuid=7">获取回答</a>'
OTHER = WeChatCrypto("another token", KEY, APP)


def asked(
    script: Script, mode: Mode = Mode.PLAIN, heard: list[Heard] | None = None, patience: Sequence[float] = PATIENT
) -> SimulatedTurn:
    """Return what became of a question to a door."""

    async def play(courier: Courier) -> SimulatedTurn:
        account = PublicAccount(TOKEN, None if mode is Mode.PLAIN else SEAL, mode)
        return await Follower(courier, account, USER, pace=0.01).ask("升规奖励多少")

    turn: SimulatedTurn = played(script, play, heard, patience)
    return turn


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


def sealed_by(crypto: WeChatCrypto) -> Callable[[Heard], bytes]:
    def reply(heard: Heard) -> bytes:
        sealed: str = crypto.encrypt_message(text_xml(ANSWER).decode(), heard.query["nonce"], heard.query["timestamp"])
        return sealed.encode()

    return reply


def shifted(heard: Heard) -> bytes:
    """Return a sealed reply whose nonce is not the one that was signed."""
    return theirs(ANSWER)(heard).replace(heard.query["nonce"].encode(), b"4711")


def test_an_answer_to_the_first_delivery_is_shown() -> None:
    turn = asked(saying(text_xml(ANSWER)))
    assert [(b.speaker, b.text) for b in turn.bubbles] == [(Speaker.USER, "升规奖励多少"), (Speaker.ACCOUNT, ANSWER)]
    assert turn.way is Way.AT_ONCE
    assert [delivery.outcome for delivery in turn.deliveries] == [DeliveryOutcome.SHOWN]


def test_an_answer_to_the_third_delivery_is_shown_and_every_delivery_is_signed_anew_with_one_id() -> None:
    heard: list[Heard] = []
    turn = asked(saying(LATE, LATE, text_xml(ANSWER)), heard=heard, patience=(1, 1, HUNG))
    assert turn.way is Way.REDELIVERED
    assert turn.text == ANSWER
    assert [delivery.outcome for delivery in turn.deliveries] == [
        DeliveryOutcome.LATE,
        DeliveryOutcome.LATE,
        DeliveryOutcome.SHOWN,
    ]
    assert len({one.query["nonce"] for one in heard}) == 3
    assert len({read(one.body)["MsgId"] for one in heard}) == 1
    for one in heard:
        parts = sorted([TOKEN, one.query["timestamp"], one.query["nonce"]])
        assert one.query["signature"] == hashlib.sha1("".join(parts).encode()).hexdigest()


def test_silence_on_all_three_deliveries_is_a_notice() -> None:
    turn = asked(saying(LATE), patience=HASTY)
    assert [(b.speaker, b.text) for b in turn.bubbles[1:]] == [(Speaker.VENDOR, NOTICE)]
    assert len(turn.deliveries) == 3
    assert turn.failed
    assert not turn.answered


@pytest.mark.parametrize("reply", [b"", b"success"])
def test_an_acknowledgement_shows_nothing_and_is_not_sent_again(reply: bytes) -> None:
    turn = asked(saying(reply))
    assert [bubble.speaker for bubble in turn.bubbles] == [Speaker.USER]
    assert len(turn.deliveries) == 1
    assert not turn.failed
    assert not turn.answered


@pytest.mark.parametrize(
    ("mode", "reply", "fault"),
    [
        (Mode.PLAIN, text_xml(""), "empty"),
        (Mode.PLAIN, text_xml(" \n"), "empty"),
        (Mode.PLAIN, b"<xml><Content>", "not_xml"),
        (Mode.PLAIN, b'"success"', "not_xml"),
        (Mode.PLAIN, JSONResponse({"text": ANSWER}), "not_xml"),
        (Mode.PLAIN, text_xml("]]>"), "not_xml"),
        (Mode.PLAIN, text_xml("字" * 683), "too_long"),
        (Mode.PLAIN, text_xml(ANSWER, user="somebody"), "names"),
        (Mode.PLAIN, text_xml(ANSWER, account="wx1"), "names"),
        (Mode.PLAIN, text_xml(ANSWER, CreateTime="now"), "time"),
        (Mode.PLAIN, text_xml(ANSWER, MsgType="markdown"), "kind"),
        (Mode.PLAIN, status(500), "status"),
        (Mode.PLAIN, sealed_by(THEIRS), "sealed"),
        (Mode.SAFE, text_xml(ANSWER), "unsealed"),
        (Mode.SAFE, shifted, "seal"),
        (Mode.SAFE, sealed_by(OTHER), "seal"),
    ],
)
def test_a_reply_that_is_none_is_a_notice_at_once(mode: Mode, reply: Any, fault: str) -> None:
    turn = asked(saying(reply), mode)
    assert [(b.speaker, b.text) for b in turn.bubbles[1:]] == [(Speaker.VENDOR, NOTICE)]
    [delivery] = turn.deliveries
    assert delivery.outcome is DeliveryOutcome.BROKEN
    assert [one.key for one in delivery.faults] == [fault]


@pytest.mark.parametrize("words", ["**有**奖励", "# 标题", "| 甲 | 乙 |", "[全文](http://a.cn)", "`码`", "<b>有</b>"])
def test_markup_is_shown_as_it_stands_and_held_against_the_reply(words: str) -> None:
    turn = asked(saying(text_xml(f"开头\n{words}\n结尾")))
    assert words in turn.text
    assert [one.key for one in turn.deliveries[0].faults] == ["markdown"]


@pytest.mark.parametrize(
    "words", ["有[1]，5*3=15*1", "（一）—— 甲_乙", '<a href="http://a.cn/x">全文</a>', "1 < 2，2 > 1"]
)
def test_plain_words_and_links_are_no_markup(words: str) -> None:
    assert asked(saying(text_xml(words))).deliveries[0].faults == ()


@pytest.mark.parametrize("mode", [Mode.COMPATIBLE, Mode.SAFE])
def test_an_independent_account_opens_what_is_delivered_and_its_sealed_reply_is_shown(mode: Mode) -> None:
    heard: list[Heard] = []
    assert asked(saying(theirs(ANSWER)), mode, heard).text == ANSWER
    assert heard[0].query["encrypt_type"] == "aes"
    assert ("Content" in read(heard[0].body)) == (mode is Mode.COMPATIBLE)


def test_a_compatible_account_may_reply_in_plain_text() -> None:
    assert asked(saying(text_xml(ANSWER)), Mode.COMPATIBLE).text == ANSWER


def test_a_user_taps_as_long_as_the_account_asks_for_it() -> None:
    heard: list[Heard] = []
    turn = asked(saying(text_xml(LINK), text_xml(LINK), text_xml(ANSWER)), heard=heard)
    assert turn.way is Way.CONTINUED
    assert turn.replies[-1].text == ANSWER
    assert [b.text for b in turn.bubbles if b.way is Way.TAPPED] == ["获取回答", "获取回答"]
    messages = [read(one.body) for one in heard]
    assert [(m["Content"], m.get("bizmsgmenuid")) for m in messages] == [
        ("升规奖励多少", None),
        ("继续", "7"),
        ("继续", "7"),
    ]
    assert len({m["MsgId"] for m in messages}) == 3


def test_a_user_who_is_always_put_off_has_no_answer() -> None:
    turn = asked(saying(text_xml(LINK)))
    assert not turn.answered
    assert turn.replies


def test_a_welcome_is_shown() -> None:
    async def enter(courier: Courier) -> SimulatedTurn:
        return await Follower(courier, PublicAccount(TOKEN, None, Mode.PLAIN), USER).enter()

    heard: list[Heard] = []
    turn: SimulatedTurn = played(saying(text_xml("您好")), enter, heard)
    assert turn.text == "您好"
    assert read(heard[0].body)["Event"] == "subscribe"


def echo(heard: Heard) -> PlainTextResponse:
    return PlainTextResponse(heard.query["echostr"])


def test_an_address_that_returns_the_echo_passes_the_check() -> None:
    played(saying(echo), lambda courier: check(courier, TOKEN))


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (lambda heard: JSONResponse(heard.query["echostr"]), "echo"),
        (lambda heard: PlainTextResponse(str(int(heard.query["echostr"]))), "echo"),
        (status(403), "check_403"),
        (status(404), "check_404"),
        (RedirectResponse("/door/"), "status"),
        (LATE, "late"),
    ],
)
def test_an_address_that_fails_the_check_is_refused(reply: Any, fault: str) -> None:
    patience = HASTY if reply is LATE else PATIENT
    with pytest.raises(NotServedError) as refused:
        played(saying(reply), lambda courier: check(courier, TOKEN), patience=patience)
    assert refused.value.fault.key == fault


def test_an_address_where_nobody_listens_is_refused() -> None:
    async def run() -> None:
        async with client() as http:
            await check(Courier(http, "http://127.0.0.1:9/wechat"), TOKEN)

    with pytest.raises(NotServedError) as refused:
        asyncio.run(run())
    assert refused.value.fault == DeliveryFault("unreachable", "http://127.0.0.1:9/wechat")
