from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import Settings
from eval import llama
from eval.models import GOOD, HEADER, LIAR, NONE, WEAK, Answered, details, evaluate_models, figures, lines_of
from eval.recorded import falsehoods, recordings
from eval.score import DatasetLine, ScoredCase

ASKED = ("创新平台首次认定，省级和国家级各奖多少", "强镇一次性奖励由哪级财政出", "怎么做红烧肉")
LINES = tuple(DatasetLine(id=f"x{n}", turns=(ScoredCase(q=q, kind="fact"),)) for n, q in enumerate(ASKED))


@pytest.fixture(scope="module")
def found(settings: Settings) -> dict[str, tuple[Answered, ...]]:
    """Return how three questions are answered with each model but the weak one, which has its own test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(llama, "NEEDED", ("a_package_that_is_not_there",))
        return evaluate_models(settings, LINES)


def answered(seconds: float, composer: str = "extractive", dropped: Sequence[str] = (), **more: Any) -> Answered:
    trace = {"steps": [], "dropped": [{"text": "话", "faults": [fault]} for fault in dropped], "failure": None}
    answer = {"composer": composer, "statements": [{"text": "话"}], "trace": trace, "text": "话"}
    return Answered("a", "问", seconds, answer, more.get("faults", ()), more.get("wrong", ()), more.get("lies", ()))


def row(found: Mapping[str, tuple[Answered, ...]], name: str, deadline: float = 20) -> dict[str, str]:
    rows = {one[0]: one for one in figures(found, deadline)}
    return dict(zip(HEADER, rows[name], strict=True))


def test_a_model_that_is_not_installed_has_no_row(found: dict[str, tuple[Answered, ...]]) -> None:
    assert list(found) == [NONE, GOOD, LIAR]
    assert WEAK not in found


def test_no_model_says_nothing_and_a_good_one_answers(found: dict[str, tuple[Answered, ...]]) -> None:
    assert row(found, NONE)["answered by the model"] == "0/3 = 0.000"
    assert row(found, GOOD)["answered by the model"] == "2/3 = 0.667"
    assert row(found, GOOD)["tokens"] != "0"


def test_a_liar_s_statements_are_dropped_and_counted_and_none_is_shown(found: dict[str, tuple[Answered, ...]]) -> None:
    lying = row(found, LIAR)
    assert int(lying["dropped"]) >= 10
    assert (lying["wrong sums shown"], lying["lies shown"]) == ("0", "0")
    assert any(one["id"] == "dropped" and one["dataset"] == LIAR for one in details(found))


def test_wrong_sums_lies_and_lateness_are_counted_and_named() -> None:
    made = {
        NONE: (answered(0.1), answered(0.1)),
        LIAR: (
            answered(1.1, "model", wrong=("50万元",), lies=("一律给予",)),
            answered(30.1, dropped=("“50万元”：没有", "“60万元”：没有")),
        ),
    }
    figure = row(made, LIAR)
    assert (figure["wrong sums shown"], figure["lies shown"], figure["dropped"]) == ("1", "1", "2")
    assert (figure["past the deadline"], figure["longest answer"]) == ("1", "30.10 s")
    assert figure["added latency, median"] == "15.50 s"
    told = [(one["id"], one["question"], one["faults"]) for one in details(made)]
    assert told == [("dropped", "2×", ["“…”：没有"]), ("a", "问", ["wrong sum: 50万元", "lie: 一律给予"])]


def test_the_shipped_datasets_stand_in_where_there_are_no_public_questions(settings: Settings, tmp_path: Path) -> None:
    line = '{"id": "s1", "kind": "fact", "q": "问"}\n'
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "dev.jsonl").write_text(line, encoding="utf-8")
    without = settings.model_copy(update={"data": tmp_path})
    assert [one.id for one in lines_of(without, tmp_path / "shipped")] == ["s1"]
    (tmp_path / "questions.jsonl").write_text(line.replace("s1", "p1"), encoding="utf-8")
    assert [one.id for one in lines_of(without, tmp_path / "shipped")] == ["p1"]


def test_every_recorded_lie_says_what_is_false_in_it() -> None:
    said = [line for recording in recordings("liar") for line in recording.says]
    assert all(bool(line.kind) != line.honest for line in said)
    assert len(falsehoods("liar")) == sum(not line.honest for line in said)
