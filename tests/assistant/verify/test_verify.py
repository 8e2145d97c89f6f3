"""Nothing unverified passes: attacks on the verifier, and what must get through it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Statement, Status
from assistant.verify.statements import verify, verify_saved
from corpus.language.quote import find_quote, sentences
from corpus.model import Citation, Policy, cite
from corpus.store import Store
from corpus.unknown import UnknownError
from eval.generate import lies, truths
from eval.paraphrase import paraphrases
from ingest.structure.parse import parse
from tests.assistant import statements as words

IDS = ("liaocheng-private-economy", "shandong-private-economy-2021")


def load(policy_id: str) -> Policy:
    store = Store(Path("no-home"))
    text = store.text(policy_id)
    return Policy(store.metadata(policy_id), text, parse(text).root)


SEEDS = {policy_id: load(policy_id) for policy_id in IDS}
LIAOCHENG, SHANDONG = SEEDS.values()


def of(policy_id: str) -> Policy:
    """Return a seed as the record does."""
    if policy_id not in SEEDS:
        raise UnknownError(policy_id)
    return SEEDS[policy_id]


def sentence(words: str) -> Citation:
    """Return the citation of the sentence that holds `words`."""
    policy = next(p for p in SEEDS.values() if words in p.text)
    at = policy.text.index(words)
    span = next(s for s in sentences(policy.text) if s.start <= at < s.end)
    return cite(policy, span.start, span.end)


def told(text: str, *cited: str) -> tuple[str, ...]:
    return verify(Statement(text, tuple(sentence(c) for c in cited)), of)


@pytest.mark.parametrize("case", words.HONEST, ids=lambda case: case[0])
def test_an_honest_statement_passes(case: tuple[str, ...]) -> None:
    assert told(*case) == ()


@pytest.mark.parametrize("case", [case for cases in words.LIES.values() for case in cases], ids=lambda case: case[0])
def test_a_false_statement_fails(case: tuple[str, ...]) -> None:
    assert told(*case)


def test_every_sentence_of_both_policies_passes_as_its_own_quote() -> None:
    assert [t.text for policy in SEEDS.values() for t in truths(policy) if verify(t, of)] == []


def test_a_quote_with_its_source_passes() -> None:
    cited = sentence(words.PLATFORM)
    text = f"{cited.policy_title}{cited.label}：“{cited.quote}”"
    assert verify(Statement(text, (cited,)), of) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_no_generated_lie_passes(seed: int) -> None:
    trials = list(islice(lies(list(SEEDS.values()), seed), 500))
    assert [(t.kind, t.statement.text) for t in trials if not verify(t.statement, of)] == []


def test_generated_paraphrases_pass_but_for_five_in_a_hundred() -> None:
    trials = list(islice(paraphrases(list(SEEDS.values()), 3), 500))
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


# --- citations ---


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


# --- without a citation ---


@pytest.mark.parametrize(
    "text",
    [
        "您好，请直接问您想了解的政策。",
        "不客气。",
        "现有政策文件里没有查到关于“出口信用保险补贴”的规定，不能据此答复您。",
        "政策库里没有济南市的政策文件。",
        "您想问的是哪一级的奖励？",
    ],
)
def test_what_claims_nothing_needs_no_citation(text: str) -> None:
    assert told(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "最高10万元。",
        "最高十万元。",
        "自2025年起施行。",
        "见《聊城市促进民营经济高质量发展的意见》。",
        "请找市财政局。",
        "企业可以申请补贴。",
        "升规企业给予奖励。",
        "没有找到依据，但企业可享受补贴。",
        "您符合条件。",
    ],
)
def test_what_claims_something_needs_a_citation(text: str) -> None:
    assert told(text)


# --- saved answers ---


def answer() -> dict[str, object]:
    cited, near = sentence(words.UP), sentence(words.PLATFORM)
    said = (Statement("新增规上企业分两年最高奖励10万元。", (cited,)), Statement(f"“{cited.quote}”", (cited,)))
    whole = Answer("a1", "升规有奖励吗", date(2026, 1, 1), Status.ANSWERED, said, (near,))
    return dict(json.loads(json.dumps(whole.to_dict())))


def test_a_saved_answer_passes_as_it_was_given() -> None:
    assert verify_saved(answer(), of) == ()


def spoil_text(saved: dict[str, object]) -> None:
    saved["text"] = str(saved["text"]).replace("10万元", "100万元")


def spoil_statement(saved: dict[str, object]) -> None:
    saved["statements"][0]["text"] = "新增规上企业分两年最高奖励100万元。"  # type: ignore[index] # JSON


def spoil_quote(saved: dict[str, object]) -> None:
    saved["citations"][0]["quote"] = "新增规上企业最高100万元"  # type: ignore[index] # JSON


def spoil_near_miss(saved: dict[str, object]) -> None:
    saved["citations"][1]["start"] += 1  # type: ignore[index] # JSON


def spoil_policy(saved: dict[str, object]) -> None:
    saved["citations"][0]["policy_id"] = "unknown"  # type: ignore[index] # JSON


def spoil_status(saved: dict[str, object]) -> None:
    saved["status"] = "no_basis"


def drop_citations(saved: dict[str, object]) -> None:
    saved["statements"][0]["citations"] = []  # type: ignore[index] # JSON


def point_nowhere(saved: dict[str, object]) -> None:
    saved["statements"][0]["citations"] = [7]  # type: ignore[index] # JSON


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_text,
        spoil_statement,
        spoil_quote,
        spoil_near_miss,
        spoil_policy,
        spoil_status,
        drop_citations,
        point_nowhere,
    ],
)
def test_a_saved_answer_that_was_changed_fails(spoil: Callable[[dict[str, object]], None]) -> None:
    saved = answer()
    spoil(saved)
    assert verify_saved(saved, of)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(JSON)
def test_what_is_no_answer_at_all_is_a_fault_and_no_exception(value: object) -> None:
    assert verify_saved(value, of)


@given(st.sampled_from(["statements", "citations", "related", "text", "status"]), JSON)
def test_a_field_of_another_type_is_a_fault_and_no_exception(key: str, value: object) -> None:
    saved = answer()
    if saved[key] != value:
        assert verify_saved({**saved, key: value}, of)


@given(st.text(alphabet="给予最高不超过50万元%2025年《》“”（）一、第条省市级财政局，。；", max_size=60))
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    assert isinstance(told(text, words.PLATFORM, words.REVENUE), tuple)
