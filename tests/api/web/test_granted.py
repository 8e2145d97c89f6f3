"""What a policy's page says beside its clauses: 谁 · 条件 · 多少 · 方式, in the words of the policy."""

from api.web.granted import Granted, Line, granted
from corpus.grants.policy import promise_readings
from corpus.model import Metadata, Policy
from ingest.structure.parse import parse

HEAD = "某市办法\n一、奖励\n"


def told(*clauses: str) -> list[Granted]:
    """Return what the page says of clauses, those that grant nothing left out."""
    text = HEAD + "".join(f"（{number}）{clause}\n" for number, clause in zip("一二三四", clauses, strict=False))
    policy = Policy(Metadata("p", None, "某市办法", None, None), text, parse(text).root)
    return list(granted(policy, promise_readings(policy)).values())


def line(clause: str) -> Line:
    """Return the only line of a clause."""
    [[only]] = [one.lines for one in told(clause)]
    return only


def test_a_grant_is_told_by_whom_what_for_how_much_and_how() -> None:
    assert line("对获得中国质量奖的企业，给予300万元的一次性奖励。") == (
        ("谁", "企业"),
        ("条件", "获得中国质量奖"),
        ("多少", "300万元"),
        ("方式", "一次性"),
    )


def test_tiers_of_one_award_stand_in_one_line() -> None:
    found = line("首次认定为国家级、省级创新平台的民营企业，分别给予最高200万元、50万元一次性奖励。")
    assert dict(found)["多少"] == "国家级：最高200万元；省级：最高50万元"


def test_what_a_share_is_of_and_its_ceiling_are_told() -> None:
    found = line("对企业实施的技术改造项目，按项目固定资产实际投资额的30%给予资助，单个项目最高300万元。")
    assert dict(found)["多少"] == "30%（按项目固定资产实际投资额），单个项目最高300万元"


def test_no_sum_is_told_where_none_is_said() -> None:
    found = line("对参加行业标准制定的企业，按照有关规定给予资金奖励。")
    assert dict(found)["多少"] == "资金奖励（未写明金额）"
    assert dict(found)["方式"] == "按照有关规定"


def test_what_is_denied_is_told_as_denied() -> None:
    assert dict(line("对弄虚作假的企业，不予奖励。"))["多少"] == "不予：奖励"


def test_each_clause_has_its_own_and_one_without_a_grant_has_none() -> None:
    found = told("对上市企业给予500万元奖励。", "优化营商环境，加强宣传引导。", "对新增规上企业给予10万元奖励。")
    assert [one.summary[:1] for one in found] == ["1", "1"]
    assert [dict(one.lines[0])["多少"] for one in found] == ["500万元", "10万元"]
