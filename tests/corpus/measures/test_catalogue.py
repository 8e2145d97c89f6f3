"""Which measures may answer, and when their files are read again."""

import shutil
from pathlib import Path

import pytest

from corpus.measures.catalogue import Catalogue
from corpus.measures.load import MeasureError
from corpus.model import Policy
from corpus.store import SHIPPED, Store
from tests.corpus.shipped import policies

POLICY = "liaocheng-private-economy"
MEASURE = "liaocheng-strong-town"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home that holds a copy of a shipped policy with a single measure."""
    folder = tmp_path / "policies" / POLICY
    shutil.copytree(SHIPPED / POLICY, folder)
    for path in (folder / "measures").glob("*.yaml"):
        if path.stem != MEASURE:
            path.unlink()
    return tmp_path


def policy_of(policy_id: str) -> Policy:
    return next(policy for policy in policies() if policy.id == policy_id)


def ids(catalogue: Catalogue) -> list[str]:
    return [*catalogue.measures([POLICY], policy_of)]


def test_a_file_that_is_added_answers_and_one_that_is_gone_does_not(home: Path) -> None:
    catalogue = Catalogue(Store(home), every=0)
    assert ids(catalogue) == [MEASURE]
    shipped = SHIPPED / POLICY / "measures" / "liaocheng-plot-ratio.yaml"
    added = home / "policies" / POLICY / "measures" / shipped.name
    shutil.copy(shipped, added)
    assert ids(catalogue) == ["liaocheng-plot-ratio", MEASURE]
    added.unlink()
    assert ids(catalogue) == [MEASURE]


def test_a_draft_answers_nobody(home: Path) -> None:
    path = home / "policies" / POLICY / "measures" / f"{MEASURE}.yaml"
    checked = path.read_text(encoding="utf-8")
    path.write_text(checked.replace("checked_by: 条理\n", ""), encoding="utf-8")
    assert ids(Catalogue(Store(home))) == []


def test_a_measure_with_something_open_answers_nobody_and_is_named(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = home / "policies" / POLICY / "measures" / f"{MEASURE}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "open: [对象待核]\n", encoding="utf-8")
    catalogue = Catalogue(Store(home))
    assert ids(catalogue) == []
    assert [one.id for one in catalogue.unfinished] == [MEASURE]
    assert MEASURE in caplog.text


def test_a_file_that_no_longer_fits_is_named(home: Path) -> None:
    catalogue = Catalogue(Store(home), every=0)
    assert ids(catalogue) == [MEASURE]
    path = home / "policies" / POLICY / "measures" / f"{MEASURE}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("50万元", "500万元"), encoding="utf-8")
    with pytest.raises(MeasureError, match=MEASURE):
        ids(catalogue)


def test_two_measures_of_one_id_are_refused(home: Path) -> None:
    folder = home / "policies" / POLICY
    other = home / "policies" / "other"
    shutil.copytree(folder, other)
    with pytest.raises(MeasureError, match="two measures"):
        Catalogue(Store(home)).measures([POLICY, "other"], lambda _: policy_of(POLICY))
