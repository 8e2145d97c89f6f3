"""An id is safe anywhere and stays with its file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Source
from ingest.identity import LONGEST, identify, origin_of, slug


@given(st.text(max_size=200))
def test_an_id_is_safe_in_a_url_and_as_a_folder(name: str) -> None:
    made = slug(name)
    assert 0 < len(made) <= LONGEST
    assert all(c.isalnum() or c == "-" for c in made)
    assert slug(made) == made


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("聊城市 促进（民营）经济Ａ1", "聊城市-促进-民营-经济a1"),
        ("../../etc/passwd", "etc-passwd"),
        ("Notice_2023.v2", "notice-2023-v2"),
    ],
)
def test_han_is_kept_and_all_else_is_a_hyphen(name: str, made: str) -> None:
    assert slug(name) == made


def test_names_of_nothing_but_signs_and_long_names_differ_by_a_digest() -> None:
    assert slug(".") != slug("..")
    assert slug("通知" * 40 + "甲") != slug("通知" * 40 + "乙")


def held(path: Path, policy_id: str) -> dict[str, Source | None]:
    return {policy_id: Source(policy_id, "0" * 64, f"source{path.suffix}", origin_of(path))}


def test_the_next_version_of_a_file_keeps_its_id(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    assert identify(path, {}) == "通知"
    assert identify(path, held(path, "通知")) == "通知"
    assert identify(path.with_suffix(".docx"), held(path, "通知")) == "通知"


def test_the_same_name_in_another_folder_is_another_policy(tmp_path: Path) -> None:
    record = held(tmp_path / "市" / "通知.txt", "通知")
    assert identify(tmp_path / "县" / "通知.txt", record) == "通知-县"
    record |= held(tmp_path / "县" / "通知.txt", "通知-县")
    assert identify(tmp_path / "区" / "县" / "通知.txt", record) == "通知-县-txt"
    assert identify(tmp_path / "县" / "通知.txt", record) == "通知-县"


def test_two_files_of_one_stem_that_stand_side_by_side_are_two_policies(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.touch()
    assert identify(path.with_suffix(".pdf"), held(path, "通知")) != "通知"


def test_a_shipped_policy_is_never_updated_by_a_file_of_its_name(tmp_path: Path) -> None:
    assert identify(tmp_path / "通知.txt", {"通知": Source("通知", "0" * 64, "source.txt", None)}) != "通知"
