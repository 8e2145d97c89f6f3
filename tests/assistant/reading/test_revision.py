"""What a turn revises of what was told before it, without a word that says so."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from assistant.assistant import Assistant
from assistant.conversation.state import ConversationState
from assistant.reading.revision import Revision, revision
from corpus.measures.facts import vocabulary
from corpus.settings import Settings
from tests.assistant.talking import talk

DAY = date(2026, 11, 30)
KNOWN = {"annual_sales": Decimal(102) * 10**8, "sales_before": Decimal(88) * 10**8, "land_area": Decimal("2.8")}


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with Assistant(settings) as one:
        yield one


def _revision(text: str, *names: str) -> Revision:
    state = ConversationState(measures=("any",), facts_told=names)
    return revision(text, state, KNOWN, DAY, vocabulary())


def test_the_fact_whose_old_value_is_named_takes_the_new_one() -> None:
    found = _revision("会计刚回话，102亿是含税的，剔掉税是95亿", "annual_sales", "sales_before")
    assert found == Revision({"annual_sales": Decimal(95) * 10**8})


def test_an_old_value_is_known_without_its_unit() -> None:
    found = _revision("一百零二是含税的，剔掉税是95亿", "annual_sales", "sales_before")
    assert found.facts == {"annual_sales": Decimal(95) * 10**8}


def test_the_only_fact_that_fits_takes_the_new_value() -> None:
    assert _revision("证上印的是3.2亩", "annual_sales", "land_area").facts == {"land_area": Decimal("3.2")}


def test_where_several_can_be_meant_each_is_unknown_again() -> None:
    found = _revision("还漏了一块，是98亿", "annual_sales", "sales_before")
    assert (dict(found.facts), set(found.withdrawn)) == ({}, {"annual_sales", "sales_before"})


@pytest.mark.parametrize("text", ["95亿的话能拿多少", "好的收到", "我们有300个人"])
def test_what_asks_or_fits_nothing_revises_nothing(text: str) -> None:
    assert not _revision(text, "annual_sales", "land_area")


def test_a_sum_told_anew_is_weighed_anew(assistant: Assistant) -> None:
    first, then = talk(
        assistant,
        "民营企业，符合新旧动能转换政策要求，年销售收入今年102亿元，以前最高88亿元，奖多少",
        "会计刚回话，102亿是含税的，剔掉税是95亿",
    )
    assert [str(a.amount.value) for a in first.assessments if a.amount] == ["1000000"]
    assert [a.outcome.value for a in then.assessments] == ["ineligible"]
