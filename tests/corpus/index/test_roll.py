from pathlib import Path

from corpus.index.roll import Roll
from corpus.store import METADATA, Store


def policy(home: Path, name: str) -> Path:
    folder = home / "policies" / name
    folder.mkdir(parents=True)
    (folder / METADATA).write_text("id: x\n", encoding="utf-8")
    return folder


def test_a_folder_that_comes_or_goes_is_known_at_once(tmp_path: Path) -> None:
    one = policy(tmp_path, "one")
    roll = Roll(Store(tmp_path, tmp_path / "shipped"), every=3600)
    assert roll.ids() == {"one"}
    policy(tmp_path, "two")
    assert roll.ids() == {"one", "two"}
    (one / METADATA).unlink()
    one.rmdir()
    assert roll.ids() == {"two"}


def test_what_goes_within_a_folder_is_known_at_the_next_look(tmp_path: Path) -> None:
    one = policy(tmp_path, "one")
    roll = Roll(Store(tmp_path, tmp_path / "shipped"), every=0)
    assert roll.ids() == {"one"}
    (one / METADATA).unlink()
    assert roll.ids() == frozenset()
