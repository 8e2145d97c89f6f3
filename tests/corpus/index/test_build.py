import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.index import generation
from corpus.index.build import BATCH
from corpus.index.generation import Files
from corpus.index.index import IndexBusy, open_index, write_index
from corpus.model import Level
from corpus.settings import Settings
from tests.corpus.small import LIAOCHENG, SHANDONG, liaocheng, policy, process, qingdao, shandong
from tests.waiting import HUNG

MANY = [f"第{i}项奖励" for i in range(3 * BATCH)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def found(settings: Settings, question: str) -> list[tuple[str, float]]:
    index = open_index(settings)
    passages = [(p.chunk.text, round(p.score, 5)) for p in index.search(question, None)]
    index.close()
    return passages


def test_nothing_changed_writes_nothing(settings: Settings) -> None:
    write_index(settings, [liaocheng(), shandong()])
    before = Files(settings.home).manifest.stat()
    report = write_index(settings, [shandong(), liaocheng()])
    assert (report.changed, report.embedded, report.policies, report.chunks) == (False, 0, 2, 5)
    assert Files(settings.home).manifest.stat().st_ino == before.st_ino


def test_only_changed_chunks_are_embedded_again(settings: Settings) -> None:
    assert write_index(settings, [liaocheng(), shandong()]).embedded == 5
    changed = policy("lc", "聊城市", LIAOCHENG[0], "企业上市奖励200万元。", LIAOCHENG[2])
    report = write_index(settings, [changed])
    assert (report.embedded, report.chunks) == (1, 5)
    assert found(settings, "企业上市奖励多少")[0][0] == "企业上市奖励200万元。"
    assert LIAOCHENG[1] not in dict(found(settings, "企业上市奖励多少"))


def test_a_change_of_metadata_alone_embeds_nothing(settings: Settings) -> None:
    made, chunks = liaocheng()
    write_index(settings, [(made, chunks)])
    changed = replace(made, metadata=replace(made.metadata, level=Level.COUNTY))
    report = write_index(settings, [(changed, chunks)])
    assert (report.changed, report.embedded) == (True, 0)
    index = open_index(settings)
    assert index.policy("lc") == changed
    assert index.metadata == (changed.metadata,)
    index.close()


def test_a_removed_policy_is_gone_and_an_unknown_one_is_no_fault(settings: Settings) -> None:
    write_index(settings, [liaocheng(), qingdao()])
    assert write_index(settings, [], removed=["qd", "no"]).policies == 1
    assert {text for text, _ in found(settings, "青岛市升规奖励")} == set(LIAOCHENG)


def test_step_by_step_gives_the_index_that_one_step_gives(settings: Settings, tmp_path: Path) -> None:
    write_index(settings, [qingdao(), liaocheng()])
    write_index(settings, [shandong()], removed=["qd"])
    at_once = Settings(home=tmp_path / "other")
    write_index(at_once, [liaocheng(), shandong()])
    for question in ("升规奖励", "年销售收入首次突破100亿元奖多少"):
        assert found(settings, question) == found(at_once, question)


def test_what_two_builds_ago_was_needed_is_deleted(settings: Settings) -> None:
    files = Files(settings.home)
    for made in (qingdao(), liaocheng(), shandong()):
        write_index(settings, [made], removed=["qd", "lc", "sd"])
    assert len(list(files.generations.iterdir())) == 2
    assert len(list(files.snapshots.iterdir())) == 2
    # The vectors of the oldest are gone too: it has to be embedded again.
    assert write_index(settings, [qingdao()]).embedded == 3


def test_a_new_word_of_the_lexicon_cuts_all_texts_anew_and_embeds_nothing(settings: Settings) -> None:
    write_index(settings, [shandong()])
    (settings.home / "lexicon.yaml").write_text("words: [电商市场的爆款]\n", encoding="utf-8")
    report = write_index(settings, [])
    assert (report.changed, report.embedded) == (True, 0)
    index = open_index(settings)
    assert "电商市场的爆款" in index.tokens.words(SHANDONG[1])
    index.close()


def test_a_rebuild_holds_what_it_is_given_and_nothing_else(settings: Settings) -> None:
    write_index(settings, [liaocheng(), qingdao()])
    assert write_index(settings, [shandong()], rebuild=True).policies == 1
    assert {text for text, _ in found(settings, "升规")} == set(SHANDONG)


def test_a_rebuild_mends_an_index_of_another_embedder(settings: Settings) -> None:
    write_index(settings, [shandong()])
    manifest = Files(settings.home).manifest
    manifest.write_text(manifest.read_text("utf-8").replace('"e5-int8"', '"other"'), encoding="utf-8")
    write_index(settings, [shandong()], rebuild=True)
    assert found(settings, "爆款")[0][0] == SHANDONG[1]


def test_progress_is_told_as_far_as_there_is_to_embed(settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    write_index(settings, [liaocheng(), shandong()], progress=lambda *step: told.append(step))
    assert told == [(5, 5)]


def test_a_build_killed_while_embedding_leaves_the_old_index_and_its_vectors(settings: Settings) -> None:
    write_index(settings, [liaocheng()])
    before = found(settings, "升规")
    program = (
        f"write_index(settings, [policy('big', None, *{MANY!r})], progress=lambda *step: print(*step, flush=True))"
    )
    with process(settings, program) as builder:
        assert builder.stdout
        assert builder.stdout.readline() == f"{BATCH} {len(MANY)}\n"
        builder.kill()
    assert found(settings, "升规") == before
    report = write_index(settings, [policy("big", None, *MANY)])
    assert 0 < report.embedded <= len(MANY) - BATCH
    assert report.chunks == len(MANY) + 3


DEATH = "from corpus.index import build\n{at} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"


@pytest.mark.parametrize(
    ("at", "serves"),
    [
        ("build._rows", "old"),
        ("build.Files.swap", "old"),
        ("build._sweep", "new"),
    ],
)
def test_a_build_killed_anywhere_leaves_one_index_whole(settings: Settings, at: str, serves: str) -> None:
    write_index(settings, [liaocheng()])
    with process(settings, DEATH.format(at=at) + "write_index(settings, [shandong()], removed=['lc'])") as builder:
        assert builder.wait(HUNG) == -signal.SIGKILL
    assert {text for text, _ in found(settings, "奖励")} == set(LIAOCHENG if serves == "old" else SHANDONG)
    assert write_index(settings, [shandong()], removed=["lc"]).embedded == (2 if at == "build._rows" else 0)
    write_index(settings, [qingdao()])
    assert len(list(Files(settings.home).generations.iterdir())) == 2


def test_a_second_writer_waits_for_the_first(settings: Settings) -> None:
    with Files(settings.home).writing():
        second = threading.Thread(target=write_index, args=(settings, [shandong()]))
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(60)
    assert found(settings, "爆款")[0][0] == SHANDONG[1]


def test_a_writer_that_waited_too_long_is_refused(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "PATIENCE", 0.2)
    with Files(settings.home).writing(), pytest.raises(IndexBusy, match="another process is writing"):
        write_index(settings, [shandong()])


def test_a_reader_is_served_while_another_process_writes(settings: Settings) -> None:
    write_index(settings, [liaocheng()])
    index = open_index(settings)
    program = f"for i in range(2): write_index(settings, [policy(f'p{{i}}', None, *{MANY[:20]!r})])"
    with process(settings, program) as writer:
        asked = 0
        while writer.poll() is None:
            index = index if not index.stale() else open_index(settings)
            assert index.search("新增规上企业奖励", frozenset({"聊城市"}))[0].chunk.text == LIAOCHENG[0]
            asked += 1
        assert writer.returncode == 0
    index.close()
    assert asked > 0


def test_files_are_replaced_not_written_over(settings: Settings) -> None:
    write_index(settings, [liaocheng()])
    manifest = Files(settings.home).manifest
    kept = os.open(manifest, os.O_RDONLY)
    old = os.read(kept, 1 << 20)
    write_index(settings, [shandong()])
    assert os.pread(kept, 1 << 20, 0) == old
    os.close(kept)
