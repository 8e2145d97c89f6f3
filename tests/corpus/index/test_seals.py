from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.embed import Vectors
from corpus.index.rows import differ, seal
from corpus.index.seals import broken, is_aside, sealed, set_aside

WIDTH = 384


def vectors(count: int) -> Vectors:
    rows = np.random.default_rng(7).standard_normal((count, WIDTH)).astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_a_file_changed_or_gone_is_broken_and_one_set_aside_is_not_sealed(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    seals = sealed(tmp_path)
    (tmp_path / "a").write_text("x", encoding="utf-8")
    (tmp_path / "b").unlink()
    assert [path.name for path in broken(tmp_path, seals)] == ["a", "b"]
    aside = set_aside(tmp_path / "a")
    assert aside
    assert is_aside(aside)
    assert aside.read_text("utf-8") == "x"
    assert sealed(tmp_path).keys() == {"c"}


def test_nothing_is_set_aside_where_there_is_nothing(tmp_path: Path) -> None:
    assert set_aside(tmp_path / "a") is None


def test_a_vector_a_rounding_away_is_the_same_one() -> None:
    rows = vectors(20)
    assert not differ(rows * np.float32(1 + 1e-7) + np.float32(2e-8), seal(rows)).any()


@given(st.integers(0, WIDTH - 1), st.integers(20, 30))
def test_a_bit_of_a_vector_that_weighs_is_seen(coordinate: int, bit: int) -> None:
    rows = vectors(2)
    seals = seal(rows)
    if abs(rows[1, coordinate]) < 0.01:
        return
    rows.view(np.uint32)[1, coordinate] ^= np.uint32(1 << bit)
    assert differ(rows, seals).tolist() == [False, True]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_what_is_no_number_is_seen(value: float) -> None:
    rows = vectors(1)
    seals = seal(rows)
    rows[0, 5] = value
    assert differ(rows, seals).all()
