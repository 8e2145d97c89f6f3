from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.evaluate import evaluate
from eval.rules import patterns, volumes


def room(tree: Path, name: str, **files: str) -> None:
    """Make a room of those files; a name ends behind its last underscore."""
    (tree / name).mkdir(parents=True)
    for file, words in files.items():
        (tree / name / ".".join(file.rsplit("_", 1))).write_text(words, encoding="utf-8")


def test_each_room_is_counted_and_all_are_added(tmp_path: Path) -> None:
    room(tmp_path, "corpus/grants", read_py='import re\nSUM = re.compile("元|万元")\n', words_yaml="give: 给予 奖励\n")
    room(tmp_path, "assistant/tellings", told_yaml="facts:\n  staff: [人数, {of: 职工}]\n  least: 3\n")
    room(tmp_path, "assistant/weighing", weigh_py='import re\nre.compile("not a room that is counted")\n')
    found = {one.room: one.row()[1:] for one in volumes(tmp_path)}
    assert found == {
        "assistant/tellings": ("0", "0", "2", "4", "4"),
        "corpus/grants": ("1", "4", "2", "4", "8"),
        "together": ("1", "4", "4", "8", "12"),
    }


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ('re.search("奖励", text)', (1, 2)),
        ('re.sub("补贴", "奖励", text)', (1, 2)),
        ('re.compile(rf"最高{amount}元")', (1, 3)),
        ('NOUN = "资金"\nre.compile(f"{NOUN}|补贴")\nre.compile(f"对{NOUN}")', (2, 6)),
        ('NOUN = "资金"\nALL = NOUN + "|补贴"\nre.compile(ALL)', (1, 5)),
        ('NOUN = "资金"\nprint(NOUN)', (0, 0)),
        ('GIVE = re.compile("给")\nGIVE.search("给予")', (1, 1)),
    ],
)
def test_literals_are_counted_once_and_also_by_their_names(source: str, counted: tuple[int, int]) -> None:
    assert patterns(source) == counted


def test_the_suite_prints_the_rooms_of_this_tree(settings: Settings) -> None:
    report = evaluate(settings, "rules")
    assert [row[0] for row in report.rows][-1] == "together"
    assert {"corpus/grants", "corpus/language"} < {row[0] for row in report.rows}
