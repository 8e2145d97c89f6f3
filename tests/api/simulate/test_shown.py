"""A conversation in a terminal: on a real one a streamed answer grows in its place, in a pipe its end is printed."""

import os
import pty
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import yaml

import prompts
from api.simulate.crowd import CrowdSummary
from api.simulate.phrases import name, word
from api.simulate.shown import Screen, bubble_text, remarks, summary_text
from api.simulate.transcript import Bubble, Card, Delivery, DeliveryFault, DeliveryOutcome, SimulatedTurn, Speaker, Way

SOURCES = [*Path(prompts.__file__).parent.parent.glob("api/simulate/*.py")]
GROWING = [("正在查阅……", True), ("有，", True), ("有，最高10万元。", False)]


def said(text: str, **more: object) -> Bubble:
    known = {"speaker": Speaker.ACCOUNT, "way": Way.STREAMED, "after": 1.25, "delivery": 1, **more}
    return Bubble(text=text, **known)  # type: ignore[arg-type]  # a test's own shorthand


def test_on_a_terminal_a_streamed_answer_takes_the_place_of_what_stood_there() -> None:
    shown, program = pty.openpty()
    with os.fdopen(program, "w", encoding="utf-8") as terminal, redirect_stdout(terminal):
        screen = Screen()
        for text, more in GROWING:
            screen(said(text, open=more))
        printed = b""
        while "10万元。\r\n".encode() not in printed:  # a terminal gives what it has by and by
            printed += os.read(shown, 10_000)
    os.close(shown)
    assert printed.count(b"\x1b[2A\x1b[J") == 2
    assert printed.decode().rpartition("\x1b[J")[2].split() == ["[", "1.2", "秒]", "条理（流式）", "有，最高10万元。"]


def test_in_a_pipe_only_the_end_of_a_stream_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    for text, more in GROWING:
        screen(said(text, open=more))
    out = capsys.readouterr().out
    assert "有，最高10万元。" in out
    assert "正在查阅" not in out
    assert "\x1b" not in out


def test_a_stream_that_never_ended_is_printed_as_far_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    bubble = said("正在查阅……", open=True)
    screen(bubble)
    screen.end(SimulatedTurn("问", (bubble,), unfinished=True))
    out = capsys.readouterr().out
    assert "正在查阅……" in out
    assert word("unfinished") in out


def test_links_are_shown_as_a_phone_shows_them() -> None:
    text = '<a href="weixin://bizmsgmenu?msgmenucontent=继续&msgmenuid=1">获取回答</a> <a href="http://a.cn/x">全文</a>'
    assert "〔获取回答〕 〔全文〕http://a.cn/x" in bubble_text(said(text))


def test_markdown_is_rendered_where_the_app_renders_it_and_only_there() -> None:
    text = r"**有**[【1】](http://a.cn/x) 5\*3"
    assert "有【1】 5*3" in bubble_text(said(text), rich=True)
    assert text in bubble_text(said(text))


def test_a_card_is_a_box_whose_sides_stand_straight() -> None:
    *_, top, title, line, bottom = bubble_text(said("", card=Card("奖励", ("最高5万元",)))).split("\n")
    assert (top.strip(), title.strip(), line.strip(), bottom.strip()) == (
        "┌───────────┐",
        "│ 奖励      │",
        "│ 最高5万元 │",
        "└───────────┘",
    )


def test_what_was_delivered_again_and_what_is_held_against_a_reply_is_said() -> None:
    late = Delivery(1, 0, 5.0, DeliveryOutcome.LATE)
    broken = Delivery(2, 5, 0.2, DeliveryOutcome.BROKEN, (DeliveryFault("too_long", "2049"),))
    lines = [*remarks(SimulatedTurn("问", (said("有"),), (late, broken)))]
    assert "第 1 次 5.0 秒 未答复，断开" in lines[0]
    assert "2049" in lines[1]
    assert len(lines) == 2


def test_a_user_who_saw_nothing_is_told_of() -> None:
    assert [*remarks(SimulatedTurn("问", ()))] == [word("nothing")]


def test_the_figures_of_a_crowd_are_a_line_each() -> None:
    found = CrowdSummary(9, {Way.AT_ONCE: 5, Way.SERVICE: 1}, 3, 2, 1, 7, (1.0, 2.0, 3.04), {DeliveryFault("empty"): 2})
    lines = summary_text(found).split("\n")
    assert lines[:3] == ["提问：9", "首次投递即答：5", "客服消息答：1"]
    assert {"没有答复：3", "显示故障：2", "答非所问：1", "再次投递的次数：7"} <= set(lines)
    assert "中位 1.0，95% 2.0，最长 3.0" in lines[-2]
    assert "2 次" in lines[-1]


def test_every_speaker_way_and_outcome_has_its_words() -> None:
    for group, keys in (("speakers", Speaker), ("ways", Way), ("outcomes", DeliveryOutcome)):
        for key in keys:
            assert isinstance(name(group, key), str)


def test_every_fault_has_its_words_and_no_words_are_for_nothing() -> None:
    words = yaml.safe_load(Path(prompts.__file__).with_name("simulate.yaml").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    named = set(re.findall(r'(?:Fault|NotTakenError|broken)\("(\w+)"', source))
    assert set(words["faults"]) == named | {"check_403", "check_404", "status", "unreachable"}
