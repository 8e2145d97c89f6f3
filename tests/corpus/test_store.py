"""The record: written whole, read back equal, and refused where a file does not fit."""

from datetime import date
from pathlib import Path

import pytest

from corpus.model import Level, Metadata, Offices
from corpus.store import METADATA, RecordError, Store, digest, write_policy
from corpus.unknown import UnknownError

FULL = Metadata(
    id="p",
    title="关于支持企业的意见",
    display_title="关于支持企业的意见",
    place="聊城市",
    level=Level.CITY,
    document_number="聊政发〔2023〕1号",
    issuer="聊城市人民政府",
    issued_on=date(2023, 4, 1),
    issued_on_text="2023年4月1日",
    offices=(Offices("1.1", "牵头单位", ("市科技局", "市财政局"), 3, 9),),
    source="source.txt",
    source_sha256=digest(b"source"),
)
SILENT = Metadata(id="p", title=None, display_title="某意见", place=None, level=None, title_derived=True)


def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", tmp_path / "shipped")


@pytest.mark.parametrize("metadata", [FULL, SILENT], ids=["full", "silent"])
def test_what_is_saved_is_read_back(tmp_path: Path, metadata: Metadata) -> None:
    kept = store(tmp_path)
    kept.save(metadata, "一、正文\r与原样\n", b"source")
    assert kept.ids() == ["p"]
    assert kept.metadata("p") == metadata
    assert kept.text("p") == "一、正文\r与原样\n"


def test_the_source_is_kept_beside_the_text(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.save(FULL, "正文", b"source")
    assert (kept.folder("p") / "source.txt").read_bytes() == b"source"
    assert kept.metadata("p").source_sha256 == digest(b"source")


def test_saving_again_replaces_and_leaves_nothing_behind(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.save(FULL, "旧文", b"old")
    kept.save(SILENT, "新文", b"")
    assert kept.text("p") == "新文"
    assert [path.name for path in kept.ingested.iterdir()] == ["p"]
    assert not (kept.folder("p") / "source.txt").exists()


def test_a_save_that_fails_leaves_the_old_policy(tmp_path: Path) -> None:
    kept = store(tmp_path)
    kept.save(FULL, "旧文", b"old")
    with pytest.raises(UnicodeEncodeError):
        kept.save(FULL, "\ud800", b"new")
    assert kept.text("p") == "旧文"
    assert [path.name for path in kept.ingested.iterdir()] == ["p"]


def test_an_ingested_policy_hides_a_shipped_one(tmp_path: Path) -> None:
    kept = store(tmp_path)
    shipped = tmp_path / "shipped" / "p"
    shipped.mkdir(parents=True)
    write_policy(shipped, FULL, "随程序发布的正文", b"source")
    assert kept.text("p") == "随程序发布的正文"
    kept.save(FULL, "后来收录的正文", b"source")
    assert (kept.ids(), kept.text("p")) == (["p"], "后来收录的正文")


def test_an_unknown_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match="nothing"):
        store(tmp_path).text("nothing")


@pytest.mark.parametrize("broken", ["id: [", "id: p\nunknown: 1\n", "id: p\nissued_on: soon\n", "- p\n"])
def test_a_metadata_file_that_does_not_fit_is_named(tmp_path: Path, broken: str) -> None:
    kept = store(tmp_path)
    kept.save(FULL, "正文", b"source")
    (kept.folder("p") / METADATA).write_text(broken, encoding="utf-8")
    with pytest.raises(RecordError, match=METADATA):
        kept.metadata("p")
