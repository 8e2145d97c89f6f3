from pathlib import Path

import pytest

from corpus.settings import Settings
from corpus.store import REASONS, Store
from ingest.run import _Intake
from tests.command import LIAOCHENG, SHANDONG, Command

TEXT = """某市关于支持企业的措施
一、落户奖励。对民营企业，给予50万元奖励。
二、创新奖励。对科技型中小企业，按规定给予奖励。
"""
SILENT = "某市关于加强管理的通知\n一、加强组织领导。压实工作责任。\n"


@pytest.fixture
def home(tmp_path: Path, tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home of our own with two policies; the commands run in it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TIAOLI_HOME", str(folder))
    intake = _Intake(Settings(home=folder), "聊城市", None)
    for name, text in (("措施", TEXT), ("通知", SILENT)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        assert intake.take(tmp_path / f"{name}.txt").status == "added"
    return folder


@pytest.mark.parametrize("policy_id", [LIAOCHENG, SHANDONG])
def test_coverage_of_a_seed_is_whole(tiaoli: Command, policy_id: str) -> None:
    done = tiaoli("coverage", policy_id)
    assert (done.code, done.err) == (0, "")
    assert "未落实 0 处" in done.out


def test_coverage_in_json_quotes_the_text(tiaoli: Command) -> None:
    rows = tiaoli("coverage", SHANDONG, "--json").json
    text = Store(Path("nowhere")).text(SHANDONG)
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in rows)
    assert any(row["measures"] == ["shandong-sales-breakthrough"] for row in rows)


def test_coverage_fails_where_a_promise_is_open(tiaoli: Command, home: Path) -> None:
    done = tiaoli("coverage", "措施")
    assert done.code == 1
    assert "未落实 2 处" in done.out
    tiaoli("draft", "措施")
    assert tiaoli("coverage", "措施").code == 1


def test_coverage_without_a_policy_is_of_all(tiaoli: Command, home: Path) -> None:
    done = tiaoli("coverage", "--json")
    assert done.code == 1
    assert {row["policy_id"] for row in done.json} == {LIAOCHENG, SHANDONG, "措施"}


def test_coverage_names_a_quote_that_does_not_stand(tiaoli: Command, home: Path) -> None:
    (home / "policies" / "措施" / REASONS).write_text("- {quote: 没有这句, reason: 无}\n", encoding="utf-8")
    done = tiaoli("coverage", "措施")
    assert done.code == 2
    assert "没有这句" in done.told


def test_drafts_are_written_beside_the_policy(tiaoli: Command, home: Path) -> None:
    done = tiaoli("draft", "措施")
    assert done.code == 0
    assert sorted(path.name for path in (home / "policies/措施/measures").iterdir()) == [
        "措施-1-1.yaml",
        "措施-2-1.yaml",
    ]
    assert "2 份草稿" in done.out


def test_drafts_in_json_say_what_became_of_each_sum(tiaoli: Command, home: Path) -> None:
    report = tiaoli("draft", "措施", "--json").json
    assert [one["status"] for one in report["drafts"]] == ["written", "written"]
    assert (report["sums"], report["bound"], report["left_out"]) == (1, 1, [])
    assert [one["status"] for one in tiaoli("draft", "措施", "--json").json["drafts"]] == ["kept", "kept"]
    again = tiaoli("draft", "措施", "--replace", "--json").json
    assert [one["status"] for one in again["drafts"]] == ["written", "written"]


def test_a_policy_that_promises_nothing_says_so(tiaoli: Command, home: Path) -> None:
    done = tiaoli("draft", "通知")
    assert (done.code, done.out.strip()) == (0, "没有找到可以拟成政策事项的承诺。")
    assert not (home / "policies/通知/measures").exists()


def test_what_a_person_has_checked_is_not_drafted_again(tiaoli: Command, home: Path) -> None:
    tiaoli("draft", "措施")
    first = home / "policies/措施/measures/措施-1-1.yaml"
    first.write_text(first.read_text("utf-8") + "checked_by: 张三\nchecked_on: 2026-11-21\n", encoding="utf-8")
    drafts = tiaoli("draft", "措施", "--replace", "--json").json["drafts"]
    assert [one["measure"]["clause"] for one in drafts] == ["2"]


def test_a_shipped_policy_is_drafted_only_into_a_folder_of_one_s_own(tiaoli: Command, tmp_path: Path) -> None:
    done = tiaoli("draft", SHANDONG)
    assert done.code == 2
    assert "--out" in done.told
    assert tiaoli("draft", SHANDONG, "--out", str(tmp_path / "drafts")).code == 0


@pytest.mark.parametrize("command", ["draft", "coverage"])
@pytest.mark.parametrize("policy_id", ["nonsense", "../policies/措施", ""])
def test_an_unknown_policy_is_one_sentence(tiaoli: Command, home: Path, command: str, policy_id: str) -> None:
    done = tiaoli(command, policy_id) if policy_id or command == "draft" else tiaoli(command, "none")
    assert done.code == 2
    assert "no policy" in done.told


def test_a_folder_that_cannot_be_written_is_one_sentence(tiaoli: Command, home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = tiaoli("draft", "措施", "--out", str(tmp_path / "file" / "drafts"))
    assert done.code == 2
    assert "file" in done.told
