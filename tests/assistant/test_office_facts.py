"""A fact of an office and a measure of it, from their files to an answer that computes."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pytest

from assistant.assistant import Assistant
from assistant.tables.compiled import rows
from corpus.settings import Settings
from corpus.store import SHIPPED

POLICY = "liaocheng-private-economy"
DAY = date(2026, 11, 30)
FACTS = "green_factory: {label: 是否绿色工厂, type: boolean, ask: 是不是绿色工厂？, noun: 绿色工厂, lay: [绿厂]}\n"
MEASURE = """
id: liaocheng-green
title: 新增规上绿色工厂奖励
clause: "1.1"
grant: 对新增规上企业，分两年给予最高10万元的奖励
about: [绿色工厂, 绿厂]
conditions:
  is: {fact: green_factory, value: true, quote: 新增规上企业}
result: 奖励金额
amount:
  fixed: {value: 最高10万元, quote: 分两年给予最高10万元的奖励}
checked_by: 条理
checked_on: 2026-11-21
"""


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """Return a home with an index, in which the office has a fact and a measure of its own."""
    home = Path(shutil.copytree(settings.home, tmp_path / "home"))
    folder = home / "policies" / POLICY
    shutil.copytree(SHIPPED / POLICY, folder)
    (folder / "measures" / "liaocheng-green.yaml").write_text(MEASURE, encoding="utf-8")
    (home / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return home


@pytest.fixture
def assistant(settings: Settings, home: Path) -> Iterator[Assistant]:
    with Assistant(settings.model_copy(update={"home": home})) as opened:
        yield opened


def test_a_fact_of_the_office_is_read_and_weighed(assistant: Assistant) -> None:
    answer = assistant.ask("我们是绿色工厂，有多少奖励？", as_of=DAY)
    assert [(one.measure_id, one.outcome) for one in answer.assessments] == [("liaocheng-green", "eligible")]
    assert "10万元" in answer.text
    assert answer.to_dict()["facts"] == [
        {"name": "green_factory", "label": "是否绿色工厂", "value": True, "text": "是"}
    ]


def test_it_is_kept_like_any_other(assistant: Assistant) -> None:
    told = assistant.ask("我们是绿色工厂，有多少奖励？", as_of=DAY)
    assert assistant.ask("谢谢", told.conversation_id, as_of=DAY).facts == {"green_factory": True}


def test_a_measure_whose_fact_is_gone_is_left_out_and_the_others_answer(assistant: Assistant, home: Path) -> None:
    (home / "facts.yaml").write_text("green_factory: {label: 是否绿色工厂}\n", encoding="utf-8")
    snapshot = assistant.snapshots.take()
    assert "liaocheng-green" not in snapshot.measures
    assert "liaocheng-strong-town" in snapshot.measures


def test_a_fact_may_stand_beside_its_policy(assistant: Assistant, home: Path) -> None:
    shutil.move(home / "facts.yaml", home / "policies" / POLICY / "facts.yaml")
    assert "green_factory" in assistant.snapshots.take().vocabulary


def test_a_table_is_matched_beside_a_measure_of_the_office(assistant: Assistant) -> None:
    table = ibis.table({"row": "int64", "newly_above_scale": "boolean"}, name="enterprises")
    measures = [*assistant.snapshots.take().measures.values()]
    assert "outcome" in rows(table, measures, DAY).columns
