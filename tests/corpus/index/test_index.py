import gc
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.index.generation import Files
from corpus.index.index import Index, IndexMismatch, IndexMissing, open_index, write_index
from corpus.model import Passage
from corpus.settings import Settings
from corpus.unknown import UnknownError
from tests.corpus.small import LIAOCHENG, liaocheng, policy, process, qingdao, shandong
from tests.waiting import HUNG

HOME = frozenset({"聊城市", "山东省", "国家"})
QUESTION = "我们刚升规，市里有没有奖励"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings whose home holds an index of three places and one policy of none."""
    made = Settings(home=tmp_path_factory.mktemp("home"))
    write_index(made, [liaocheng(), shandong(), qingdao(), policy("xx", None, "升规企业的奖励另行通知。")])
    return made


@pytest.fixture(scope="module")
def index(settings: Settings) -> Iterator[Index]:
    opened = open_index(settings)
    yield opened
    opened.close()


def found(passages: list[Passage]) -> list[tuple[str, float, float, float]]:
    return [(p.chunk.id, p.score, p.dense, p.sparse) for p in passages]


def test_the_clause_that_answers_comes_first(index: Index) -> None:
    assert index.search(QUESTION, HOME)[0].chunk.text == LIAOCHENG[0]
    assert index.search("地怎么拿", HOME)[0].chunk.text == LIAOCHENG[2]


def test_scores_fall_and_lie_between_0_and_1(index: Index) -> None:
    passages = index.search(QUESTION, None)
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= value <= 1 for p in passages for value in (p.score, p.sparse))
    assert max(p.sparse for p in passages) == 1


def test_only_policies_of_the_given_places_are_found(index: Index) -> None:
    assert {p.chunk.place for p in index.search(QUESTION, HOME)} == {"聊城市", "山东省"}
    assert {p.chunk.place for p in index.search(QUESTION, frozenset({"青岛市"}))} == {"青岛市"}
    assert {p.chunk.place for p in index.search(QUESTION, None)} == {"聊城市", "山东省", "青岛市", None}


def test_a_place_without_policies_has_no_passages(index: Index) -> None:
    assert index.search(QUESTION, frozenset({"济南市"})) == []
    assert index.search(QUESTION, frozenset()) == []


@pytest.mark.parametrize("question", [QUESTION, "青岛市升规奖励30万元", "上市", "工业用地出让底价"])
def test_policies_of_other_places_change_neither_passages_nor_scores(
    question: str, index: Index, tmp_path: Path
) -> None:
    alone = Settings(home=tmp_path)
    write_index(alone, [shandong(), liaocheng()])
    without = open_index(alone)
    beside, by_itself = found(index.search(question, HOME)), found(without.search(question, HOME))
    assert [row[0] for row in beside] == [row[0] for row in by_itself]
    assert [row[1:] for row in beside] == [pytest.approx(row[1:], abs=1e-6) for row in by_itself]
    without.close()


def test_no_more_passages_are_given_than_asked_for(index: Index) -> None:
    assert len(index.search(QUESTION, None, limit=2)) == 2


@pytest.mark.parametrize("question", ["", "  ", "，。？", "zzz qqq", "\x00", "升" * 3000])
def test_any_question_can_be_asked(index: Index, question: str) -> None:
    assert len(index.search(question, HOME)) in (0, 5)


def test_many_can_ask_at_once(index: Index) -> None:
    questions = [QUESTION, "爆款产品", "工业用地", "上市"] * 3
    in_turn = [found(index.search(q, HOME)) for q in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda q: found(index.search(q, HOME)), questions)) == in_turn


def test_a_policy_is_given_back_as_it_was_written(index: Index) -> None:
    written, chunks = liaocheng()
    assert index.policy("lc") == written
    assert index.chunks("lc") == chunks
    assert {m.id for m in index.metadata} == {"lc", "sd", "qd", "xx"}


def test_an_unknown_policy_is_named(index: Index) -> None:
    with pytest.raises(UnknownError):
        index.policy("no")
    with pytest.raises(UnknownError):
        index.chunks("no")


def test_the_same_content_under_two_policies_is_found_under_both(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    one, chunks = policy("a", "聊城市", "升规奖励十万元。")
    other = replace(one, metadata=replace(one.metadata, id="b", place="青岛市"))
    copies = tuple(replace(c, id="b/n0", policy_id="b", place="青岛市") for c in chunks)
    assert write_index(settings, [(one, chunks), (other, copies)]).embedded == 1
    index = open_index(settings)
    assert {p.chunk.id for p in index.search("升规", None)} == {"a/n0", "b/n0"}
    assert {p.chunk.id for p in index.search("升规", frozenset({"青岛市"}))} == {"b/n0"}
    index.close()


def test_no_index_is_missing_and_the_message_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="tiaoli index"):
        open_index(Settings(home=tmp_path))


def test_an_index_of_another_embedder_is_refused_with_the_command_that_mends_it(settings: Settings) -> None:
    other = settings.model_copy(update={"embedder": "openai:http://127.0.0.1:9/v1#other"})
    for act in (lambda: open_index(other), lambda: write_index(other, [])):
        with pytest.raises(IndexMismatch, match="tiaoli index --rebuild"):
            act()


@pytest.mark.parametrize("change", [{"format": 0}, {"dimension": 512}, {"policies": 1}, {"generation": None}])
def test_a_manifest_that_does_not_fit_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, change: dict[str, object]
) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [shandong()])
    manifest = Files(tmp_path).manifest
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), **change}), encoding="utf-8")
    with pytest.raises(IndexMismatch, match="tiaoli index --rebuild"):
        open_index(settings)
    write_index(settings, [shandong()], rebuild=True)
    open_index(settings).close()


def test_files_that_are_gone_are_a_mismatch(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [shandong()])
    (folder,) = Files(tmp_path).generations.iterdir()
    (folder / "ngrams" / "rows.npy").write_bytes(b"")
    with pytest.raises(IndexMismatch, match="tiaoli index --rebuild"):
        open_index(settings)


def test_vectors_that_are_gone_are_a_mismatch_and_a_rebuild_makes_them_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [shandong()])
    shutil.rmtree(Files(tmp_path).chroma)
    with pytest.raises(IndexMismatch, match="tiaoli index --rebuild"):
        open_index(settings)
    assert write_index(settings, [shandong()], rebuild=True).embedded == 2
    open_index(settings).close()


def test_an_open_index_serves_on_and_knows_that_a_newer_one_is_there(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [liaocheng()])
    index = open_index(settings)
    assert not index.stale()
    with process(settings, "write_index(settings, [qingdao()], removed=['lc'])") as writer:
        assert writer.wait(HUNG) == 0
    assert index.stale()
    assert index.search("工业用地", None)[0].chunk.text == LIAOCHENG[2]
    assert index.policy("lc") == liaocheng()[0]
    newer = open_index(settings)
    assert not newer.stale()
    assert {p.chunk.policy_id for p in newer.search("工业用地", None)} == {"qd"}
    newer.close()
    index.close()


def test_letting_go_of_an_index_frees_it(settings: Settings) -> None:
    index = open_index(settings)
    freed = index._finalize
    del index
    gc.collect()
    assert not freed.alive


def test_an_index_of_no_policies_answers_with_nothing(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    write_index(settings, [])
    index = open_index(settings)
    assert index.search(QUESTION, None) == []
    index.close()
