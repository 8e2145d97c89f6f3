"""Stretches of what somebody typed that stand in the policies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.quote import Span
from corpus.language.runs import LENGTH, Runs

CLAUSE = "对新增规上企业，分两年给予最高10万元的奖励，升规纳统当年给予50%。"
RUNS = Runs([CLAUSE])


@pytest.mark.parametrize(
    "typed", [CLAUSE, CLAUSE.replace("，", ", "), CLAUSE.replace("%", "％"), CLAUSE.replace("最高", "\n最高 ")]
)
def test_words_of_a_clause_are_found_whatever_their_spacing_and_width(typed: str) -> None:
    assert RUNS.find(f"请问{typed}是吗") == (Span(2, 2 + len(typed)),)


def test_other_words_part_a_stretch_from_the_next() -> None:
    first, last = "对新增规上企业，分两年给予最高", "万元的奖励，升规纳统当年给予50%。"
    assert RUNS.find(f"{first}99{last}") == (Span(0, len(first)), Span(len(first) + 2, len(first) + 2 + len(last)))


@pytest.mark.parametrize("typed", ["", "对新增规上企业，分两年", "我们公司刚升规，能拿多少钱的奖励？"])
def test_short_stretches_and_other_words_are_nobody_s(typed: str) -> None:
    assert RUNS.find(typed) == ()


def test_of_no_text_nothing_is_known() -> None:
    assert Runs([]).find(CLAUSE) == ()


@given(st.text(alphabet="对新增规上企业，分两年给予10 \n", max_size=60))
def test_what_is_found_is_long_enough_and_lies_in_the_text(typed: str) -> None:
    for span in RUNS.find(typed):
        assert 0 <= span.start < span.end <= len(typed)
        assert len("".join(typed[span.start : span.end].split())) >= LENGTH
