import shutil
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.tokens import Tokens, cache_is_whole, fold, ngrams
from corpus.store import SHIPPED


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def test_words_are_those_of_the_whole_dictionary_though_little_of_it_is_read(cache: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own, on its first import
        import jieba
    jieba.setLogLevel("WARNING")
    whole = jieba.Tokenizer()
    whole.tmp_dir = str(cache)
    tokens = Tokens((), cache)
    for path in SHIPPED.glob("*/text.txt"):
        text = path.read_text(encoding="utf-8")
        assert tokens.words(text) == [word for word in whole.cut(fold(text)) if ngrams(word)]


def test_a_taught_word_is_one_word(cache: Path) -> None:
    assert "规上企业" not in Tokens((), cache).words("对规上企业给予奖励")
    assert "规上企业" in Tokens(("规上企业",), cache).words("对规上企业给予奖励")


def test_a_taught_word_is_known_when_another_of_its_first_character_has_been_read(cache: Path) -> None:
    tokens = Tokens(("规上企业",), cache)
    tokens.words("规定")
    assert "规上企业" in tokens.words("对规上企业给予奖励")


def test_words_have_no_punctuation_and_one_width(cache: Path) -> None:
    assert Tokens((), cache).words("给予　５０％，Ａ股。") == ["给予", "50%", "a", "股"]


def test_the_compiled_dictionary_lies_in_the_given_folder_and_is_used_again(tmp_path: Path) -> None:
    Tokens((), tmp_path).words("奖励")
    (made,) = tmp_path.iterdir()
    before = made.stat().st_mtime_ns
    Tokens((), tmp_path).words("奖励")
    assert [p.stat().st_mtime_ns for p in tmp_path.iterdir()] == [before]


def test_terms_hang_on_the_taught_words(cache: Path) -> None:
    assert Tokens(("升规",), cache).digest == Tokens(("升规",), cache).digest
    assert Tokens(("升规",), cache).digest != Tokens(("高企",), cache).digest


def test_a_common_word_says_less_than_a_rare_one(cache: Path) -> None:
    tokens = Tokens(("升规",), cache)
    assert tokens.rarity("企业") < tokens.rarity("厂房") < tokens.rarity("独角兽") <= tokens.rarity("升规") == 1


def test_ngrams_are_characters_and_pairs_within_a_run() -> None:
    assert ngrams("奖励，50%") == ["奖", "励", "奖励", "50%"]


def test_a_number_stays_whole() -> None:
    assert ngrams("1.5亿") == ["1.5", "亿"]


@given(st.text(alphabet="奖励企业5０%a，。 \n", max_size=30))
def test_ngrams_of_any_text_hang_on_its_folded_form_alone(text: str) -> None:
    assert ngrams(text) == ngrams(fold(text))
    assert all(gram in fold(text) for gram in ngrams(text))


def spoilt(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    "spoil", [lambda path: spoilt(path, 10), lambda path: spoilt(path, -10), lambda path: path.write_bytes(b"")]
)
def test_a_damaged_dictionary_is_set_aside_and_made_anew(cache: Path, tmp_path: Path, spoil: Any) -> None:
    words = Tokens((), cache).words("对规上企业给予奖励")
    (made,) = cache.glob("*.words")
    path = tmp_path / made.name
    shutil.copy(made, path)
    spoil(path)
    assert not cache_is_whole(path)
    assert Tokens((), tmp_path).words("对规上企业给予奖励") == words
    assert cache_is_whole(path)
    assert len(list(tmp_path.glob("*.damaged-*"))) == 1


def test_a_damaged_entry_is_found_when_it_is_read(cache: Path, tmp_path: Path) -> None:
    whole = Tokens((), cache)
    words = whole.words("奖励")
    (made,) = cache.glob("*.words")
    path = tmp_path / made.name
    shutil.copy(made, path)
    start, end, _ = whole._places["奖"]
    spoilt(path, (start + end) // 2)
    assert Tokens((), tmp_path).words("奖励") == words
    assert cache_is_whole(path)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Tokens((), tmp_path / "file" / "cache").words("奖励") == ["奖励"]
