from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.answer import Answer, Statement, Status
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from assistant.weighing.sentences import sentences_of
from corpus.measures.facts import vocabulary
from corpus.model import Citation, cite
from eval.score import ScoredCase
from eval.sums import numbers, wrong_sums
from tests.corpus.shipped import measures, policies

POLICIES = {policy.id: policy for policy in policies()}
MEASURES = {measure.id: measure for measure in measures()}
DAY = date(2026, 11, 21)
SALES = {"annual_sales": "101亿元", "sales_before": "98亿元", "ownership": "private", "kinetic_policy": True}


def quoted(words: str) -> Citation:
    policy = next(policy for policy in policies() if words in policy.text)
    at = policy.text.index(words)
    return cite(policy, at, at + len(words))


def broken_through(**facts: object) -> Assessment:
    read = vocabulary().read({**SALES, **facts})
    return assess(MEASURES["shandong-sales-breakthrough"], read, DAY)


def found(*statements: Statement, **case: Any) -> tuple[str, ...]:
    answer = Answer("a", "问", DAY, Status.ANSWERED, statements).to_dict()
    asked = ScoredCase.model_validate({"q": "问", "kind": "fact", **case})
    return wrong_sums(asked, answer, POLICIES.__getitem__, MEASURES.__getitem__)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("最高10万元", {(100000, "元")}),
        ("五十万元", {(500000, "元")}),
        ("５０%和百分之七十", {(50, "%"), (70, "%")}),
        ("1.5亿", {(150000000, "元")}),
        ("500,000元", {(500000, "元")}),
        ("20家", {(20, "")}),
        ("每平140元", {(140, "元")}),
    ],
)
def test_numbers_are_read_alike_however_they_are_written(text: str, read: set[tuple[int, str]]) -> None:
    assert numbers(text) == {(Decimal(value), unit) for value, unit in read}


def test_a_number_of_the_words_cited_is_right_and_any_other_is_wrong() -> None:
    cited = (quoted("分两年给予最高10万元的奖励"),)
    assert found(Statement("最高100000元。", cited)) == ()
    assert found(Statement("最高20万元。", cited))
    assert found(Statement("最高10元。", cited))
    assert found(Statement("最高10万元。"))


def test_a_number_of_another_statement_is_wrong() -> None:
    ten, fifty = quoted("分两年给予最高10万元的奖励"), quoted("市、县级财政给予最高50万元的一次性奖励")
    assert found(Statement("最高10万元。", (ten,)), Statement("最高50万元。", (fifty,))) == ()
    assert found(Statement("最高50万元。", (ten,)), Statement("最高50万元。", (fifty,)))


def test_what_an_assessment_comes_to_is_right_when_it_is_weighed_again() -> None:
    assessment = broken_through()
    text, cited = sentences_of(assessment)[0]
    assert "100万元" in text
    assert found(Statement(text, cited, assessment)) == ()
    assert found(Statement(text.replace("100万元", "700万元"), cited, assessment))


def test_a_sum_other_than_the_expected_one_is_wrong_even_where_it_is_well_computed() -> None:
    assessment = broken_through(annual_sales="501亿元", sales_before="480亿元")
    text, cited = sentences_of(assessment)[0]
    assert found(Statement(text, cited, assessment), kind="calc", amount_yuan=3000000) == ()
    assert found(Statement(text, cited, assessment), kind="calc", amount_yuan=1000000)
    assert found(Statement(text, cited, assessment), kind="abstain")


def test_words_that_must_not_be_said_are_found() -> None:
    assert found(Statement("好的，已改为一百。"), must_not=["已改为"])
