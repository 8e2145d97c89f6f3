"""Lies about sentences that no shipped policy has: the rules are general, not learnt from two texts."""

import pytest

from assistant.answer import Statement
from assistant.verify.statements import verify
from corpus.language.quote import find_quote
from corpus.model import Policy, cite
from ingest.structure.metadata import describe
from ingest.structure.parse import parse

SENTENCES = (
    "经项目单位同意，代建单位可以直接从事依法必须招标的工程服务。",
    "加大行政执法指导、规范和监督力度，从源头上减少行政争议。",
    "持续降低中小微企业融资成本，提高中小微企业获得信贷便利度。",
    "对招用高校毕业生并签订1 年以上劳动合同的企业，给予最长不超过1年的社会保险补贴。",
    "年度应纳税工资薪金收入额在30万元以上（含30万元）。",
    "个人创业担保贷款额度最高30万元，合伙创业的不超过个人额度上限（30万元）之和的110%。",
    "首次入选“世界500强”的企业给予一次性5000万元奖励；首次入选“中国500强”的企业给予一次性2000万元奖励。",
    "到账资本金在10亿元以上的，给予1000万元奖励；到账资本金在10亿元以下、5亿元以上的，给予500万元奖励。",
    "带方案出让项目审批时间控制在10个工作日以内；带条件出让项目审批时间控制在12个工作日以内。",
    "省级政府要聚焦缩小办学条件差距，市级政府要充分发挥区域经济中心作用。",
    "提交材料齐全的，相关部门应当直接作出决定，但依法需要当场作出行政许可决定的行政许可事项除外。",
    "符合条件且材料齐全的，予以受理；不符合条件的，不予受理。",
    "采购限额标准以上，由采购人面向中小企业采购。",
    "按封面（附件1）、目录（附件2）的顺序装订成册。",
    "7月1日10:00至7月3日15:00，可以登录申请系统。",
    "用“单位+园区”服务新模式，有效解决小微企业在产业培育方面难点问题。",
    "对示范项目按设备投入总额的15%，给予最高200万元资助；对一般项目按设备投入总额的10%，给予最高100万元资助。",
)
TEXT = "\n".join(("关于支持企业的若干措施", *SENTENCES)) + "\n"
TREE = parse(TEXT).root
POLICY = Policy(describe(TEXT, TREE, "unseen"), TEXT, TREE)


def told(text: str) -> tuple[str, ...]:
    """Return the faults of `text`, said of the sentence that is most like it."""
    source = max(SENTENCES, key=lambda sentence: len(set(text) & set(sentence)))
    span = find_quote(TEXT, source)
    assert span
    return verify(Statement(text, (cite(POLICY, span.start, span.end),)), {"unseen": POLICY}.__getitem__)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_passes_as_it_stands(sentence: str) -> None:
    assert told(sentence) == ()


@pytest.mark.parametrize(
    "lie",
    [
        "代建单位必须直接从事依法必须招标的工程服务。",
        "减少行政执法指导、规范和监督力度。",
        "降低中小微企业获得信贷便利度。",
        "对招用高校毕业生并签订1 年以下劳动合同的企业，给予最长不超过1年的社会保险补贴。",
        "年度应纳税工资薪金收入额在30万元（含30万元）。",
        "个人创业担保贷款额度30万元。",
        "首次入选“中国500强”的企业给予一次性5000万元奖励。",
        "到账资本金在10亿元以下的，给予1000万元奖励。",
        "带方案出让项目审批时间控制在12个工作日以内。",
        "按设备投入总额的10%，给予最高200万元资助。",
        "省级政府要充分发挥区域经济中心作用。",
        "但依法需要当场作出行政许可决定的行政许可事项。",
        "不符合条件的，予以受理。",
        "符合条件的，不予受理。",
        "采购限额标准，由采购人面向中小企业采购。",
        "采购限额标准以下，由采购人面向中小企业采购。",
        "按封面（附件2）、目录（附件1）的顺序装订成册。",
        "7月1日15:00至7月3日10:00，可以登录申请系统。",
        "原文写明：“位+园区”服务新模式，有效解决小微企业在产业和育方面难点问题。”",
    ],
)
def test_a_lie_about_an_unseen_sentence_fails(lie: str) -> None:
    assert told(lie)


@pytest.mark.parametrize(
    "honest",
    [
        "代建单位能够直接从事依法必须招标的工程服务。",
        "从源头上减少行政争议。",
        "签订1年以上劳动合同的企业，给予最长不超过1年的社会保险补贴。",
        "个人创业担保贷款额度最多30万元。",
        "首次入选中国500强的企业一次性奖励2000万元。",
        "到账资本金在10亿元以下、5亿元以上的，奖励500万元。",
        "带条件出让项目审批时间控制在12个工作日以内。",
        "不符合条件的，不予受理。",
        "采购限额标准以上，面向中小企业采购。",
        "从源头上减少行政争议是目标之一。",
        "对一般项目按设备投入总额的10%，给予最多100万元资助。",
    ],
)
def test_an_honest_word_about_an_unseen_sentence_passes(honest: str) -> None:
    assert told(honest) == ()
