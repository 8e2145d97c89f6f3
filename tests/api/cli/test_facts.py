"""``tiaoli facts`` and ``facts lint``: what an office's facts say is tried, and what is wrong is named in a line."""

from pathlib import Path

import pytest

from tests.command import Command

FACTS = """
green_factory:
  label: 是否绿色工厂
  type: boolean
  ask: 是不是绿色工厂？
  noun: 绿色工厂
  says: {我们是绿色工厂: 是, 我们不是绿色工厂: 否, 绿色工厂怎么评: }
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIAOLI_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_what_is_read_as_it_says_is_in_order(home: Path, command_line: Command) -> None:
    (home / "facts.yaml").write_text(FACTS, encoding="utf-8")
    done = command_line("facts", "lint")
    assert (done.code, done.out) == (0, "")
    assert "green_factory  是否绿色工厂  boolean" in command_line("facts").out


def test_each_fault_is_a_line(home: Path, command_line: Command) -> None:
    text = FACTS.replace("绿色工厂怎么评: ", "绿色工厂怎么评: 是")
    (home / "facts.yaml").write_text(f"{text}odd: {{label: 怪, lab: 怪}}\n", encoding="utf-8")
    done = command_line("facts", "lint")
    assert done.code == 1
    assert [line.split("facts.yaml: ")[1] for line in done.out.splitlines()] == [
        "odd.type: Field required",
        "green_factory: 绿色工厂怎么评: tells nothing, not 是",
    ]


def test_a_fact_that_does_not_fit_stops_no_command(home: Path, command_line: Command) -> None:
    (home / "facts.yaml").write_text("odd: {label: 怪}\n", encoding="utf-8")
    (home / "told.yaml").write_text("是否纳入省级瞪羚企业名单: 是\n", encoding="utf-8")
    done = command_line("match", "--facts", str(home / "told.yaml"))
    assert done.code == 0
    assert "set aside" in done.err
    assert "odd.type: Field required" in done.err
    assert "odd.type" in command_line("check").out
