import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.channels.bubbles import bubbles, shortened

WORDS = st.text(alphabet="奖励万元。；！\n10 a」𠮷", max_size=400)


def size(text: str) -> int:
    return len(text.encode())


@given(WORDS, st.integers(min_value=64, max_value=300))
def test_no_bubble_is_too_large_and_no_word_is_lost(text: str, limit: int) -> None:
    found = bubbles(text, limit)
    assert all(0 < size(one) <= limit for one in found)
    assert "".join(found).replace("\n", "") == text.strip().replace("\n", "")


@given(WORDS, st.integers(min_value=80, max_value=300), st.integers(min_value=1, max_value=4))
def test_what_is_shortened_fits_and_says_that_there_is_more(text: str, limit: int, most: int) -> None:
    found = shortened(text, limit, most, "……全文：/a/x")
    assert all(size(one) <= limit for one in found)
    assert len(found) <= most
    whole = bubbles(text, limit)
    assert found == whole if len(whole) <= most else found[-1].endswith("\n……全文：/a/x")


def test_a_bubble_ends_at_the_end_of_a_sentence() -> None:
    sentence = "对新增规上企业，分两年给予最高10万元的奖励。"
    assert bubbles(sentence * 5, 2 * size(sentence)) == (sentence * 2, sentence * 2, sentence)


def test_a_sentence_keeps_its_closing_quotation_mark() -> None:
    assert bubbles("「" + "奖" * 20 + "。」" + "励" * 20 + "。", 70) == ("「" + "奖" * 20 + "。」", "励" * 20 + "。")


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_is_no_bubble(text: str) -> None:
    assert bubbles(text, 64) == ()
