from pathlib import Path

import pytest

from corpus.database import FIRST, database_url, head, revision_of, revisions
from corpus.settings import Settings
from tests.command import Command


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    set_to = f"sqlite:///{tmp_path / 'kept.sqlite'}"
    monkeypatch.setenv("TIAOLI_DATABASE", set_to)
    return str(database_url(Settings(database=set_to)))


def test_the_database_goes_to_a_schema_and_to_the_newest(command_line: Command, url: str) -> None:
    for asked, reached in ((("--to", FIRST), FIRST), ((), head())):
        done = command_line("migrate", *asked)
        assert (done.code, done.err) == (0, f"tiaoli: the database has schema {reached}\n")
        assert revision_of(url) == reached


def test_a_schema_that_there_is_not_is_one_sentence(command_line: Command, url: str) -> None:
    done = command_line("migrate", "--to", "9999")
    assert done.code == 2
    assert done.err == f"tiaoli: there is no schema 9999, there is: {', '.join(revisions())}\n"
