from pathlib import Path

import pytest

from corpus.index.lexicon import Lexicon, LexiconError, WordGroup, load_lexicon


def write(home: Path, text: str) -> Path:
    (home / "lexicon.yaml").write_text(text, encoding="utf-8")
    return home


def test_a_lay_word_brings_the_official_words_of_its_group() -> None:
    lexicon = Lexicon((WordGroup(("高新技术企业",), ("高企",)), WordGroup(("牵头单位",), ("找谁",))))
    assert lexicon.expand("高企认定找谁") == ("高新技术企业", "牵头单位")


def test_an_official_word_that_the_text_has_is_not_added() -> None:
    lexicon = Lexicon((WordGroup(("奖励", "奖补"), ("奖励",)),))
    assert lexicon.expand("有没有奖励") == ("奖补",)


def test_a_text_without_lay_words_is_not_widened() -> None:
    assert load_lexicon().expand("今天天气怎么样") == ()


@pytest.mark.parametrize(("lay", "official"), [("升规", "升规纳统"), ("高企", "高新技术企业")])
def test_the_shipped_lexicon_knows_what_enterprises_say(lay: str, official: str) -> None:
    assert official in load_lexicon().expand(f"{lay}有什么说法")


def test_the_words_of_the_office_are_added_to_those_shipped(tmp_path: Path) -> None:
    home = write(tmp_path, "groups:\n  - official: [首台（套）]\n    lay: [首台套]\nwords: [工赋聊城]\n")
    lexicon = load_lexicon(home)
    assert lexicon.expand("首台套怎么报") == ("首台（套）",)
    assert "升规纳统" in lexicon.expand("升规")
    assert {"首台套", "工赋聊城", "升规纳统"} <= set(lexicon.vocabulary)


def test_an_empty_file_adds_nothing(tmp_path: Path) -> None:
    assert load_lexicon(write(tmp_path, "")) == load_lexicon()


@pytest.mark.parametrize(
    "text",
    [
        "groups: [",
        "groups: 升规\n",
        "groups:\n  - official: [a]\n",
        "groups:\n  - {official: [a], lay: [b], word: [c]}\n",
        "groups:\n  - {official: [], lay: [b]}\n",
        "words: [1, {a: b}]\n",
        "- a\n",
        "group: []\n",
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence_that_names_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon(write(tmp_path, text))
    assert "lexicon.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lexicon.yaml").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(LexiconError, match=r"lexicon\.yaml"):
        load_lexicon(tmp_path)
