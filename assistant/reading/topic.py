"""The topic of a question: the words that name it, and how much is missing where a text lacks one of them."""

from collections.abc import Sequence

from assistant.reading.cues import Cues
from assistant.reading.question import NAMING, Term
from assistant.snapshot import Setting
from corpus.language.quantity import quantities
from corpus.words import lines_of

# How much is missing where a text lacks a word, by the part of speech in jieba's dictionary. A word that no dictionary
# has is most often a wrong cut of everyday speech.
NEEDS = ((("lexicon", "n", "vn", "j"), 1.0), (("v", "l"), 0.25), (("",), 0.1))
UNKNOWN, LATIN = 0.1, 0.02
OWN_TOPIC = 0.6  # need of its own words from which a question has a topic of its own
SURE = 0.9  # weight of a word that is a topic by itself
MOSTLY = 0.75  # share of a word that a lay word must make up to stand for it: 贷款 does not stand for 贷款贴息


def topic(text: str, setting: Setting, cues: Cues) -> tuple[Term, ...]:
    """Return the words of `text` that name a topic, in order, once each."""
    words = dict.fromkeys(word for word in setting.tokens.words(text) if word not in cues.stop_words)
    return tuple(term(word, setting) for word in words if not word.replace(".", "").replace("%", "").isdigit())


def term(word: str, setting: Setting) -> Term:
    """Return the term of one word."""
    rarity, official = setting.tokens.rarity(word), setting.lexicon.official(word, MOSTLY) or _ranks(word)
    tag = "lexicon" if official or setting.tokens.taught(word) else setting.tokens.tag(word)
    need = next(need for tags, need in NEEDS if tag.startswith(tags)) if tag else LATIN if word.isascii() else UNKNOWN
    return Term(word, official, rarity, need * rarity, repeated=_is_ordinary(word, tag))


def owns_topic(terms: Sequence[Term]) -> bool:
    """Say whether the words of a question alone name a topic."""
    named = any(term.weight >= SURE and term.need >= NAMING for term in terms)
    return named or sum(term.need for term in terms) >= OWN_TOPIC


def _is_ordinary(word: str, tag: str) -> bool:
    """Whether an answer may repeat a word of the user's: it is in a dictionary and not unfit."""
    return bool(tag) and not any(unfit in word for unfit in lines_of("unfit"))


def _ranks(word: str) -> tuple[str, ...]:
    """Return how the texts write the ranks of a word: 前十名 is their 前10位."""
    ranks = [int(q.value) for q in quantities(word) if q.unit == "rank"]
    return tuple(form.format(rank) for rank in ranks for form in ("前{}名", "前{}位"))
