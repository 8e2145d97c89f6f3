"""A kind of term is one module: what it is, how it is read and written, weighed and compiled."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from assistant.tables.compiled import BETWEEN, rows
from assistant.tables.engine import engine, enterprises
from assistant.weighing.assess import assess
from corpus.language.bound import Bound
from corpus.measures import kinds
from corpus.measures.facts import Fact, Facts, Type, Vocabulary, vocabulary
from corpus.measures.kind import Amount, Condition, TermReader
from corpus.measures.load import MeasureError, load_measure
from corpus.measures.measure import Measure
from corpus.measures.quoting import Clause
from corpus.measures.trace import Computed
from tests.corpus.measures.toy import Between, EveryFull
from tests.corpus.shipped import measures, policies
from tests.corpus.small import policy

DAY = date(2026, 11, 30)
MADE, _ = policy(
    "made",
    "聊城市",
    "对拥有2个以上10个以下省级创新平台的企业，每满3个国家级创新平台奖励50万元。",
    "2024年1月1日起每家奖励20万元，2025年7月1日起每家奖励30万元，按贷款余额的0.35%给予补偿，最高10万元，首年给予40%。",
    "年销售收入首次突破10亿元、50亿元的，分别奖励20万元、60万元；占地3亩以上、不满9亩的，超过1000万元、低于1500万元的除外。",
)
OWN: dict[str, Any] = {
    "id": "own",
    "title": "平台奖励",
    "clause": "n0",
    "grant": "每满3个国家级创新平台奖励50万元",
    "conditions": {
        "between": {"fact": "provincial_platforms", "first": 2, "last": 10, "quote": "2个以上10个以下省级创新平台"}
    },
    "amount": {
        "every_full": {
            "fact": "national_platforms",
            "size": 3,
            "value": "50万元",
            "quote": "每满3个国家级创新平台奖励50万元",
        }
    },
}
ENTERPRISES: tuple[Facts, ...] = (
    {"provincial_platforms": 2, "national_platforms": 7},
    {"provincial_platforms": 10, "national_platforms": 3},
    {"provincial_platforms": 11, "national_platforms": 3},
    {"provincial_platforms": 5, "national_platforms": 2},
    {"provincial_platforms": 5},
    {"national_platforms": 6},
    {},
)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the two kinds, which is all that a new kind needs beside its module."""
    monkeypatch.setattr(kinds, "CONDITIONS", (*kinds.CONDITIONS, Between))
    monkeypatch.setattr(kinds, "AMOUNTS", (*kinds.AMOUNTS, EveryFull))


def own(folder: Path) -> Measure:
    """Return the measure of the new kinds, from its file."""
    path = folder / "own.yaml"
    path.write_text(yaml.safe_dump(OWN, allow_unicode=True), encoding="utf-8")
    return load_measure(path, MADE)


def test_a_kind_that_is_not_named_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MeasureError, match=r"conditions: one of is, at_least, .* is wanted, not between"):
        own(tmp_path)


@pytest.mark.usefixtures("known")
def test_a_new_kind_is_read_and_written_by_its_own_module(tmp_path: Path) -> None:
    measure = own(tmp_path)
    assert measure.facts == ("provincial_platforms", "national_platforms")
    assert measure.amount
    assert {"conditions": measure.conditions.write(), "amount": measure.amount.write()} == {
        key: OWN[key] for key in ("conditions", "amount")
    }


@pytest.mark.usefixtures("known")
def test_a_new_kind_is_weighed_and_asked_for(tmp_path: Path) -> None:
    found = assess(own(tmp_path), ENTERPRISES[0], DAY)
    assert found.amount == Computed(Decimal(1_000_000), "CNY", Bound.EXACT)
    assert [step.value for step in found.steps] == ["2个", "100万元"]
    assert [one.fact for one in assess(own(tmp_path), {}, DAY).missing] == [
        "provincial_platforms",
        "national_platforms",
    ]


@pytest.mark.usefixtures("known")
def test_a_new_kind_says_the_same_in_a_table(tmp_path: Path) -> None:
    measure = own(tmp_path)
    weighed = [assess(measure, facts, DAY) for facts in ENTERPRISES]
    wanted = [(one.outcome.value, one.amount and one.amount.value, len(one.missing)) for one in weighed]
    assert in_a_table(measure, ENTERPRISES, tmp_path) == wanted
    assert {outcome for outcome, _, _ in wanted} == {"eligible", "ineligible", "missing_facts"}


def in_a_table(measure: Measure, facts: Sequence[Facts], folder: Path) -> list[tuple[str, Decimal | None, int]]:
    """Return what the engine of tables says of those enterprises: outcome, amount, how many facts are missing."""
    path = folder / "facts.parquet"
    schema = pa.schema([("row", pa.int64()), *((name, pa.int32()) for name in measure.facts)])
    pq.write_table(pa.Table.from_pylist([{"row": n, **row} for n, row in enumerate(facts)], schema=schema), path)
    with engine("duckdb", folder) as duckdb:
        batches = duckdb.batches(path, rows(enterprises(path), [measure], DAY))
        lines = sorted((line for batch in batches for line in batch.to_pylist()), key=lambda line: line["row"])
    return [
        (one["outcome"], one["amount"], len(one["missing"].split(BETWEEN)) if one["missing"] else 0) for one in lines
    ]


# --- the kinds that there are ---

GROWN = "年销售收入首次突破10亿元、50亿元的，分别奖励20万元、60万元"
YES = {"is": {"fact": "above_scale", "value": True, "quote": "奖励"}}
MOST = {"value": "最高10万元", "quote": "最高10万元"}
LOAN = {"share_of": {"fact": "tech_loan_balance", "share": "0.35%", "quote": "按贷款余额的0.35%给予补偿"}}
EACH = {"per_unit": {"fact": "national_platforms", "value": "50万元", "quote": "每满3个国家级创新平台奖励50万元"}}
FIRST = {"what": "首年", "share": "40%", "quote": "首年给予40%", "when": YES}
DATED = [
    {"since": date(2024, 1, 1), "value": "20万元", "quote": "2024年1月1日起每家奖励20万元"},
    {"since": date(2025, 7, 1), "value": "30万元", "quote": "2025年7月1日起每家奖励30万元"},
]
CONDITIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("n0", YES),
    ("n0", {"is": {"fact": "size", "values": ["small", "micro"], "presumed": True, "quote": "企业"}}),
    ("n2", {"at_least": {"fact": "land_area", "than": "3亩以上", "quote": "占地3亩以上"}}),
    ("n2", {"under": {"fact": "land_area", "than": "不满9亩", "quote": "不满9亩的"}}),
    ("n2", {"over": {"fact": "annual_sales", "than": "超过1000万元", "quote": "超过1000万元"}}),
    ("n1", {"at_most": {"fact": "annual_sales", "than": "最高10万元", "quote": "最高10万元"}}),
    ("n0", {"within": {"fact": "day", "first": date(2024, 1, 1), "quote": "企业"}}),
    ("n0", {"within": {"fact": "day", "first": date(2024, 1, 1), "last": date(2026, 1, 1), "quote": "企业"}}),
    ("n0", {"all": [YES, {"any": [YES, {"not": YES}]}]}),
)
TIERS = [{"threshold": "10亿元", "grant": "20万元"}, {"threshold": "50亿元", "grant": "60万元"}]
PASSED = {"fact": "annual_sales", "before": "sales_before", "passed": "sales_passed"}
AMOUNTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("n1", {"fixed": MOST}),
    ("n1", {"fixed": DATED}),
    ("n0", {"nothing": {"quote": "企业"}}),
    (
        "n1",
        {"parts": {"ceiling": MOST, "shares": [{"what": "首年", "share": "40%", "quote": "首年给予40%", "when": YES}]}},
    ),
    ("n2", {"tiers": {**PASSED, "quote": GROWN, "tiers": TIERS}}),
    ("n2", {"tiers": {**PASSED, "quote": "年销售收入首次突破", "tiers": [one | {"quote": GROWN} for one in TIERS]}}),
    ("n0", EACH),
    ("n1", LOAN),
    ("n1", {"value_of": {"fact": "tech_loan_balance", "quote": "贷款余额"}}),
    ("n1", {"sum": [LOAN, {"fixed": MOST}]}),
    ("n1", {"larger": [LOAN, {"smaller": [LOAN, {"fixed": MOST}]}]}),
    ("n1", {"ceiling": {"of": LOAN, "limit": MOST}}),
)


def terms(node: str) -> TermReader:
    """Return what reads terms against a clause; the vocabulary of the package has no date yet."""
    when = Fact("day", "日期", Type.DATE, "哪一天？", "", (), (), {})
    facts = Vocabulary({**vocabulary(), "day": when})
    return TermReader(Clause(MADE, MADE.node(node)), facts, kinds.CONDITIONS, kinds.AMOUNTS)


@pytest.mark.parametrize(("node", "raw"), CONDITIONS, ids=lambda one: next(iter(one)) if isinstance(one, dict) else one)
def test_a_condition_is_written_as_it_was_read(node: str, raw: dict[str, Any]) -> None:
    assert terms(node).condition(raw, "").write() == raw


@pytest.mark.parametrize(("node", "raw"), AMOUNTS, ids=lambda one: next(iter(one)) if isinstance(one, dict) else one)
def test_an_amount_is_written_as_it_was_read(node: str, raw: dict[str, Any]) -> None:
    assert terms(node).amount(raw, "").write() == raw


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.id)
def test_the_terms_of_the_record_are_read_again_from_what_they_write(measure: Measure) -> None:
    found = next(one for one in policies() if one.id == measure.policy_id)
    clause = Clause(found, found.node(measure.clause), measure.grant)
    reader = TermReader(clause, vocabulary(), kinds.CONDITIONS, kinds.AMOUNTS)
    assert reader.condition(measure.conditions.write(), "") == measure.conditions
    if measure.amount is not None:
        assert reader.amount(measure.amount.write(), "") == measure.amount


def test_every_kind_has_a_key_of_its_own_and_is_written_above() -> None:
    every: tuple[type[Condition | Amount], ...] = (*kinds.CONDITIONS, *kinds.AMOUNTS)
    assert len({kind.key for kind in every}) == len(every)
    written = json.dumps([raw for _, raw in (*CONDITIONS, *AMOUNTS)], default=str)
    assert [kind.key for kind in every if f'"{kind.key}":' not in written] == []
