from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.drafts import HEADER, evaluate_drafts, figures, left_out
from eval.evaluate import NoDataError, evaluate

TEXT = """某市关于支持企业的措施
一、奖励标准。对民营企业，给予{sum}万元奖励。对国家级、省级、市级平台，分别给予2万元、1万元奖励。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with two policies."""
    (tmp_path / "policies").mkdir()
    for number in (1, 2):
        (tmp_path / "policies" / f"{number}.txt").write_text(TEXT.format(sum=number), encoding="utf-8")
    return tmp_path


def test_sums_are_counted_by_what_became_of_them(folder: Path) -> None:
    [(name, drafted)] = evaluate_drafts(folder).items()
    row = dict(zip(HEADER, figures(name, drafted), strict=True))
    assert (row["folder"], row["policies"], row["promises"], row["drafts"]) == ("policies", "2", "2", "2")
    assert (row["load"], row["unsigned only"], row["unsigned and facts"]) == ("2", "2/2 = 1.000", "2/2 = 1.000")
    assert (row["sums"], row["bound"], row["left"]) == ("6", "2", "4")


def test_what_is_left_out_is_named_with_its_reason(folder: Path) -> None:
    [(name, drafted)] = evaluate_drafts(folder).items()
    missed = list(left_out(name, drafted))
    assert len(missed) == 4
    assert "分别给予2万元" in missed[0]["question"]
    assert "一一对应" in missed[0]["faults"][0]


def test_the_suite_writes_its_report(folder: Path, tmp_path: Path) -> None:
    report = evaluate(Settings(home=tmp_path / "home", data=folder), "drafts")
    assert report.header == HEADER
    assert "一一对应" in report.path.read_text(encoding="utf-8")


def test_a_folder_without_policies_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="no policies"):
        evaluate(Settings(home=tmp_path / "home", data=tmp_path), "drafts")


def test_every_draft_of_real_policies_loads(data: Path) -> None:
    drafted = evaluate_drafts(data)["policies"]
    assert len(drafted) >= 80
    assert sum(one.load for one in drafted) == sum(len(one.drafts.proposals) for one in drafted) > 400
