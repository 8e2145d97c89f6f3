"""The nouns that a question is about: the head of each noun phrase of what is asked, without what only describes it.

Who is granted something, for what and on which condition all stand in such a phrase: 技能大师工作室 is a 工作室. What
describes an enterprise of whatever kind (加工企业) and everyday words outside what is asked are no subject.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile

from assistant.reading.cues import Cues
from assistant.reading.question import Noun
from assistant.reading.topic import term
from assistant.snapshot import Setting
from corpus.index.tokens import fold
from corpus.language.contrasts import WHO
from corpus.language.quantity import quantities

NOUNS = ("n", "j")  # how the tags of nouns begin, in jieba's dictionary
DEEDS = "vn"  # the tag of what may be a verb as well: a noun behind another one alone
PERSONS, PLACES = "nr", "ns"
OF, MONEY = "的", "钱"
SAYING = ("说", "讲", "问", "告诉")  # behind who says something, and is not spoken of
POINTING = ("这", "那")  # to what was spoken of: 那部分
NO_NAMES = ("v", "d", "p", "c", "q", "m", "f", "r")  # how the tags of words begin that begin no name
LEAST = 2  # characters of a noun that a question can be about


def nouns(text: str, beside: Collection[tuple[int, int]], setting: Setting, cues: Cues) -> tuple[Noun, ...]:
    """Return the noun phrases of `text` that name something, in order, once each.

    What stands at the places `beside` is no subject: the words that ask, and those that tell a fact.
    """
    numbers = [(quantity.start, quantity.end) for quantity in quantities(text)]
    found = (_noun(phrase, setting, cues) for phrase in _phrases(fold(text), [*beside, *numbers], setting, cues))
    return tuple(dict.fromkeys(noun for noun in found if noun))


def _phrases(text: str, beside: Collection[tuple[int, int]], setting: Setting, cues: Cues) -> Iterator[list[str]]:
    """Yield the noun phrases: nouns side by side, or joined by 的; what is pointed to names nothing anew."""
    phrase: list[str] = []
    end, pointed = 0, False
    for word in setting.tokens.words(text):
        start, before = text.index(word, end), end
        end = start + len(word)
        is_noun = _is_noun(word, setting, cues)
        if start > before or (word != OF and not is_noun) or _within((start, end), beside):
            yield [] if pointed or word.startswith(SAYING) else phrase
            phrase, pointed = [], start > 0 and word.startswith(POINTING)
        if is_noun and not _within((start, end), beside):
            phrase.append(word)
    yield [] if pointed else phrase


def _within(span: tuple[int, int], others: Collection[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _noun(phrase: Sequence[str], setting: Setting, cues: Cues) -> Noun | None:
    """Return a phrase to its last word that names something; one of an enterprise in general names nothing."""
    last = next((n for n in reversed(range(len(phrase))) if phrase[n] not in cues.stop_words), None)
    if last is None or len(phrase[last]) < LEAST or MONEY in phrase[last]:
        return None
    if setting.tokens.tag(phrase[last]).startswith(PLACES):
        return None
    deeds = all(setting.tokens.tag(word).startswith(DEEDS) for word in phrase)
    if (
        deeds
        or setting.tokens.tag(phrase[last]).startswith(PLACES)
        or any(map(setting.contrasts.members, phrase[last + 1 :]))
    ):
        return None
    before = [n for n in range(last) if _is_receiver(phrase[n], setting)]
    own = phrase[before[-1] + 1 : last + 1] if before else phrase[: last + 1]  # what stands before describes those
    named = [*dropwhile(lambda word: word in cues.stop_words, own)]
    apart = (word for word in named[:-1] if _tells_apart(word, setting, cues))
    return Noun("".join(named), term(named[-1], setting), tuple(term(word, setting) for word in apart))


def _is_receiver(word: str, setting: Setting) -> bool:
    return any(member.contrast == WHO for member in setting.contrasts.members(word))


def _tells_apart(word: str, setting: Setting, cues: Cues) -> bool:
    """Say whether a word before the head says which of its kind is meant: 行业协会 of 行业协会总部."""
    plain = word in cues.stop_words or len(word) < LEAST or bool(setting.contrasts.members(word))
    return not plain and not setting.tokens.tag(word).startswith(DEEDS)


def _is_noun(word: str, setting: Setting, cues: Cues) -> bool:
    tag = setting.tokens.tag(word)
    if word == word[0] * len(word):
        return False  # 问问, 看看
    if tag:
        return tag.startswith((*NOUNS, DEEDS)) and not tag.startswith(PERSONS)
    return setting.tokens.taught(word) or _joined(word, setting, cues)


def _joined(word: str, setting: Setting, cues: Cues) -> bool:
    """Say whether a word of no dictionary is a noun by its parts: 新三板, but neither 能奖 nor 钱封顶."""
    pieces = setting.tokens.pieces(word)
    first, last = (setting.tokens.tag(one) for one in (pieces[0], pieces[-1]))
    plain = any(piece in cues.stop_words for piece in pieces)
    return not plain and last.startswith(NOUNS) and not first.startswith(NO_NAMES)
