import gzip
import json
from pathlib import Path

import pytest

from corpus.settings import Settings
from eval.retrieval import SETS, evaluate_retrieval, questions

ARTICLES = {
    "n1": "经营者的债务由个体工商户的财产承担。",
    "n2": "劳动者解除劳动合同应当提前三十日通知用人单位。",
    "n3": "不得向未成年人出售烟酒。",
}
ASKED = {"n1": "个体户欠的债谁来还", "n2": "辞职要提前多久说", "n3": "未成年人能不能买烟酒"}


def write(folder: Path, documents: list[dict[str, str]], gold: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    asked = [{"id": f"q{i}", "text": question} for i, question in enumerate(gold)]
    lines = [json.dumps(question, ensure_ascii=False) for question in [*asked, {"id": "none", "text": "没有答案"}]]
    (folder / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    rows = [f"q{i}\t{document}\t1" for i, document in enumerate(gold.values())]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]), encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    articles = [
        {"id": i, "law": "民法", "article": f"第{i}条", "heads": "总则", "text": text} for i, text in ARTICLES.items()
    ]
    gold = {ASKED[i]: i for i in ARTICLES}
    write(tmp_path / "stard", [*articles, {**articles[0], "id": "n9", "text": "样本之外。"}], gold)
    (tmp_path / "stard" / "sample_ids.txt").write_text("\n".join(ARTICLES), encoding="utf-8")
    documents = [{"id": f"d{i}", "title": f"通知{i}", "text": text * 3} for i, text in ARTICLES.items()]
    write(tmp_path / "ncp", documents, {ASKED[i]: f"d{i}" for i in ARTICLES})
    return Settings(home=tmp_path / "home", data=tmp_path)


def test_every_set_is_measured_and_a_second_run_embeds_nothing(settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    figures = evaluate_retrieval(settings, progress=lambda *step: told.append(step))
    assert {(f.dataset, f.system) for f in figures} >= {("stard", "fusion"), ("ncp", "fusion"), ("stard", "dense")}
    assert all(f.questions == 3 and f.measures["R@5"] == 1 for f in figures if f.system == "fusion")
    assert told
    told.clear()
    assert evaluate_retrieval(settings, progress=lambda *step: told.append(step)) == figures
    assert not told


def test_a_set_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert evaluate_retrieval(Settings(home=tmp_path, data=tmp_path / "no")) == ()


def test_questions_without_an_answer_are_left_out(settings: Settings) -> None:
    assert [q.text for q in questions(settings.data / "stard")] == list(ASKED.values())


def test_only_the_sample_is_asked_of(settings: Settings) -> None:
    ((_, chunks),) = SETS[0].policies(settings.data / "stard")
    assert [c.text for c in chunks] == list(ARTICLES.values())
