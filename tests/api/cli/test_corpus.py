import shutil
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.command import LIAOCHENG, QUESTION, SHANDONG, Command


def test_policies_lists_both_texts_and_what_they_state(tiaoli: Command) -> None:
    found = {policy["id"]: policy for policy in tiaoli("policies", "--json").json}
    assert {LIAOCHENG, SHANDONG} <= found.keys()
    assert found[LIAOCHENG]["document_number"] is None
    assert found[LIAOCHENG]["title_derived"] is True
    assert found[SHANDONG]["document_number"] == "鲁非公组发〔2021〕1号"
    assert SHANDONG in tiaoli("policies").out


def test_show_gives_canonical_text_metadata_and_tree(tiaoli: Command) -> None:
    shown = tiaoli("show", LIAOCHENG, "--json").json
    assert shown["id"] == LIAOCHENG
    assert (shown["tree"]["start"], shown["tree"]["end"]) == (0, len(shown["text"]))
    assert "bookmark" not in shown["text"]


def test_show_gives_the_words_of_one_node(tiaoli: Command) -> None:
    node = tiaoli("show", LIAOCHENG, "1.1", "--json").json
    whole = tiaoli("show", LIAOCHENG, "--json").json["text"]
    assert node["text"] == whole[node["start"] : node["end"]]
    assert node["cited_as"] == "一、（一）"
    assert tiaoli("show", LIAOCHENG, "1.1").out.strip() == node["text"].strip()


def test_show_outlines_a_policy_by_its_node_ids(tiaoli: Command) -> None:
    outline = tiaoli("show", LIAOCHENG).out
    assert "1.1" in outline
    assert "支持民营经济扩容增量" in outline


NOTICE = """阳谷县支持小微企业若干措施
各乡镇人民政府：
一、支持升规
（一）鼓励升规。对首次升规的企业给予最高3万元奖励。
二、支持创新
（一）鼓励研发。对研发投入给予补助。
阳谷县人民政府
2024年3月1日
"""


@pytest.fixture
def own_home(tiaoli: Command, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home to write to, with the index of the shipped policies in it."""
    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    monkeypatch.setenv("TIAOLI_HOME", str(home))
    return home


def test_ingest_reports_one_object_a_file(tiaoli: Command, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "好.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "空.txt").touch()
    done = tiaoli("ingest", "好.txt", "空.txt", "--json")
    good, empty = done.lines
    assert done.code == 1
    assert good.keys() >= {"path", "policy_id", "status", "message", "nodes", "chunks", "warnings"}
    assert (good["status"], empty["status"]) == ("added", "rejected")
    assert empty["message"]
    again = tiaoli("ingest", "好.txt", "--json")
    assert (again.code, again.json["status"]) == (0, "unchanged")
    assert good["policy_id"] in {policy["id"] for policy in tiaoli("policies", "--json").json}


def test_what_is_ingested_is_answered_from(tiaoli: Command, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    done = tiaoli("ingest", "a.txt", "--id", "yanggu", "--place", "阳谷县")
    assert done.code == 0
    assert "yanggu" in done.out
    answer = tiaoli("ask", "阳谷县首次升规奖多少", "--json").json
    assert "yanggu" in {citation["policy_id"] for citation in answer["citations"]}


def test_ingest_for_a_place_that_is_none_is_refused(tiaoli: Command, own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    done = tiaoli("ingest", "a.txt", "--place", "火星")
    assert done.code == 2
    assert "火星" in done.told
    assert not (own_home / "policies").exists()


def test_asking_without_an_index_builds_it_first_and_says_so(tiaoli: Command, own_home: Path) -> None:
    (own_home / "index" / "index.json").unlink()  # the vectors stay, so that this is quick
    done = tiaoli("ask", QUESTION, "--json")
    assert done.json["status"] == "answered"
    assert "no index yet" in done.err
    assert tiaoli("ask", QUESTION).err == ""


def test_an_index_of_another_embedder_is_refused_with_what_mends_it(
    tiaoli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIAOLI_EMBEDDER", "sentence-transformers:/nowhere")
    done = tiaoli("ask", QUESTION)
    assert done.code == 2
    assert "tiaoli index --rebuild" in done.told
