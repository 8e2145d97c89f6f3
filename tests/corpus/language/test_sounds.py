"""Words sound alike where their syllables do, with what accents and voice input take for each other."""

import jieba
import pytest
from pypinyin import lazy_pinyin

from corpus.language.sounds import DATA, Wordhood, sounds_of


def syllables(word: str) -> list[str]:
    return [sound.syllable for sound in sounds_of(word) if sound]


@pytest.mark.parametrize(
    ("one", "other"),
    [("升规", "生规"), ("升规", "申归"), ("瞪羚", "登灵"), ("纳统", "拿桶"), ("贷款", "代款"), ("税务", "谁务")],
)
def test_words_sound_alike(one: str, other: str) -> None:
    assert syllables(one) == syllables(other)


@pytest.mark.parametrize(("one", "other"), [("升规", "升股"), ("奖励", "将来"), ("规上", "规下")])
def test_words_sound_apart(one: str, other: str) -> None:
    assert syllables(one) != syllables(other)


def test_what_is_no_han_character_has_no_sound() -> None:
    assert sounds_of("5a，") == (None, None, None)


def test_each_character_has_its_commonest_reading() -> None:
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            pinyin, groups = line.split()
            assert {lazy_pinyin(character)[0] for character in groups.replace("/", "")} == {pinyin}


def test_characters_stand_alone_as_often_as_in_the_dictionary() -> None:
    jieba.initialize()
    within = dict.fromkeys("规生时拿我", 0)
    for word, frequency in jieba.dt.FREQ.items():
        for character in set(word) & within.keys() if len(word) > 1 else ():
            within[character] += frequency
    shares = {character: jieba.dt.FREQ[character] / total for character, total in within.items()}
    for sound, character in zip(sounds_of("".join(shares)), shares, strict=True):
        share = shares[character]
        expected = Wordhood.SELDOM if share < 0.25 else Wordhood.AT_TIMES if share < 0.6 else Wordhood.MOSTLY
        assert sound is not None
        assert sound.alone is expected, (character, share)
