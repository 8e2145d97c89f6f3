"""Where the words of facts stand in an even text: the longest word counts, none within another.

One that several facts of a type have is marked: it tells none of them by itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.measures.facts import NUMERIC, Fact, Type, Vocabulary

SIGNS = re.compile("[“”‘’\"'「」『』【】\\s]")
ASIDE = re.compile("（[^）]*）")  # of a label, what nobody says


@dataclass(frozen=True, slots=True)
class FactMention:
    """A word of a fact at ``[start, end)``: its noun, that of the option `key`, or one that denies it."""

    fact: Fact
    start: int
    end: int
    key: str = ""
    denies: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Owner:
    fact: Fact
    key: str = ""
    denies: bool = False


def mentions(text: str, vocabulary: Vocabulary) -> tuple[FactMention, ...]:
    """Return the words of facts, in the order of the text."""
    pattern, owners = _words(vocabulary)
    found = list[FactMention]()
    for match in pattern.finditer(text):
        word = match[1].lower()
        if found and match.end(1) <= found[-1].end:
            continue
        for owner in owners[word]:
            fact = owner.fact
            if any(one.fact is fact and match.start(1) < one.end for one in found):
                continue  # 没列入重点 and 重点技改
            shared = any(o.fact is not fact and o.fact.type is fact.type for o in owners[word])
            found.append(FactMention(fact, *match.span(1), owner.key, owner.denies, shared))
    return tuple(one for one in found if not any(_holds(other, one) for other in found))


def _holds(long: FactMention, short: FactMention) -> bool:
    wider = long.end - long.start > short.end - short.start
    return wider and long.start <= short.start and short.end <= long.end


@lru_cache(maxsize=8)
def _words(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, list[_Owner]]]:
    """Return what finds each word at its place, the longest first, and whose it is."""
    owners = dict[str, list[_Owner]]()
    for fact in vocabulary.values():
        for word, owner in _of(fact):
            even = SIGNS.sub("", word).lower()
            same = owners.setdefault(even, [])
            if len(even) > 1 and owner not in same:
                same.append(owner)
    longest = sorted((word for word, found in owners.items() if found), key=len, reverse=True)
    return re.compile(f"(?=({'|'.join(map(re.escape, longest)) or '(?!)'}))", re.IGNORECASE), owners


def _of(fact: Fact) -> Iterator[tuple[str, _Owner]]:
    verbs = (form for verb in fact.verb for form in _apart(verb)) if fact.type is Type.YEAR else ()
    label = (ASIDE.sub("", fact.label),) if fact.type in NUMERIC else ()
    yield from ((word, _Owner(fact)) for word in (*fact.words, *verbs, *label))
    yield from ((word, _Owner(fact, denies=True)) for word in fact.denied)
    for key, option in fact.options.items():
        yield from ((word, _Owner(fact, key)) for word in (option.label, *option.words))


def _apart(verb: str) -> tuple[str, ...]:
    """Return a verb with what may stand in its midst: 投产, 投的产, 投了产."""
    first, rest = verb[:1], verb[1:]
    return (verb, f"{first}的{rest}", f"{first}了{rest}") if len(verb) == len("投产") else (verb,)
