"""What a question is about: the noun phrases of what is asked, without what only describes or tells."""

import pytest

from assistant.reading.understand import understand
from assistant.snapshot import Snapshot


@pytest.mark.parametrize(
    ("asked", "phrases"),
    [
        ("首次认定的省级技能大师工作室给多少钱", ["技能大师工作室"]),
        ("年利润首次突破100亿元奖励多少？", ["利润"]),
        ("我们做轴承的，厂里86个工人，升规奖多少", ["升规"]),
        ("当年那部分奖励还有没有", []),
        ("农机购置补贴多少", ["农机"]),
        ("公司能拿多少补贴", []),
        ("新三板挂牌的公司升规有奖励吗", ["新三板", "升规"]),
        ("奖励资金有多少", []),
    ],
)
def test_the_nouns_of_what_is_asked(asked: str, phrases: list[str], snapshot: Snapshot) -> None:
    assert [noun.phrase for noun in understand(asked, snapshot.setting).nouns] == phrases


def test_what_tells_a_fact_is_not_what_is_asked_about(snapshot: Snapshot) -> None:
    question = understand("市级企业技术中心首次认定奖多少", snapshot.setting, telling=("市级企业技术中心",))
    assert question.nouns == ()
    assert all(member.contrast != "level" for member in question.members)
