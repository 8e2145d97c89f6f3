"""What was misheard is read as the word that was meant, where no word stands; whatever else is left as it is."""

from pathlib import Path

import pytest

from corpus.index.homophones import Homophones
from corpus.index.tokens import Tokens

WORDS = (
    "升规",
    "小升规",
    "规上",
    "纳统",
    "升规纳统",
    "技改",
    "我司",
    "奖励",
    "税务局",
    "私企",
    "省级",
    "一百亿",
    "单项冠军",
)


@pytest.fixture(scope="module")
def homophones(tmp_path_factory: pytest.TempPathFactory) -> Homophones:
    cache: Path = tmp_path_factory.mktemp("cache")
    return Homophones(("高企",), Tokens(WORDS, cache), lambda stretch: stretch in "纳税人身规定")


def read(homophones: Homophones, text: str) -> str:
    for span, word in homophones.find(text):
        text = text[: span.start] + word + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("今年刚生规了", "今年刚升规了"),
        ("小声规给多少", "小升规给多少"),
        ("升规那统奖多少", "升规纳统奖多少"),
        ("厂里搞记改", "厂里搞技改"),
        ("奖历怎么领", "奖励怎么领"),
        ("生规的奖历呢", "升规的奖励呢"),
    ],
)
def test_what_was_misheard_is_read_as_meant(homophones: Homophones, typed: str, meant: str) -> None:
    assert read(homophones, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "我是镇长",  # an everyday word is exchanged
        "市水务局给奖吗",  # another office
        "盛吉芳说的",  # part of a name
        "市旗两级",  # sounds a little alike, and no character is the same
        "一百一",  # a number
        "单向冠军",  # words of the dictionary
        "按身规办",  # the texts have it
        "小升规奖励",  # already right
    ],
)
def test_what_stands_there_is_left(homophones: Homophones, typed: str) -> None:
    assert read(homophones, typed) == typed


def test_where_several_words_sound_alike_nothing_is_read(tmp_path: Path) -> None:
    assert read(Homophones((), Tokens(("升规", "申规"), tmp_path), lambda _: False), "今年生规了") == "今年生规了"
