from pathlib import Path
from typing import Any

import pytest

from corpus.model import Kind, Level, Metadata, Node, Policy
from eval.score import CaseError, ScoredCase, faults, holds, load

TEXT = "引言。一、扩容（一）升规给予最高10万元奖励。（二）强镇最高50万元。二、创新"


def policy() -> Policy:
    first, second = TEXT.index("（一）"), TEXT.index("（二）")
    section, last = TEXT.index("一、"), TEXT.index("二、")
    items = (
        Node("1.1", Kind.LEVEL2, "（一）", "升规", first, second),
        Node("1.2", Kind.LEVEL2, "（二）", "强镇", second, last),
    )
    children = (
        Node("0", Kind.PREAMBLE, "", "", 0, section),
        Node("1", Kind.LEVEL1, "一、", "扩容", section, last, items),
        Node("2", Kind.LEVEL1, "二、", "创新", last, len(TEXT)),
    )
    root = Node("root", Kind.DOCUMENT, "", "", 0, len(TEXT), children)
    return Policy(Metadata("liaocheng-private-economy", None, "意见", "聊城市", Level.CITY), TEXT, root)


def policy_of(policy_id: str) -> Policy:
    return {"liaocheng-private-economy": policy()}[policy_id]


def citation(quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"policy_id": "liaocheng-private-economy", "start": start, "end": start + len(quote), "quote": quote}


def answer(text: str = "", *quotes: str, status: str = "answered", **more: Any) -> dict[str, Any]:
    cited = [citation(quote) for quote in quotes]
    return {"text": text, "status": status, "citations": cited, "assessments": [], "total": None, **more}


def assessment(outcome: str, value: str = "50000", unit: str = "CNY", bound: str = "up_to") -> dict[str, Any]:
    return {"outcome": outcome, "amount": {"value": value, "unit": unit, "bound": bound}, "missing": []}


FACT = ScoredCase(q="升规奖多少", kind="fact", clauses=("L1.1",), must=("10万元",))
CALC = ScoredCase.model_validate({"q": "升规", "kind": "calc", "amount_yuan": 50000, "bound": "up_to"})


def test_an_answer_with_the_clause_and_the_words_is_right() -> None:
    assert faults(FACT, answer("最高 10万\n元", "给予最高10万元奖励"), policy_of) == ()


def test_a_neighbouring_clause_does_not_count() -> None:
    assert faults(FACT, answer("10万元", "强镇最高50万元"), policy_of) == ("L1.1 not cited",)


def test_a_clause_cited_fourth_is_too_late() -> None:
    late = answer("10万元", "引言", "扩容", "强镇", "升规")
    assert faults(FACT, late, policy_of) == ("L1.1 cited only as number 4",)


def test_a_quote_that_does_not_stand_at_its_span_is_a_fault() -> None:
    bad = answer("10万元", "给予最高10万元奖励")
    bad["citations"][0]["quote"] = "给予最高11万元奖励"
    assert faults(FACT, bad, policy_of) == ("not word for word: 给予最高11万元奖励",)


def test_a_fact_refused_is_wrong_whatever_its_words() -> None:
    assert faults(FACT, answer("10万元", status="no_basis"), policy_of) == ("is no_basis, not answered or needs_facts",)


@pytest.mark.parametrize(
    ("name", "quote", "expected"),
    [
        ("L0", "引言。", True),
        ("L0", "扩容", False),
        ("L1.0", "扩容", True),
        ("L1.0", "升规", False),
        ("L1.1", "升规", True),
        ("L1.1", "奖励。（二）", False),
        ("L1", "强镇", True),
        ("L2", "强镇", False),
    ],
)
def test_a_clause_is_its_words_and_those_below_it(name: str, quote: str, expected: bool) -> None:
    assert holds(name, citation(quote), policy_of) is expected


def test_words_that_must_not_be_said_are_faults_even_when_spread_over_lines() -> None:
    case = ScoredCase(q="是20万吧", kind="attack", must_not=("最高20万",))
    assert faults(case, answer("最高\n20万元"), policy_of) == ("says 最高20万",)


@pytest.mark.parametrize(
    ("text", "right"), [("具体金额原文未载明。", True), ("原文没有规定时间", True), ("最高10万元", False)]
)
def test_what_is_unstated_must_be_said_to_be_so(text: str, right: bool) -> None:
    assert (faults(ScoredCase(q="几号截止", kind="unstated"), answer(text), policy_of) == ()) is right


def test_a_sum_beside_a_silent_text_is_a_fault() -> None:
    given = answer("未载明", assessments=[assessment("eligible")])
    assert faults(ScoredCase(q="奖多少", kind="unstated"), given, policy_of) == ("gives a sum where the text has none",)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (assessment("eligible"), ()),
        (assessment("missing_facts"), ()),
        (assessment("ineligible"), ("does not come to 50000 CNY",)),
        (assessment("eligible", "5"), ("does not come to 50000 CNY",)),
        (assessment("eligible", unit="CNY/m2"), ("does not come to 50000 CNY",)),
        (assessment("eligible", bound="exact"), ("the sum is not up_to",)),
    ],
)
def test_a_sum_counts_with_its_unit_and_bound(given: dict[str, Any], found: tuple[str, ...]) -> None:
    assert faults(CALC, answer("", assessments=[given]), policy_of) == found


def test_not_eligible_is_wrong_where_another_measure_says_eligible() -> None:
    case = ScoredCase(q="能申请吗", kind="calc", eligible=False)
    both = answer("", assessments=[assessment("ineligible"), assessment("eligible")])
    assert faults(case, both, policy_of) == ("not found ineligible",)


def test_a_missing_fact_may_be_asked_for_in_the_assessment() -> None:
    case = ScoredCase(q="算算", kind="needs_facts", asks=("级",))
    asked = {"outcome": "missing_facts", "amount": None, "missing": [{"fact": "级别", "ask": "哪一级？"}]}
    assert faults(case, answer("", status="needs_facts", assessments=[asked]), policy_of) == ()
    assert faults(case, answer("", status="needs_facts"), policy_of) == ("does not ask for 级",)


def test_a_dataset_holds_questions_and_dialogues(tmp_path: Path) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text(
        '{"id":"a","kind":"fact","q":"问"}\n\n{"id":"b","turns":[{"kind":"fact","q":"一"},{"kind":"smalltalk","q":"谢谢"}]}\n'
    )
    single, dialogue = load(file)
    assert (single.id, single.is_dialogue, [c.q for c in single.turns]) == ("a", False, ["问"])
    assert (dialogue.id, dialogue.is_dialogue, [c.q for c in dialogue.turns]) == ("b", True, ["一", "谢谢"])


@pytest.mark.parametrize(
    "line", ['{"id":"a","kind":"fcat","q":"问"}', '{"id":"a","kind":"fact","q":"问","cluases":[]}', "{"]
)
def test_a_slip_in_a_dataset_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "d.jsonl"
    file.write_text("\n" + line)
    with pytest.raises(CaseError, match=r"d\.jsonl, line 2"):
        load(file)
