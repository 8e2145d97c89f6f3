"""Each judge of the verifier is needed: a lie that it alone finds passes as soon as it is blind."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Statement
from assistant.verify import names, statements
from assistant.verify.statements import verify
from assistant.weighing.assess import assess
from assistant.weighing.sentences import sentences_of
from corpus.model import Citation, Policy, cite
from ingest.structure.parse import parse
from tests.assistant import statements as words
from tests.assistant.verify.test_verify import LIAOCHENG, of, sentence
from tests.corpus.shipped import measures

CONDITIONAL = "试行办法\n一、受理\n申请材料齐全的，当场受理。逾期申请的，不予受理。\n"
MEASURES = {measure.id: measure for measure in measures()}
ALONE = {
    "silence_faults": ("奖励金额原文未载明。", words.UP),
    "verdict_faults": ("您可以拿到最高10万元的奖励。", words.UP),
    "quantity_faults": ("首次认定为省级的，最高500万元。", words.PLATFORM),
    "loose_digits": ("国家级4A创新平台最高200万元。", words.PLATFORM),
    "place_faults": ("济南市首次认定国家级最高200万元。", words.PLATFORM),
    "level_faults": ("市级最高50万元。", words.PLATFORM),
    "office_faults": ("融资服务由省地方金融监管局牵头。", words.FINANCE),
    "negation_faults": ("首次突破100亿元不奖励100万元。", words.REVENUE),
    "guard_faults": ("国家级平台必须给予最高200万元奖励。", words.PLATFORM),
    "comparison_faults": ("取得低于高级工证书的职工可领补贴。", words.SKILL),
    "edit_faults": ("容积率应提升至2.0以上。", words.RATIO),
    "rival_faults": ("保障机关、事业单位和大型企业及时支付大型企业、个体工商户款项。", "加大“清欠”力度"),
    "_cover_faults": ("奖励先到先得，最高10万元。", words.UP),
}


@pytest.fixture(autouse=True)
def _judged_anew() -> None:
    statements._text_faults.cache_clear()


def blind(monkeypatch: pytest.MonkeyPatch, name: str, module: object = statements) -> None:
    """Have a judge find nothing, whatever it is shown."""
    monkeypatch.setattr(module, name, lambda *_: [])
    statements._text_faults.cache_clear()


def passes(statement: Statement) -> bool:
    return verify(statement, of, MEASURES.get) == ()


@pytest.mark.parametrize("judge", sorted(ALONE))
def test_a_lie_that_one_judge_finds_passes_when_it_is_blind(judge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, cited = ALONE[judge]
    lie = Statement(text, (sentence(cited),))
    assert not passes(lie)
    blind(monkeypatch, judge)
    assert passes(lie)


def test_a_case_that_comes_out_contrary_is_found_by_its_judge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = Policy(LIAOCHENG.metadata, CONDITIONAL, parse(CONDITIONAL).root)
    start = CONDITIONAL.index("申请材料")
    lie = Statement("逾期申请的，当场受理。", (cite(policy, start, len(CONDITIONAL.rstrip())),))
    assert verify(lie, lambda _: policy)
    blind(monkeypatch, "case_faults")
    assert verify(lie, lambda _: policy) == ()


def test_words_in_quotation_marks_are_found_by_their_judge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = Statement("原文写明：“给予最高200万元、50万元的一次性资助”。", (sentence(words.PLATFORM),))
    assert not passes(lie)
    blind(monkeypatch, "_quote_faults", names)
    assert passes(lie)


def test_a_quote_that_is_cut_in_its_middle_is_found_by_its_judge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    start = LIAOCHENG.text.index("0万元的奖励，升规纳统当年")
    cut = Statement("0万元的奖励", (cite(LIAOCHENG, start, start + 6),))
    assert not passes(cut)
    blind(monkeypatch, "cut_faults")
    assert passes(cut)


@pytest.mark.parametrize(
    "changed",
    [{"quote": "升规纳统当年给予60%"}, {"label": "九、（九）"}, {"policy_title": "升规奖励办法"}, {"heading": "罚则"}],
)
def test_a_citation_that_is_not_the_text_s_is_found_by_its_judge_alone(
    changed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cited: Citation = replace(sentence(words.UP), **changed)  # type: ignore[arg-type]  # names and values of its fields
    forged = Statement("升规纳统当年给予50%。", (cited, sentence(words.UP)))
    assert not passes(forged)
    blind(monkeypatch, "citation_faults")
    assert passes(forged)


def test_a_promise_without_a_citation_is_found_by_its_judge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    lie = Statement("升规的企业都能享受奖励。")
    assert not passes(lie)
    blind(monkeypatch, "uncited_faults")
    assert passes(lie)


def test_a_calculation_that_is_told_otherwise_is_found_by_its_judge_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    measure = next(one for one in measures() if one.id == "liaocheng-new-above-scale")
    found = assess(measure, {"newly_above_scale": True}, date(2026, 11, 30))
    text, cited = sentences_of(found)[0]
    assert passes(Statement(text, cited, found))
    lie = Statement(text.replace("5万元", "10万元"), cited, found)
    assert lie.text != text
    assert not passes(lie)
    blind(monkeypatch, "told_faults")
    assert passes(lie)
