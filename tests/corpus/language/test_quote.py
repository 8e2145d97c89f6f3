"""Sentences tile the words, and a quote is exact or absent."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.language.quote import Span, find_quote, segments, sentences

CLAUSE = (
    "（四）加强投入。每年安排不低于5000万元资金。对“好品。山东”获评企业，给予奖励；另有规定的，从其规定！\n"
    "（牵头单位：市科技局、市财政局）\n"
)


def words(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def test_sentences_end_at_full_stops_outside_brackets() -> None:
    assert words(CLAUSE, sentences(CLAUSE)) == [
        "（四）加强投入。",
        "每年安排不低于5000万元资金。",
        "对“好品。山东”获评企业，给予奖励；另有规定的，从其规定！",
        "（牵头单位：市科技局、市财政局）",
    ]


def test_a_remark_behind_the_full_stop_is_a_sentence() -> None:
    text = "落实政策。（牵头单位：市科技局）"
    assert words(text, sentences(text)) == ["落实政策。", "（牵头单位：市科技局）"]


def test_a_remark_inside_a_sentence_is_not() -> None:
    text = "（含）一年以上的县（市、区）参评。"
    assert words(text, sentences(text)) == [text]


def test_segments_part_at_commas_outside_brackets_and_numbers() -> None:
    text = "对县（市，区）奖励1,000元；其余的，不奖。"
    assert words(text, segments(text, Span(0, len(text)))) == ["对县（市，区）奖励1,000元；", "其余的，", "不奖。"]


def test_a_quote_is_found_whatever_its_spaces_widths_and_marks() -> None:
    text = "打造 “强镇”，\n给予最高５０万元，一次性"
    found = find_quote(text, '"强镇",给予最高50万元')
    assert found is not None
    assert text[found.start : found.end] == "“强镇”，\n给予最高５０万元"


def test_a_quote_with_one_other_character_is_not_found() -> None:
    assert find_quote("给予最高50万元", "给予最高500万元") is None
    assert find_quote("给予最高50万元", "给予最多50万元") is None
    assert find_quote("给予最高50万元", "") is None


def test_a_quote_is_sought_within_its_bounds() -> None:
    assert find_quote("奖励。奖励。", "奖励", 3) == Span(3, 5)
    assert find_quote("奖励。奖励。", "奖励", 1, 4) is None


@given(st.text("奖励。，（）“”《》 \n！a1", max_size=60))
def test_sentences_and_their_segments_leave_out_white_space_only(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(words(text, found)).split()) == "".join(text.split())
    for sentence in found:
        kept = "".join(words(text, segments(text, sentence)))
        assert "".join(kept.split()) == "".join(text[sentence.start : sentence.end].split())


@given(st.text('奖励５5，,“"”A a\n', max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_whatever_is_cut_out_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    assert (find_quote(text, quote) is None) == (not quote.strip())
