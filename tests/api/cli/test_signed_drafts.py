"""From a file to an answer: a draft answers once a person has settled all that is open in it and has signed it."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from api.cli.main import run
from corpus.settings import Settings
from tests.command import Command

TEXT = """某市关于支持企业的措施
一、落户奖励。对新引进的总部企业，经认定后给予80万元奖励。
"""
QUESTION = "我们公司是新引进的总部企业，经认定了，落户奖励能拿多少？"
SIGNED = "checked_by: 张三\nchecked_on: 2026-11-21\n"
ELIGIBLE = re.compile("符合|可以享受|eligible")


@pytest.fixture(scope="module")
def drafted(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home of our own as `ingest` and `draft` leave it. Read only: it is made once."""
    folder = tmp_path_factory.mktemp("drafted")
    shutil.copytree(settings.home, folder / "home")
    (folder / "措施.txt").write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIAOLI_HOME", str(folder / "home"))
        assert run(["ingest", str(folder / "措施.txt"), "--place", "聊城市"]) == 0
        assert run(["draft", "措施"]) == 0
    return folder / "home"


@pytest.fixture
def measure(tmp_path: Path, drafted: Path, tiaoli: Command, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of the draft in a home of the test's own."""
    shutil.copytree(drafted, tmp_path / "home")
    monkeypatch.setenv("TIAOLI_HOME", str(tmp_path / "home"))
    (path,) = (tmp_path / "home" / "policies" / "措施" / "measures").glob("*.yaml")
    (tmp_path / "facts.yaml").write_text("企业性质: 民营企业\n", encoding="utf-8")
    return path


def weighed(tiaoli: Command, path: Path) -> list[str]:
    """Return the outcomes that the measure comes to when somebody asks and when everything is matched."""
    asked = tiaoli("ask", QUESTION, "--json").json["assessments"]
    matched = tiaoli("match", "--facts", "facts.yaml", "--json").json["assessments"]
    return [one["outcome"] for one in (*asked, *matched) if one["measure_id"] == path.stem]


def settled(path: Path) -> str:
    """Return the file without what is open in it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content.pop("open")
    return yaml.safe_dump(content, allow_unicode=True)


def test_a_draft_says_what_is_open_in_it_and_tells_users_nothing(measure: Path) -> None:
    content = yaml.safe_load(measure.read_text(encoding="utf-8"))
    assert "notes" not in content
    assert any("总部企业" in left for left in content["open"])


def test_a_signature_alone_makes_no_draft_answer(tiaoli: Command, measure: Path) -> None:
    measure.write_text(measure.read_text(encoding="utf-8") + SIGNED, encoding="utf-8")
    assert weighed(tiaoli, measure) == []
    done = tiaoli("ask", QUESTION)
    assert not ELIGIBLE.search(done.out)
    assert "待人工" not in done.out


def test_what_is_open_is_told_to_whoever_lists_measures_and_promises(tiaoli: Command, measure: Path) -> None:
    measure.write_text(measure.read_text(encoding="utf-8") + SIGNED, encoding="utf-8")
    listed = tiaoli("measures")
    assert measure.stem not in listed.out
    assert f"{measure.stem}：已签名" in listed.err
    covered = tiaoli("coverage", "措施")
    assert covered.code == 1
    assert "已签名" in covered.out
    assert tiaoli("assess", measure.stem, "--facts", "facts.yaml").code == 2


def test_a_signed_draft_in_which_nothing_is_open_answers(tiaoli: Command, measure: Path) -> None:
    measure.write_text(settled(measure) + SIGNED, encoding="utf-8")
    assert set(weighed(tiaoli, measure)) == {"eligible"}
    assert tiaoli("coverage", "措施").code == 0


def test_an_empty_list_is_nothing_open(tiaoli: Command, measure: Path) -> None:
    measure.write_text(settled(measure) + "open: []\n" + SIGNED, encoding="utf-8")
    assert set(weighed(tiaoli, measure)) == {"eligible"}


def test_a_draft_of_an_earlier_version_does_not_answer_by_a_signature(tiaoli: Command, measure: Path) -> None:
    earlier = "notes:\n- 条件待人工填写：“新引进的总部企业”\n"  # as drafts had it before they had `open`
    measure.write_text(settled(measure) + earlier + SIGNED, encoding="utf-8")
    assert weighed(tiaoli, measure) == []
    assert f"{measure.stem}：已签名" in tiaoli("measures").err


def test_a_signed_draft_is_not_drafted_over(tiaoli: Command, measure: Path) -> None:
    signed = measure.read_text(encoding="utf-8") + SIGNED
    measure.write_text(signed, encoding="utf-8")
    assert tiaoli("draft", "措施", "--replace").code == 0
    assert measure.read_text(encoding="utf-8") == signed
