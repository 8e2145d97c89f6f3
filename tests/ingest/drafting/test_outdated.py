from pathlib import Path

import pytest

from corpus.measures.load import load_measures
from corpus.model import Policy
from corpus.settings import Settings
from corpus.store import MEASURES, REASONS, Store
from ingest.drafting.draft import draft
from ingest.drafting.files import file_drafts
from ingest.run import FileReport, _Intake
from ingest.structure.parse import parse

TEXT = """某市关于支持企业的措施
一、落户奖励。对民营企业，给予{first}万元奖励。
二、创新奖励。对科技型中小企业，给予最高20万元奖励。
"""


class Home:
    """A record with one policy, taken in again and again. No index: what is asked stands in the record."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home")
        self.file = folder / "措施.txt"
        self.store = Store(self.settings.home)

    def take(self, first: int) -> FileReport:
        self.file.write_text(TEXT.format(first=first), encoding="utf-8")
        return _Intake(self.settings, "聊城市", None).take(self.file)

    def policy(self, policy_id: str) -> Policy:
        text = self.store.text(policy_id)
        return Policy(self.store.metadata(policy_id), text, parse(text).root)

    def measures(self, policy_id: str) -> list[str]:
        return [one.id for one in load_measures(self.store.folder(policy_id), self.policy(policy_id))]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home whose one policy has two drafts and a reason."""
    made = Home(tmp_path)
    report = made.take(50)
    assert report.policy_id
    folder = made.store.folder(report.policy_id)
    file_drafts(draft(made.policy(report.policy_id)).proposals, folder / MEASURES)
    (folder / REASONS).write_text("- quote: 给予最高20万元奖励\n  reason: 另行规定。\n", encoding="utf-8")
    return made


def test_measures_survive_an_update_of_their_policy(home: Home) -> None:
    report = home.take(50)
    assert report.status == "unchanged"
    home.file.write_text(TEXT.format(first=50) + "三、附则。本措施由市财政局解释。\n", encoding="utf-8")
    again = _Intake(home.settings, "聊城市", None).take(home.file)
    assert (again.status, again.warnings) == ("updated", ())
    assert again.policy_id
    assert home.measures(again.policy_id) == ["措施-1-1", "措施-2-1"]
    assert (home.store.folder(again.policy_id) / REASONS).exists()


def test_a_measure_whose_quote_no_longer_stands_is_set_aside_and_named(home: Home) -> None:
    report = home.take(80)
    assert report.policy_id
    folder = home.store.folder(report.policy_id)
    assert report.status == "updated"
    assert home.measures(report.policy_id) == ["措施-2-1"]
    [warning] = report.warnings
    assert "措施-1-1" in warning
    assert "outdated" in warning
    assert (folder / MEASURES / "outdated" / "措施-1-1.yaml").exists()


def test_what_was_set_aside_before_is_kept_through_the_next_update(home: Home) -> None:
    home.take(80)
    report = home.take(90)
    assert report.policy_id
    assert report.warnings == ()
    assert (home.store.folder(report.policy_id) / MEASURES / "outdated" / "措施-1-1.yaml").exists()


def test_a_reason_whose_quote_no_longer_stands_is_named_and_kept(home: Home) -> None:
    home.file.write_text(TEXT.format(first=50).replace("最高20万元", "最高30万元"), encoding="utf-8")
    report = _Intake(home.settings, "聊城市", None).take(home.file)
    assert report.policy_id
    assert any(REASONS in warning for warning in report.warnings)
    assert (home.store.folder(report.policy_id) / REASONS).exists()


def test_a_first_ingest_has_no_measures_to_speak_of(tmp_path: Path) -> None:
    report = Home(tmp_path).take(50)
    assert (report.status, report.warnings) == ("added", ())
