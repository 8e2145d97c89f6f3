"""The shipped questions: each file is read whole, each question has a name of its own."""

from pathlib import Path

import pytest

import eval as measuring
from eval.score import load

DATASETS = sorted((Path(measuring.__file__).parent / "datasets").glob("*.jsonl"))


@pytest.mark.parametrize("path", DATASETS, ids=lambda path: str(path.stem))
def test_a_dataset_is_read_whole(path: Path) -> None:
    lines = load(path)
    assert len(lines) == len(path.read_text(encoding="utf-8").splitlines())


def test_no_two_questions_share_a_name() -> None:
    names = [line.id for path in DATASETS for line in load(path)]
    assert len(names) == len(set(names))
