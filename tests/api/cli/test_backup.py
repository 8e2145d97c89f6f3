"""A home into a file and back: while a real server is written to, and not out of a file that is broken."""

import io
import shutil
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from assistant.conversation.store import Conversations, Turn
from corpus.database import database_url
from corpus.settings import Settings
from ingest.run import build
from tests.command import QUESTION, Command
from tests.conftest import free_port
from tests.embedding import embedding_server
from tests.serving import serving
from tests.waiting import HUNG


@pytest.fixture(scope="module")
def embedder() -> Iterator[str]:
    with embedding_server() as setting:
        yield setting


@pytest.fixture(scope="module")
def made(embedder: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with an index and a turn kept. Read only: it is made once."""
    own = Settings(home=tmp_path_factory.mktemp("kept") / "home", embedder=embedder)
    build(own)
    kept = Conversations(database_url(own))
    kept.append("kept", Turn("留", {}))
    kept.close()
    return own.home


@pytest.fixture
def own(made: Path, embedder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    home = tmp_path / "home"
    shutil.copytree(made, home)
    monkeypatch.setenv("TIAOLI_HOME", str(home))
    monkeypatch.setenv("TIAOLI_EMBEDDER", embedder)
    return Settings(home=home, embedder=embedder, port=free_port())


def kept(settings: Settings, conversation: str = "kept") -> list[str]:
    opened = Conversations(database_url(settings))
    questions = [turn.question for turn in opened.turns(conversation)]
    opened.close()
    return questions


def archive(path: Path, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(path, "w:gz") as packed:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.type, member.linkname = len(data), kind, "/etc/passwd"
            packed.addfile(member, io.BytesIO(data))
    return path


def test_a_home_comes_back_whole_with_everything_that_was_kept(own: Settings, command_line: Command) -> None:
    assert command_line("backup", "kept.tar.gz").code == 0
    shutil.rmtree(own.home)
    assert command_line("restore", "kept.tar.gz").code == 0
    assert kept(own) == ["留"]
    assert command_line("check").code == 0
    assert command_line("ask", QUESTION).code == 0


def test_what_is_kept_of_enterprises_is_nobody_else_s(own: Settings, command_line: Command, tmp_path: Path) -> None:
    assert command_line("backup", "kept.tar.gz").code == 0
    assert (tmp_path / "kept.tar.gz").stat().st_mode & 0o077 == 0
    assert command_line("restore", "kept.tar.gz", "--force").code == 0
    assert (own.home / "tiaoli.sqlite").stat().st_mode & 0o077 == 0


def test_a_backup_of_a_server_that_is_written_to_has_every_turn_told_before_it(
    own: Settings, command_line: Command
) -> None:
    stop, told = threading.Event(), list[str]()

    def ask(url: str) -> None:
        while not stop.is_set():
            answer = httpx.post(f"{url}/api/ask", json={"question": QUESTION}, timeout=HUNG).json()
            told.append(answer["conversation_id"])

    with serving(own) as (_, url):
        asking = [threading.Thread(target=ask, args=(url,)) for _ in range(3)]
        for thread in asking:
            thread.start()
        while len(told) < 5:
            assert any(thread.is_alive() for thread in asking)
        before = list(told)
        assert command_line("backup", "kept.tar.gz").code == 0
        stop.set()
        for thread in asking:
            thread.join(60)
    assert command_line("restore", "kept.tar.gz", "--force").code == 0
    assert [kept(own, conversation) for conversation in before] == [[QUESTION]] * len(before)
    assert command_line("check").code == 0


def test_a_home_that_is_there_is_set_aside_only_where_that_is_asked(own: Settings, command_line: Command) -> None:
    assert command_line("backup", "kept.tar.gz").code == 0
    (own.home / "later.txt").write_text("later", encoding="utf-8")
    refused = command_line("restore", "kept.tar.gz")
    assert (refused.code, "--force" in refused.told) == (2, True)
    assert command_line("restore", "kept.tar.gz", "--force").code == 0
    assert not (own.home / "later.txt").exists()
    (aside,) = own.home.parent.glob("home.before-*")
    assert (aside / "later.txt").read_text("utf-8") == "later"


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def without_its_end(path: Path) -> None:
    with tarfile.open(path) as packed:
        members = {m.name: f.read() for m in packed if (f := packed.extractfile(m))}
    archive(path, {name: data for name, data in members.items() if name != "tiaoli-backup.json"})


def with_a_changed_file(path: Path) -> None:
    with tarfile.open(path) as packed:
        members = {m.name: f.read() for m in packed if (f := packed.extractfile(m))}
    archive(path, {name: data.replace("奖励".encode(), "处罚".encode()) for name, data in members.items()})


def with_one_file_more(path: Path) -> None:
    with tarfile.open(path) as packed:
        members = {m.name: f.read() for m in packed if (f := packed.extractfile(m))}
    archive(path, {"tiaoli.toml": b"", **members})


HOSTILE: dict[str, Callable[[Path], object]] = {
    "half of it": half,
    "a bit turned": flipped,
    "its end missing": without_its_end,
    "a file changed": with_a_changed_file,
    "a file more": with_one_file_more,
    "no archive": lambda path: path.write_bytes(b"no archive"),
    "empty": lambda path: path.write_bytes(b""),
    "a way up": lambda path: archive(path, {"../outside.txt": b"x"}),
    "a way up within": lambda path: archive(path, {"a/../../outside.txt": b"x"}),
    "an absolute path": lambda path: archive(path, {"/tmp/tiaoli-outside.txt": b"x"}),
    "a link": lambda path: archive(path, {"link": b""}, tarfile.SYMTYPE),
    "a hard link": lambda path: archive(path, {"link": b""}, tarfile.LNKTYPE),
    "a device": lambda path: archive(path, {"device": b""}, tarfile.CHRTYPE),
}


def test_an_archive_that_is_broken_or_hostile_is_refused_and_the_home_left(
    own: Settings, command_line: Command, tmp_path: Path
) -> None:
    assert command_line("backup", "whole.tar.gz").code == 0
    before = sorted(path.name for path in tmp_path.iterdir())
    for kind, spoil in HOSTILE.items():
        shutil.copy(tmp_path / "whole.tar.gz", tmp_path / "kept.tar.gz")
        spoil(tmp_path / "kept.tar.gz")
        refused = command_line("restore", "kept.tar.gz", "--force")
        assert (refused.code, "kept.tar.gz" in refused.told) == (2, True), kind
        (tmp_path / "kept.tar.gz").unlink()
        assert sorted(path.name for path in tmp_path.iterdir()) == before, kind
    assert kept(own) == ["留"]


def test_a_file_that_is_not_there_is_one_sentence(own: Settings, command_line: Command) -> None:
    assert "there is no file" in command_line("restore", "nowhere.tar.gz", "--force").told
    assert kept(own) == ["留"]


def test_a_database_elsewhere_is_named(own: Settings, command_line: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_DATABASE", "postgresql://someone:secret@127.0.0.1:1/db")
    told = command_line("backup", "kept.tar.gz").err
    assert "pg_dump" in told
    assert "secret" not in told
