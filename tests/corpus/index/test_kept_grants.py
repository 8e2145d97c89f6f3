"""The grants of a policy are kept with the index, and read anew where they are not those of this reader."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.grants.policy import promise_readings
from corpus.grants.version import version_of
from corpus.index.generation import Files
from corpus.index.index import open_index, write_index
from corpus.index.kept_grants import REGISTER, Readings, dump, load
from corpus.model import Policy
from corpus.settings import Settings
from corpus.unknown import UnknownError
from tests.corpus.shipped import policies
from tests.corpus.small import liaocheng, qingdao, shandong


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def files(settings: Settings) -> Files:
    return Files(settings.home)


def granted(settings: Settings, policy_id: str = "lc") -> Readings:
    index = open_index(settings)
    found = index.grants(policy_id)
    index.close()
    return found


def kept(files: Files) -> set[str]:
    """Return the names of the files that grants are kept in."""
    return {path.stem for path in files.grants.iterdir()}


def register(files: Files) -> Path:
    manifest = files.read()
    assert manifest
    return files.folder(manifest) / REGISTER


def write_as_an_earlier_reader(settings: Settings) -> None:
    """Write an index whose grants another version read, and read otherwise."""
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr("corpus.index.kept_grants.reader_version", lambda: "earlier")
        earlier.setattr("corpus.index.kept_grants.promise_readings", lambda policy: ())
        write_index(settings, [liaocheng(), qingdao()])
        assert granted(settings) == ()


@pytest.mark.parametrize("policy", policies(), ids=lambda policy: policy.id)
def test_what_is_kept_is_what_was_read(policy: Policy) -> None:
    found = promise_readings(policy)
    assert found
    assert load(dump(found)) == found


def test_the_grants_of_a_policy_are_kept_with_the_index(settings: Settings, files: Files) -> None:
    write_index(settings, [liaocheng(), qingdao()])
    assert len(kept(files)) == 2
    assert granted(settings) == promise_readings(liaocheng()[0]) != ()


def test_kept_grants_are_served_without_being_read_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    write_index(settings, [liaocheng()])
    monkeypatch.setattr("corpus.index.kept_grants.promise_readings", lambda policy: ())
    assert granted(settings) == promise_readings(liaocheng()[0])


def test_a_policy_that_the_index_does_not_hold_grants_nothing(settings: Settings) -> None:
    write_index(settings, [liaocheng()])
    with pytest.raises(UnknownError, match="no policy qd"):
        granted(settings, "qd")


def test_a_policy_that_stays_keeps_its_grants_and_one_that_goes_takes_them_along(
    settings: Settings, files: Files
) -> None:
    write_index(settings, [liaocheng(), qingdao()])
    before = kept(files)
    write_index(settings, [shandong()], removed=["qd"])
    write_index(settings, [], removed=["sd"])
    write_index(settings, [shandong()])
    assert len(kept(files)) == 2
    assert len(kept(files) & before) == 1


def test_an_index_of_before_grants_were_kept_serves_and_keeps_them_from_the_next_build_on(
    settings: Settings, files: Files
) -> None:
    write_index(settings, [liaocheng()])
    register(files).unlink()
    shutil.rmtree(files.grants)
    manifest = files.read()
    assert manifest
    files.swap(replace(manifest, seals={name: seal for name, seal in manifest.seals.items() if name != REGISTER}))
    assert granted(settings) == promise_readings(liaocheng()[0])
    report = write_index(settings, [])
    assert (report.changed, report.embedded) == (True, 0)
    assert len(kept(files)) == 1
    assert granted(settings) == promise_readings(liaocheng()[0])


def test_what_another_version_read_is_not_served_and_is_rewritten_without_embedding(
    settings: Settings, files: Files
) -> None:
    write_as_an_earlier_reader(settings)
    assert granted(settings) == promise_readings(liaocheng()[0])
    report = write_index(settings, [])
    assert (report.changed, report.embedded) == (True, 0)
    assert set(json.loads(register(files).read_text("utf-8"))["files"].values()) <= kept(files)
    assert granted(settings) == promise_readings(liaocheng()[0])
    assert not write_index(settings, []).changed


def test_another_word_makes_another_version_of_the_reader(tmp_path: Path) -> None:
    before = version_of((tmp_path,))
    (tmp_path / "wordlists.yaml").write_text("give: 给予\n", encoding="utf-8")
    with_one = version_of((tmp_path,))
    (tmp_path / "wordlists.yaml").write_text("give: 给予 奖励\n", encoding="utf-8")
    assert len({before, with_one, version_of((tmp_path,))}) == 3


def test_damaged_grants_are_not_served(settings: Settings, files: Files) -> None:
    write_index(settings, [liaocheng()])
    (path,) = files.grants.iterdir()
    path.write_bytes(path.read_bytes().replace(b"[0,", b"[1,", 1))
    assert granted(settings) == promise_readings(liaocheng()[0])
