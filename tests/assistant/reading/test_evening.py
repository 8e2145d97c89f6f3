"""Speech is evened out before it is read, and each character leads back to the one that was typed."""

from datetime import date

import pytest

from assistant.conversation.past import Past
from assistant.reading.evening import evened
from assistant.reading.message import read
from assistant.snapshot import Snapshot

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "even"),
    [
        ("銷售收入首次突破一百億元，省裡給多少", "销售收入首次突破一百亿元，省里给多少"),
        ("升 规 奖 励 多 少", "升规奖励多少"),
        ("升规奖励 给 多少", "升规奖励 给 多少"),
        ("升规\u200b奖励，，有没有？？？", "升规奖励，有没有？"),
        ("２０２６年升规\u00a0奖多少", "2026年升规 奖多少"),
        ("今年生规了", "今年升规了"),
        ("刚升规😂", "刚升规😂"),
    ],
)
def test_speech_is_evened_out(snapshot: Snapshot, typed: str, even: str) -> None:
    assert evened(typed, snapshot).text == even


def test_each_character_leads_back_to_what_was_typed(snapshot: Snapshot) -> None:
    typed = "我們 剛 生 規？？？獎勵多少"
    even = evened(typed, snapshot)
    at = even.text.index("奖励")
    start, end = even.span(at, at + 2)
    assert typed[start:end] == "獎勵"


def test_what_stands_in_a_clause_is_left(snapshot: Snapshot) -> None:
    chunk = next(c for m in snapshot.index.metadata for c in snapshot.index.chunks(m.id) if "升规纳统当年" in c.text)
    assert evened(chunk.text, snapshot).text == chunk.text


def test_a_place_is_never_exchanged(snapshot: Snapshot) -> None:
    assert evened("临清市的企业工付聊城怎么参加", snapshot).text == "临清市的企业工赋聊城怎么参加"


def test_what_is_shown_stays_as_typed_and_what_is_read_is_even(snapshot: Snapshot) -> None:
    typed, plain = "我們公司今年剛生規納統，獎勵多少", "我们公司今年刚升规纳统，奖励多少"
    message, other = (read(text, Past(), snapshot, {}, DAY) for text in (typed, plain))
    assert message.text == typed
    assert message.questions == other.questions
    assert message.case == other.case
