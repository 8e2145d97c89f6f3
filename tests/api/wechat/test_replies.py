"""What users read: answers with the statements and citations of `ask()`, and something fitting for all else."""

import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from assistant.answer import Answer
from assistant.assistant import Assistant
from corpus.settings import Settings
from tests.api.wechat.conftest import Served
from tests.api.wechat.vendor import TOKEN, Vendor, counted, message, new_user
from tests.command import PASTED, QUESTION
from tests.waiting import HUNG

LINK = re.compile(r"全文和原文：(\S+)")
SIZE = 2048


def basis_of(answer: Answer) -> list[str]:
    """Return the clauses that statements stand on, each once, as a user reads them."""
    said = [citation for statement in answer.statements for citation in statement.citations]
    numbers = {c.policy_id: f"（{c.document_number}）" if c.document_number else "" for c in said}
    return list(dict.fromkeys(f"依据：《{c.policy_title}》{numbers[c.policy_id]}{c.label}" for c in said))


def test_a_question_is_answered_with_its_clauses_and_a_link(vendor: Vendor) -> None:
    before = counted(vendor.urls[0], "at_once")
    said = vendor.ask(new_user(), QUESTION)
    assert counted(vendor.urls[0], "at_once") + counted(vendor.urls[0], "redelivery") > before
    assert said.startswith("有，分两年给予最高10万元的奖励。\n")
    assert said.count("依据：《聊城市促进民营经济高质量发展的意见》一、（一）") == 1
    link = LINK.search(said)
    assert link
    page = httpx.get(link[1], timeout=HUNG)
    assert page.status_code == 200
    assert "对新增规上企业，分两年给予最高10万元的奖励" in page.text


@pytest.mark.parametrize("number", range(40))
def test_public_questions_are_answered_as_asked_directly(
    number: int, vendor: Vendor, settings: Settings, data: Path, directly: Assistant
) -> None:
    question = json.loads((data / "questions.jsonl").read_text(encoding="utf-8").splitlines()[number])["q"]
    answer, said = directly.ask(question), vendor.ask(new_user(), question)
    assert len(said.encode()) <= SIZE
    *lines, last = said.split("\n")
    assert LINK.fullmatch(last)
    basis = [line for line in lines if line.startswith("依据：《")]
    related = [line for line in lines if line.startswith("相近但不能作为依据：《")]
    assert basis == basis_of(answer)
    assert len(related) == len({(one.policy_id, one.label) for one in answer.related})
    told = "\n".join(line for line in lines if line not in (*basis, *related))
    assert told == "\n".join(statement.text for statement in answer.statements)


@pytest.fixture(scope="module")
def directly(settings: Settings) -> Assistant:
    """Return the assistant, without a door."""
    return Assistant(settings)


def test_a_user_leads_one_conversation(vendor: Vendor) -> None:
    user = new_user()
    vendor.ask(user, QUESTION)
    assert "牵头单位" in vendor.ask(user, "这个归谁管")
    assert "牵头单位" not in vendor.ask(new_user(), "这个归谁管")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("image", "图片"),
        ("voice", "语音"),
        ("video", "视频"),
        ("shortvideo", "视频"),
        ("location", "哪个市"),
        ("link", "链接"),
        ("sticker", "文字"),
    ],
)
def test_what_is_no_text_gets_a_fitting_sentence(vendor: Vendor, kind: str, word: str) -> None:
    said = vendor.send(message(new_user(), kind, MediaId="x", Recognition=""))
    assert word in said


@pytest.mark.parametrize("event", ["subscribe", "SCAN", "CLICK"])
def test_whoever_comes_is_shown_what_to_ask_and_where(vendor: Vendor, plainly: Served, event: str) -> None:
    said = vendor.send(message(new_user(), "event", Event=event, EventKey="qrscene_1"))
    assert said.count("weixin://bizmsgmenu?msgmenucontent=") == 3
    assert f"一键匹配：{plainly.url}/match" in said
    assert f"计算器：{plainly.url}/measures" in said
    for link in re.findall(r"http://\S+", said):
        assert httpx.get(link, timeout=HUNG).status_code == 200


def test_an_example_that_is_tapped_is_a_question(vendor: Vendor) -> None:
    user = new_user()
    said = vendor.send(message(user, "event", Event="subscribe", EventKey=""))
    text, menu_id = re.findall(r"msgmenucontent=([^&]+)&msgmenuid=(\d+)", said)[0]
    assert "10万元" in vendor.ask(user, text, bizmsgmenuid=menu_id)


def test_the_button_that_invites_a_question_does(vendor: Vendor) -> None:
    said = vendor.send(message(new_user(), "event", Event="CLICK", EventKey="ask"))
    assert said.startswith("请直接把问题发给我")


@pytest.mark.parametrize("event", ["unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", ""])
def test_an_event_that_asks_nothing_is_told_nothing(vendor: Vendor, event: str) -> None:
    assert vendor.send(message(new_user(), "event", Event=event, EventKey="http://x")) == "success"


@pytest.mark.parametrize(
    ("text", "word"), [("", "请直接发文字提问"), (" \n", "请直接发文字提问"), ("奖" * 2001, "2000 字")]
)
def test_what_is_no_question_is_told_so(vendor: Vendor, text: str, word: str) -> None:
    assert word in vendor.ask(new_user(), text)


def test_a_clause_that_is_pasted_makes_no_question_too_long(vendor: Vendor) -> None:
    assert "奖励金额最高5万元" in vendor.ask(new_user(), PASTED)


@pytest.mark.parametrize("text", ["1", "继续"])
def test_where_nothing_is_promised_a_poll_is_a_question(vendor: Vendor, text: str) -> None:
    said = vendor.ask(new_user(), text)
    assert "您问的" not in said
    assert LINK.search(said)


def test_words_that_end_a_section_reach_the_user_whole(vendor: Vendor) -> None:
    odd = "请问“a]]>b”和<a href='x'>有奖励吗"
    said = vendor.ask(new_user(), odd.replace("]]>", "]]]]><![CDATA[>"))
    assert "]]>" in said or "a" in said
    assert "<" not in said


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<xml>",
        "<html/>",
        "plain words",
        '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/hostname">]><xml><Content>&e;</Content></xml>',
        "<xml><ToUserName>gh_1</ToUserName></xml>",
        message("somebody with blanks"),
        message(new_user(), CreateTime="yesterday"),
        message(new_user(), MsgId="-1"),
        message(new_user()).replace("FromUserName", "OtherName"),
    ],
)
def test_a_signed_message_that_is_none_is_acknowledged_and_no_more(vendor: Vendor, xml: str) -> None:
    response = vendor.once(xml)
    assert (response.status_code, response.text) == (200, "success")


def test_a_user_who_asks_too_often_is_told_when_to_come_again(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(
        update={
            "wechat_token": TOKEN,
            "limit_user": "1/minute",
            "reply_within": HUNG,
            "database": f"sqlite:///{tmp_path}/x",
        }
    )
    user, vendor = new_user(), Vendor(())
    with TestClient(create_app(own)) as client:
        said = []
        for _ in range(2):
            query, body = vendor.request(message(user, Content=QUESTION))
            said.append(vendor.shown(client.post("/wechat", params=query, content=body).text))
    assert "10万元" in said[0]
    assert re.fullmatch(r"您问得太快了，请过 \d+ 秒再问。", said[1])


def test_what_is_not_sure_is_said_back_and_settled_by_a_number(vendor: Vendor) -> None:
    user = new_user()
    said = vendor.ask(user, "我们公司没升规，市里那个升规奖能拿不")
    assert said.split("\n")[0] == "按您说的，是否新增规上企业（升规纳统）：否。回复1确认，2修改。"
    assert vendor.ask(user, "2").startswith("好的，请重新告诉我：是不是当年新升规纳统的规上企业？")
    assert "奖励金额最高5万元" in vendor.ask(user, "刚升的规")
