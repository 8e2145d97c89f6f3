import json
from pathlib import Path

import pytest

from corpus.settings import Settings
from eval import evaluate as module
from eval.evaluate import CaseOutcome, evaluate, refusals

CASES = [
    {"id": "a", "kind": "fact", "q": "升规奖励最高多少", "clauses": ["L1.1"], "must": ["10万元"]},
    {"id": "b", "kind": "fact", "q": "升规奖励最高多少", "must": ["1000万元"]},
    {"id": "c", "kind": "abstain", "q": "怎么做红烧肉"},
    {
        "id": "d",
        "turns": [
            {"kind": "fact", "q": "首次认定国家级创新平台奖多少", "must": ["200万元"]},
            {"kind": "fact", "q": "省级的呢", "must": ["50万元"]},
        ],
    },
]


@pytest.fixture
def measured(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> module.Report:
    """Return the report of a dataset of our own in the data folder alone."""
    monkeypatch.setattr(module, "DATASETS", tmp_path / "none")
    lines = [json.dumps(case, ensure_ascii=False) for case in CASES]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return evaluate(settings.model_copy(update={"data": tmp_path}), "answers")


def outcome(name: str, status: str, *may_be: str) -> CaseOutcome:
    return CaseOutcome(name, "fact", "问", status, may_be, (), "")


def test_the_report_counts_by_kind_and_names_what_was_missed(measured: module.Report) -> None:
    [row] = measured.rows
    figures = dict(zip(measured.header, row, strict=True))
    assert figures["fact"] == "1/2 = 0.500"
    assert figures["abstain"] == "1/1 = 1.000"
    assert figures["dialogue"] == "2/2 = 1.000"
    assert figures["all"] == "4/5 = 0.800"
    assert [detail["id"] for detail in measured.details] == ["b"]


def test_the_report_is_written_as_markdown_and_as_json(measured: module.Report, settings: Settings) -> None:
    assert measured.path.parent == settings.home / "reports"
    assert measured.summary() in measured.path.read_text(encoding="utf-8")
    plain = json.loads(measured.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert plain["figures"][0]["all"] == "4/5 = 0.800"
    assert plain["details"][0]["faults"] == ["does not say 1000万元"]


def test_refusals_are_counted_where_the_case_is_decided() -> None:
    outcomes = [
        outcome("rightly refused", "no_basis", "no_basis"),
        outcome("wrongly refused", "no_basis", "answered", "needs_facts"),
        outcome("wrongly answered", "answered", "no_basis"),
        outcome("rightly answered", "answered", "answered"),
        outcome("either way", "no_basis", "answered", "no_basis"),
        outcome("no status asked", "no_basis"),
    ]
    assert refusals(outcomes) == (1, 2, 2)


def test_an_unknown_suite_is_refused(settings: Settings) -> None:
    with pytest.raises(KeyError):
        evaluate(settings, "nonsense")
