"""Each kind of damage is named by ``check``, is served by nobody, and is mended by what ``check`` says.

One home is made and copied. What is compared before and after is what a user is told.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.settings import Settings
from corpus.store import Store
from tests.command import QUESTION, Command, Done
from tests.conftest import free_port
from tests.embedding import embedding_server
from tests.serving import serving
from tests.waiting import HUNG

POLICY = "升规通知"
TEXT = """关于升规企业奖励的通知

第一条 对新增规上企业一次性奖励30万元，由市工业和信息化局兑现。

第二条 对首次上云的企业补助5万元。"""
ASKED = (QUESTION, "首次上云的企业补助多少钱？")


@dataclass(frozen=True, slots=True)
class Home:
    """A home of its own, and the file that its policy was ingested from."""

    folder: Path
    source: Path

    def index(self, name: str) -> Path:
        """Return the one file of that name below the index."""
        return sorted((self.folder / "index").glob(f"**/{name}"))[0]

    def generation(self, name: str) -> Path:
        manifest = json.loads(self.index("index.json").read_text("utf-8"))
        return self.folder / "index" / "generations" / str(manifest["generation"]) / name

    def snapshot(self) -> Path:
        manifest = json.loads(self.index("index.json").read_text("utf-8"))
        return self.folder / "index" / "policies" / f"{manifest['policies'][POLICY]['snapshot']}.json"

    def grants(self) -> Path:
        files = json.loads(self.generation("grants.json").read_text("utf-8"))["files"]
        return self.folder / "index" / "grants" / f"{files[self.snapshot().stem]}.json"

    def policy(self, name: str) -> Path:
        return self.folder / "policies" / POLICY / name


@pytest.fixture(scope="module")
def embedder() -> Iterator[str]:
    """Yield an embedder that costs nothing: every test embeds all texts anew."""
    with embedding_server() as setting:
        yield setting


@pytest.fixture(scope="module")
def made(embedder: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return a whole home with a policy of the office's own and a turn kept. Read only: it is made once."""
    from assistant.conversation.store import Conversations, Turn
    from corpus.database import database_url
    from ingest.run import ingest

    folder = tmp_path_factory.mktemp("checked")
    source = folder / f"{POLICY}.txt"
    source.write_text(TEXT, encoding="utf-8")
    own = Settings(home=folder / "home", embedder=embedder)
    assert [report.status for report in ingest([source], own, "聊城市", POLICY)] == ["added"]
    kept = Conversations(database_url(own))
    kept.append("kept", Turn("问", {}))
    kept.close()
    return Home(folder / "home", source)


@pytest.fixture
def home(made: Home, embedder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    shutil.copytree(made.folder, tmp_path / "home")
    monkeypatch.setenv("TIAOLI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIAOLI_EMBEDDER", embedder)
    return Home(tmp_path / "home", made.source)


@pytest.fixture
def tiaoli(command_line: Command) -> Command:
    """Return what runs a command; its home is that of the test."""
    return command_line


@pytest.fixture(scope="module")
def told(made: Home, embedder: str) -> dict[str, Any]:
    """Return what the whole home answers."""
    return answers(made.folder, embedder)


def answers(folder: Path, embedder: str) -> dict[str, Any]:
    """Return what is told, without what is new each time."""
    from assistant.assistant import Assistant

    database = f"sqlite:///{folder.parent / 'asked.sqlite'}"
    with Assistant(Settings(home=folder, embedder=embedder, database=database)) as assistant:
        return {question: said(assistant.ask(question).to_dict()) for question in ASKED}


def said(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in ("status", "statements", "citations")}


def flip(path: Path, at: int | None = None) -> None:
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2 if at is None else at] ^= 1
    path.write_bytes(bytes(data))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cut(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])


def sql(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def zero(path: Path, length: int) -> None:
    path.write_bytes(bytes(length) + path.read_bytes()[length:])


def wrong_vector(home: Home) -> None:
    """Put another vector in the place of one: with the file of the store whole."""
    sql(home.index("chroma.sqlite3"), "UPDATE embeddings_queue SET vector = zeroblob(length(vector)) WHERE seq_id = 1")


Damage = Callable[[Home], object]
REBUILT: dict[str, Damage] = {
    "a digit of a snapshot": lambda home: change(home.snapshot(), "30万元", "80万元"),
    "a snapshot cut short": lambda home: cut(home.snapshot(), 100),
    "a snapshot gone": lambda home: home.snapshot().unlink(),
    "a span of a grant": lambda home: flip(home.grants()),
    "grants gone": lambda home: home.grants().unlink(),
    "whose grants they are": lambda home: flip(home.generation("grants.json")),
    "a digit of the manifest": lambda home: change(home.index("index.json"), '"chunks": 2', '"chunks": 3'),
    "the manifest cut short": lambda home: cut(home.index("index.json"), 50),
    "the place of a policy": lambda home: change(home.index("index.json"), '"place": "聊城市"', '"place": "青岛市"'),
    "a digit of a chunk": lambda home: change(home.generation("chunks.jsonl"), "30万元", "80万元"),
    "chunks cut short": lambda home: cut(home.generation("chunks.jsonl"), 100),
    "where the chunks begin": lambda home: flip(home.generation("starts.npy"), -8),
    "a key of a vector": lambda home: flip(home.generation("keys.txt")),
    "the words taught": lambda home: change(home.generation("policies.json"), "聊城市", "青岛市"),
    "counts of words": lambda home: flip(home.generation("words/counts.npy"), -1),
    "postings emptied": lambda home: home.generation("ngrams/rows.npy").write_bytes(b""),
    "a generation gone": lambda home: shutil.rmtree(home.generation("")),
    "Chroma's file cut short": lambda home: cut(home.index("chroma.sqlite3"), 8192),
    "Chroma's file zeroed": lambda home: zero(home.index("chroma.sqlite3"), 16),
    "Chroma's file gone": lambda home: home.index("chroma.sqlite3").unlink(),
    "Chroma's pages overwritten": lambda home: zero(home.index("chroma.sqlite3"), 40_000),
    "a vector lost": lambda home: sql(home.index("chroma.sqlite3"), "DELETE FROM embeddings WHERE id = 1"),
    "a vector changed": wrong_vector,
    "the identity": lambda home: zero(home.index("identity"), 12),
    "an entry of the dictionary": lambda home: flip(next((home.folder / "cache").glob("*.words"))),
    "the dictionary cut short": lambda home: cut(next((home.folder / "cache").glob("*.words")), 5000),
    "a digit of a text": lambda home: change(home.policy("text.txt"), "30万元", "80万元"),
    "a text gone": lambda home: home.policy("text.txt").unlink(),
    "metadata gone": lambda home: home.policy("policy.yaml").unlink(),
    "metadata that nobody can read": lambda home: home.policy("policy.yaml").write_text("id: [", encoding="utf-8"),
}
TOGETHER = [
    ["a digit of a snapshot", "a digit of a chunk", "counts of words", "a digit of a text"],
    ["a snapshot cut short", "chunks cut short", "Chroma's file gone", "the dictionary cut short"],
    ["grants gone", "a snapshot gone", "a generation gone", "the identity"],
    ["a span of a grant", "a digit of the manifest", "an entry of the dictionary"],
    ["the manifest cut short", "a text gone"],
    ["the place of a policy", "metadata that nobody can read"],
    ["where the chunks begin", "a key of a vector", "the words taught", "postings emptied", "Chroma's file cut short"],
    ["Chroma's file zeroed", "whose grants they are"],
    ["Chroma's pages overwritten"],
    ["a vector lost", "metadata gone"],
    ["a vector changed"],
]


@pytest.mark.parametrize("kind", REBUILT)
def test_damage_is_named_and_nothing_wrong_is_told(
    kind: str, home: Home, told: dict[str, Any], tiaoli: Command
) -> None:
    REBUILT[kind](home)
    named = tiaoli("check", "--json")
    assert named.code == 1
    assert any("tiaoli index --rebuild" in fault["mend"] for fault in named.json["faults"]), named.out
    served = tiaoli("ask", "--json", ASKED[0])
    assert served.code == 2 or said(served.json) == told[ASKED[0]], served.out


@pytest.mark.parametrize("kinds", TOGETHER, ids=" and ".join)
def test_damage_is_mended_by_what_check_says(
    kinds: list[str], home: Home, embedder: str, told: dict[str, Any], tiaoli: Command
) -> None:
    for kind in kinds:
        REBUILT[kind](home)
    assert tiaoli("check").code == 1
    rebuilt = tiaoli("index", "--rebuild")
    assert rebuilt.code == 0, rebuilt.err
    whole = tiaoli("check")
    assert whole.code == 0, whole.out
    assert answers(home.folder, embedder) == told


def test_every_kind_of_damage_is_mended() -> None:
    assert {kind for kinds in TOGETHER for kind in kinds} == set(REBUILT)


def test_what_is_damaged_is_set_aside(home: Home, tiaoli: Command) -> None:
    change(home.snapshot(), "30万元", "80万元")
    cut(home.index("chroma.sqlite3"), 8192)
    damaged = {home.snapshot().name: home.snapshot().read_bytes(), "chroma": home.index("chroma.sqlite3").read_bytes()}
    assert tiaoli("index", "--rebuild").code == 0
    (snapshot,) = (home.folder / "index" / "policies").glob("*.damaged-*")
    (chroma,) = (home.folder / "index").glob("chroma.damaged-*")
    assert snapshot.read_bytes() == damaged[snapshot.name.split(".damaged-")[0]]
    assert (chroma / "chroma.sqlite3").read_bytes() == damaged["chroma"]


def test_a_source_that_is_damaged_is_mended_by_ingesting_its_file_again(home: Home, tiaoli: Command) -> None:
    flip(home.policy("source.txt"))
    named = tiaoli("check", "--json")
    assert [fault["mend"] for fault in named.json["faults"]] == ["`tiaoli ingest` its file again"]
    assert tiaoli("ingest", str(home.source)).code == 0
    assert tiaoli("check").code == 0
    assert home.policy("source.txt").read_bytes() == home.source.read_bytes()


def test_a_policy_whose_folder_is_gone_is_named_and_taken_out_by_index(home: Home, tiaoli: Command) -> None:
    shutil.rmtree(home.policy(""))
    named = tiaoli("check", "--json")
    assert [POLICY in fault["what"] for fault in named.json["faults"]] == [True]
    answer = tiaoli("ask", "--json", ASKED[1])
    assert answer.code == 0
    assert POLICY not in {citation["policy_id"] for citation in answer.json["citations"]}
    assert tiaoli("index").code == 0
    assert tiaoli("check").code == 0


def test_a_policy_deleted_under_a_running_server_is_answered_without_at_once(home: Home, embedder: str) -> None:
    own = Settings(home=home.folder, embedder=embedder, port=free_port())
    with serving(own) as (_, url), httpx.Client(base_url=url, timeout=HUNG) as http:

        def cited(question: str) -> set[str]:
            answer = http.post("/api/ask", json={"question": question})
            assert answer.status_code == 200, answer.text
            return {citation["policy_id"] for citation in answer.json()["citations"]}

        assert POLICY in cited(ASKED[1])
        shutil.rmtree(home.policy(""))
        assert [POLICY in cited(question) for question in ASKED] == [False, False]
        assert POLICY not in {policy["id"] for policy in http.get("/api/policies").json()}
        assert http.get(f"/api/policies/{POLICY}").status_code == 404
        assert http.post("/api/match", json={"facts": {}}).status_code == 200
        assert http.get("/readyz").status_code == 200


def test_a_measure_that_does_not_stand_in_its_clause_is_named(home: Home, tiaoli: Command) -> None:
    folder = home.policy("measures")
    folder.mkdir()
    wrong = "id: wrong\ntitle: 奖励\nclause: '1'\ngrant: 一次性奖励90万元\n"
    (folder / "wrong.yaml").write_text(wrong, encoding="utf-8")
    named = tiaoli("check", "--json")
    assert [str(folder / "wrong.yaml") in fault["what"] for fault in named.json["faults"]] == [True]
    (folder / "wrong.yaml").unlink()
    assert tiaoli("check").code == 0


@pytest.mark.parametrize("damage", [lambda path: cut(path, 5000), lambda path: zero(path, 100)])
def test_a_damaged_database_is_named_and_comes_back_from_a_backup(
    damage: Callable[[Path], None], home: Home, tiaoli: Command
) -> None:
    assert tiaoli("backup", "kept.tar.gz").code == 0
    damage(home.folder / "tiaoli.sqlite")
    named: Done = tiaoli("check", "--json")
    assert ["tiaoli restore" in fault["mend"] for fault in named.json["faults"]] == [True]
    assert tiaoli("restore", "kept.tar.gz", "--force").code == 0
    assert tiaoli("check").code == 0
    assert Store(home.folder).text(POLICY) == TEXT


def test_a_whole_home_is_whole(home: Home, tiaoli: Command) -> None:
    assert tiaoli("check").out == f"tiaoli: {home.folder} is whole\n"
    assert tiaoli("check", "--json").json == {"whole": True, "faults": []}


def test_index_has_nothing_to_do_only_where_all_is_whole(home: Home, tiaoli: Command) -> None:
    assert "nothing has changed" in tiaoli("index").err
    change(home.snapshot(), "30万元", "80万元")
    refused = tiaoli("index")
    assert refused.code == 2
    assert "tiaoli index --rebuild" in refused.err
