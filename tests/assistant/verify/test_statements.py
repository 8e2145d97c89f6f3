"""Nothing unverified passes: attacks on the verifier, and what must get through it."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Statement
from assistant.verify.statements import verify
from corpus.language.quote import find_quote
from corpus.model import Citation, cite
from eval.generate import lies, truths
from eval.paraphrase import paraphrases
from tests.assistant import statements as words
from tests.assistant.verify.cited import LIAOCHENG, POLICIES, of, passes, sentence, told
from tests.assistant.verify.conftest import Blind


@pytest.mark.parametrize("case", words.HONEST, ids=lambda case: case[0])
def test_an_honest_statement_passes(case: tuple[str, ...]) -> None:
    assert told(*case) == ()


@pytest.mark.parametrize("case", [case for cases in words.LIES.values() for case in cases], ids=lambda case: case[0])
def test_a_false_statement_fails(case: tuple[str, ...]) -> None:
    assert told(*case)


def test_every_sentence_of_both_policies_passes_as_its_own_quote() -> None:
    assert [t.text for policy in POLICIES.values() for t in truths(policy) if verify(t, of)] == []


def test_a_quote_with_its_source_passes() -> None:
    cited = sentence(words.PLATFORM)
    text = f"{cited.policy_title}{cited.label}：“{cited.quote}”"
    assert verify(Statement(text, (cited,)), of) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_no_generated_lie_passes(seed: int) -> None:
    trials = list(islice(lies(list(POLICIES.values()), seed), 500))
    assert [(t.kind, t.statement.text) for t in trials if not verify(t.statement, of)] == []


def test_generated_paraphrases_pass_but_for_five_in_a_hundred() -> None:
    trials = list(islice(paraphrases(list(POLICIES.values()), 3), 500))
    failed = [(t.kind, t.statement.text, verify(t.statement, of)) for t in trials if verify(t.statement, of)]
    assert len(failed) <= 0.05 * len(trials), failed


@given(st.integers(1, 10**6), st.sampled_from(["万元", "元", "亿元"]), st.sampled_from(["最高", "不超过", "最多", ""]))
def test_only_the_sum_of_the_clause_passes(number: int, unit: str, bound: str) -> None:
    passes = not told(f"新增规上企业分两年{bound}奖励{number}{unit}。", words.UP)
    scale = {"万元": 10**4, "元": 1, "亿元": 10**8}[unit]
    assert passes == (bool(bound) and number * scale == 100000)


@given(st.sampled_from([("国家级", 200), ("省级", 50)]), st.sampled_from([50, 200, 500, 20]), st.booleans())
def test_only_the_sum_of_the_tier_passes(tier: tuple[str, int], number: int, behind: bool) -> None:
    text = f"最高{number}万元（{tier[0]}）。" if behind else f"首次认定为{tier[0]}的，最高{number}万元。"
    assert (not told(text, words.PLATFORM)) == (number == tier[1])


@given(st.sampled_from([(100, 100), (500, 300), (1000, 500)]), st.sampled_from([100, 300, 500, 1000]))
def test_only_the_sum_of_the_threshold_passes(tier: tuple[int, int], number: int) -> None:
    passes = not told(f"年销售收入首次突破{tier[0]}亿元的民营企业，奖励{number}万元。", words.REVENUE)
    assert passes == (number == tier[1])


@given(st.data())
def test_a_quote_in_marks_with_one_character_changed_fails(data: st.DataObject) -> None:
    truth = data.draw(st.sampled_from(truths(LIAOCHENG)))
    at = data.draw(st.sampled_from([i for i, c in enumerate(truth.text) if c.isalnum()]))
    other = data.draw(st.sampled_from("不一二三千万可和市省企5八").filter(lambda c: c != truth.text[at]))
    text = f"原文写明：“{truth.text[:at]}{other}{truth.text[at + 1 :]}”"
    assert verify(Statement(text, truth.citations), of)


@pytest.mark.parametrize(
    "change",
    [
        {"policy_id": "no-such-policy"},
        {"policy_id": "shandong-private-economy-2021"},
        {"node_id": "no-such-node"},
        {"policy_title": "聊城市奖励办法"},
        {"document_number": "聊政发〔2023〕1号"},
        {"label": "三、（二）"},
        {"heading": "加强创新"},
        {"start": -1},
        {"end": 10**9},
        {"quote": ""},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_citation_with_one_field_changed_fails(change: dict[str, object]) -> None:
    cited = sentence(words.PLATFORM)
    assert verify(Statement(cited.quote, (replace(cited, **change),)), of)  # type: ignore[arg-type] # one field of any type


@given(st.integers(-3, 3), st.integers(-3, 3))
def test_a_citation_whose_span_is_moved_fails(first: int, last: int) -> None:
    cited = sentence(words.PLATFORM)
    moved = replace(cited, start=cited.start + first, end=cited.end + last)
    assert bool(verify(Statement(cited.quote, (moved,)), of)) == ((first, last) != (0, 0))


def test_a_quote_of_another_clause_does_not_carry_the_statement() -> None:
    assert told("新增规上企业分两年给予最高10万元的奖励。", words.PLATFORM)


def test_words_cut_out_so_that_they_say_the_opposite_fail() -> None:
    whole = sentence(words.RESEARCH)
    found = find_quote(LIAOCHENG.text, "低于5000万元市级重点研发资金")
    assert found
    cut = cite(LIAOCHENG, found.start, found.end)
    assert verify(Statement("每年安排低于5000万元市级重点研发资金。", (whole,)), of)
    assert verify(Statement("低于5000万元市级重点研发资金。", (whole, cut)), of)


@given(st.text(alphabet="给予最高不超过50万元%2025年《》“”（）一、第条省市级财政局，。；", max_size=60))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    assert isinstance(told(text, words.PLATFORM, words.REVENUE), tuple)


@pytest.mark.parametrize(
    "changed",
    [{"quote": "升规纳统当年给予60%"}, {"label": "九、（九）"}, {"policy_title": "升规奖励办法"}, {"heading": "罚则"}],
)
def test_a_citation_that_is_not_the_text_s_is_found_by_its_judge_alone(changed: dict[str, str], blind: Blind) -> None:
    cited: Citation = replace(sentence(words.UP), **changed)  # type: ignore[arg-type]  # names and values of its fields
    forged = Statement("升规纳统当年给予50%。", (cited, sentence(words.UP)))
    assert not passes(forged)
    blind("citation_faults")
    assert passes(forged)


def test_words_that_no_citation_has_are_found_by_their_judge_alone(blind: Blind) -> None:
    lie = Statement("奖励先到先得，最高10万元。", (sentence(words.UP),))
    assert not passes(lie)
    blind("_cover_faults")
    assert passes(lie)
