"""A sentence made even: what stands for a sign or a numeral, and the way back to what was typed."""

import pytest

from assistant.tellings.normalise import plain


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("认定了俩", "认定了两个"),
        ("仨都是", "三个都是"),
        ("咱哥俩的厂", "咱哥俩的厂"),
        ("二〇二一年和二零二三年", "2021年和2023年"),
        ("一二三四五", "一二三四五"),
    ],
)
def test_numerals_that_are_a_word_are_written_out(text: str, even: str) -> None:
    assert plain(text).text == even


def test_what_is_written_out_leads_back_to_what_was_typed() -> None:
    even = plain("“省级”的俩，去年认的")
    start = even.text.index("两个")
    assert even.span(start, start + 2) == (5, 6)
    assert even.span(even.text.index("去年"), even.text.index("去年") + 2) == (7, 9)
