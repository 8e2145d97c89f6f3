"""Words that were misheard: 生规 for 升规, 奖历 for 奖励, as voice input and hurried hands write them.

A stretch of two to four characters is read as the one word of the texts or of the vocabulary that sounds alike, where
no word stands there: neither the dictionary nor the texts have it, it begins and ends where words do, one of its
characters is seldom a word by itself, and what is exchanged in a short one is no everyday word (我是 is not 我司).
Numbers are never read otherwise, and where several words sound alike nothing is. No misspelling is listed anywhere.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from corpus.index.tokens import Tokens, fold
from corpus.language.quote import Span
from corpus.language.sounds import Sound, Wordhood, sounds_of

LONG = 4  # characters that sound like a word by no chance: 升规那统
WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
NUMERAL = re.compile("[〇零一二三四五六七八九十百千万亿两]")
OFFICE = re.compile("[局厅委办]$")  # of offices no two names are held for one: 水务局


class Homophones:
    """The words that may have been misheard, by their syllables; made when they are first asked for."""

    def __init__(self, words: Iterable[str], tokens: Tokens, carries: Callable[[str], bool]) -> None:
        self._given, self._tokens, self._carries = words, tokens, carries

    def find(self, text: str) -> Iterator[tuple[Span, str]]:
        """Yield what of `text` was misheard and the word that was meant, which is as long."""
        sounds, cuts, end = sounds_of(text), dict[int, str](), 0
        syllables = tuple(sound.syllable if sound else "" for sound in sounds)
        for start, head in enumerate(pairwise(syllables)):
            for length in self._lengths.get(head, ()) if start >= end else ():
                stop = start + length
                word = self._alike(text[start:stop], syllables[start:stop])
                cuts = cuts or (self._cut(text) if word else {})
                if word and start in cuts and stop in cuts and _misheard(text[start:stop], word, start, sounds, cuts):
                    yield Span(start, stop), word
                    end = stop
                    break

    def _alike(self, stretch: str, syllables: tuple[str, ...]) -> str:
        """Return the one word that sounds like a stretch which is no word, "" where there is none."""
        words = self._by_syllables.get(syllables, ())
        if len(words) != 1 or words[0] == stretch or NUMERAL.search(stretch):
            return ""
        known = stretch in self._words or self._tokens.tag(stretch) or self._carries(stretch)
        return "" if known else words[0]

    def _cut(self, text: str) -> dict[int, str]:
        """Return the words that the dictionary alone cuts `text` into by where they begin, and where the last ends."""
        pieces = [*self._tokens.pieces(text), ""]
        return dict(zip(accumulate(map(len, pieces[:-1]), initial=0), pieces, strict=True))

    @cached_property
    def _words(self) -> frozenset[str]:
        folded = (fold(word) for word in (*self._tokens.vocabulary, *self._given))
        return frozenset(word for word in folded if WORD.fullmatch(word) and not NUMERAL.search(word))

    @cached_property
    def _by_syllables(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        table: dict[tuple[str, ...], tuple[str, ...]] = {}
        for word in sorted(word for word in self._words if not OFFICE.search(word)):
            syllables = tuple(sound.syllable for sound in sounds_of(word) if sound)
            table[syllables] = (*table.get(syllables, ()), word)
        return table

    @cached_property
    def _lengths(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """How long the words are that begin with two syllables, the longest first."""
        found: dict[tuple[str, str], set[int]] = {}
        for syllables in self._by_syllables:
            found.setdefault(syllables[:2], set()).add(len(syllables))  # type: ignore[arg-type]
        return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in found.items()}


def _misheard(stretch: str, word: str, start: int, sounds: Sequence[Sound | None], cuts: Mapping[int, str]) -> bool:
    """Say whether the characters of a stretch that the dictionary joins to nothing are no words by themselves."""
    alone = {at: sound.alone for at, piece in cuts.items() if len(piece) == 1 and (sound := sounds[at])}
    if Wordhood.SELDOM not in (alone.get(at) for at in range(start, start + len(word))):
        return False
    exchanged = [i for i in range(len(word)) if stretch[i] != word[i]]
    everyday = any(alone.get(start + i) is Wordhood.MOSTLY for i in exchanged)
    longer = Wordhood.SELDOM in (alone.get(start - 1), alone.get(start + len(word)))  # part of a name: 盛吉芳
    exact = all(_pinyin(sounds[start + i]) == _pinyin(sound) for i, sound in enumerate(sounds_of(word)))
    return len(word) >= LONG or (not (everyday or longer) and (exact or len(exchanged) < len(word)))


def _pinyin(sound: Sound | None) -> str:
    return sound.pinyin if sound else ""
