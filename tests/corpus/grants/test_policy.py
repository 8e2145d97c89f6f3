"""What the shipped policies grant, and that every field stands in their text."""

import pytest

from corpus.grants.annotation import spans_of, written_grant
from corpus.grants.grant import GrantKind
from corpus.grants.policy import LONGEST, promise_readings
from corpus.grants.unstated import promising
from corpus.model import Level, Metadata, Policy
from ingest.structure.parse import parse
from tests.corpus.shipped import policies


@pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
def test_every_field_of_every_grant_stands_in_its_sentence_or_in_what_that_depends_on(policy: Policy) -> None:
    found = promise_readings(policy)
    assert found
    for one in found:
        within = [one.span, *([one.lead] if one.lead else [])]
        for grant in one.reading.grants:
            for start, end in spans_of(grant).values():
                assert any(part.start <= start < end <= part.end for part in within)


def test_the_sums_of_the_shipped_policies_are_read_with_bound_and_tier() -> None:
    found = [
        (written["tier"], written["bound"], written["award"])
        for policy in policies()
        for one in promise_readings(policy)
        for grant in one.reading.grants
        if grant.kind is GrantKind.SUM
        for written in [written_grant(grant, policy.text, one.lead)]
    ]
    assert ("国家级", None, "最高200万元") in found
    assert ("省级", "最高", "50万元") in found
    assert ("500亿元", None, "300万元") in found
    assert (None, None, "500万元") in found


def test_a_sentence_without_any_sign_of_a_promise_is_not_read() -> None:
    assert not promising("各区应当加强组织领导，明确责任分工。")
    assert promising("对先进单位予以奖 励。")
    assert promising("每户每年\n３０元")


def policy_of(text: str) -> Policy:
    """Return a policy of one text, with its tree."""
    return Policy(Metadata("p", "办法", "办法", "某市", Level.CITY), text, parse(text).root)


def test_items_below_a_clause_that_grants_without_a_sum_are_its_tiers() -> None:
    policy = policy_of(
        "第一条 对新落户的总部型企业，按照上一年度纳税总额给予落户奖励。\n（一）纳税总额超过1000万元的，奖励300万元；\n"
        "（二）纳税总额超过2000万元的，奖励600万元。"
    )
    found = [
        (written["beneficiary_lead"], written["tier"], written["award"])
        for one in promise_readings(policy)
        for grant in one.reading.grants
        if grant.kind is GrantKind.SUM
        for written in [written_grant(grant, policy.text, one.lead)]
    ]
    assert found == [
        ("总部型企业", "纳税总额超过1000万元", "300万元"),
        ("总部型企业", "纳税总额超过2000万元", "600万元"),
    ]


def test_what_a_sentence_depends_on_is_no_longer_than_a_sentence_however_long_the_paragraph() -> None:
    clauses = [f"对获得第{n}号证书的企业，给予{n}万元奖励。" for n in range(1, 500)]
    found = promise_readings(policy_of("一、奖励\n" + "".join(clauses) + "\n"))
    assert len(found) == len(clauses)
    assert max(one.lead.end - one.lead.start for one in found if one.lead) <= LONGEST
