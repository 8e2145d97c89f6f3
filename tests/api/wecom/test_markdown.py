from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from api.wecom.card import card
from api.wecom.markdown import SIZE, escaped, markdown

ADDRESS, LINK = "https://policies.test", "https://policies.test/a/x"
CITATION = {
    "policy_id": "a b",
    "policy_title": "某市办法",
    "document_number": None,
    "node_id": "1.1",
    "label": "一、（一）",
    "heading": "奖励",
    "start": 3,
    "end": 9,
    "quote": "奖励10万元|*全部*",
}


def assessment(**changed: Any) -> dict[str, Any]:
    return {
        "measure_id": "m-1",
        "title": "新增规上企业奖励",
        "outcome": "eligible",
        "result": "奖励金额",
        "unstated": False,
        "amount": {"value": "50000", "unit": "CNY", "bound": "up_to"},
        "total": None,
        "if_met": None,
        "as_of": "2026-11-25",
        "facts": {},
        "grant": 0,
        "steps": [{"what": "升规|纳统", "value": "最高5万元", "holds": True, "citation": 0}],
        "missing": [],
        "readings": [],
        **changed,
    }


def answer(text: str = "有奖励。", *assessments: dict[str, Any]) -> dict[str, Any]:
    statements = [{"text": text, "citations": [0], "assessment": None}]
    rest = {"citations": [CITATION], "related": [], "assessments": list(assessments), "composer": "extractive"}
    return {"statements": statements, **rest}


def test_a_statement_links_to_its_clause_and_the_clause_is_quoted() -> None:
    text = markdown(answer(), ADDRESS, LINK)
    url = "https://policies.test/policies/a%20b?start=3&end=9#1.1"
    assert text.startswith(f"有奖励。[【1】]({url})")
    assert f"[【1】]({url})《某市办法》一、（一）「奖励10万元\\|\\*全部\\*」" in text
    assert text.endswith(LINK)


def test_near_misses_are_named_as_such() -> None:
    text = markdown({**answer(), "related": [0]}, ADDRESS, LINK)
    assert "**相近的条款，不构成依据**" in text
    assert "**依据**" not in text


def test_words_of_a_model_are_told_as_such() -> None:
    assert "（文字由语言模型组织，每一句都与原文核对过。）" in markdown(
        {**answer(), "composer": "model"}, ADDRESS, LINK
    )
    assert "语言模型" not in markdown(answer(), ADDRESS, LINK)


def test_a_calculation_is_a_table_whose_cells_stay_cells() -> None:
    text = markdown(answer("有。", assessment()), ADDRESS, LINK)
    assert "**新增规上企业奖励** 符合条件 · 最高5万元\n\n| 项目 | 结果 | 依据 |\n| --- | --- | --- |\n" in text
    assert "| 升规\\|纳统 | 符合 最高5万元 | [【1】](" in text


@given(st.text(max_size=200))
def test_what_is_escaped_holds_nothing_that_markdown_would_take(text: str) -> None:
    shown = escaped(text)
    plain, rest = "", iter(shown)
    for c in rest:
        assert c not in "`*_[]<>|~#"
        plain += next(rest) if c == "\\" else c
    assert plain == text


@given(st.integers(min_value=1, max_value=12_000), st.sampled_from(["奖励。", "a", "*"]))
def test_no_reply_is_too_large_and_the_link_stays(times: int, word: str) -> None:
    text = markdown(answer(word * times), ADDRESS, LINK)
    assert len(text.encode()) <= SIZE
    assert text.endswith(LINK)


def test_a_card_tells_the_measure_the_outcome_and_the_amount() -> None:
    shown = card(answer("有。", assessment(outcome="ineligible", amount=None), assessment()), ADDRESS, LINK)
    assert shown
    assert shown["main_title"] == {"title": "新增规上企业奖励", "desc": "符合条件"}
    assert shown["emphasis_content"] == {"title": "最高5万元", "desc": "奖励金额"}
    assert shown["card_action"] == {"type": 1, "url": LINK}
    assert shown["jump_list"][0]["url"] == "https://policies.test/measures/m-1"
    assert shown["horizontal_content_list"][0]["value"] == "《某市办法》一、（一）"


def test_a_card_says_on_what_an_amount_still_hangs() -> None:
    one = assessment(
        outcome="missing_facts",
        amount=None,
        if_met={"value": "50000", "unit": "CNY", "bound": "exact"},
        missing=[{"fact": "f", "ask": "当年是否升规纳统？", "adds": False}],
    )
    shown = card(answer("有。", one), ADDRESS, LINK)
    assert shown
    assert shown["emphasis_content"] == {"title": "5万元", "desc": "条件都符合的话，奖励金额"}
    assert shown["sub_title_text"] == "还需要知道：当年是否升规纳统？"


def test_an_amount_that_is_too_long_for_its_place_is_never_cut() -> None:
    amount = {"value": "123456789010000", "unit": "CNY", "bound": "at_least"}
    shown = card(answer("有。", assessment(amount=amount)), ADDRESS, LINK)
    assert shown
    assert "emphasis_content" not in shown
    assert shown["sub_title_text"] == "奖励金额：不低于1234567.8901亿元"


def test_an_answer_without_a_calculation_has_no_card() -> None:
    assert card(answer(), ADDRESS, LINK) is None
