"""The patterns of ``told.yaml``, compiled once a year: what 去年 and 今年 mean hangs on the day asked about.

A fact without patterns of its own is read by the defaults, with its words from the vocabulary.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from corpus.measures.facts import NUMERIC, Fact, Type, Value, Vocabulary, vocabulary
from corpus.yamls import read_yaml

DATA = Path(__file__).with_name("told.yaml")
YEARS = 30  # how far back a year is named by its number
LONG_AGO = 5  # years after which nothing is new any more
NUMBERS = (
    *("between", "led", "approximate", "partial", "forecast", "either", "bounding", "spoiled", "denied", "instead"),
    *("exactly", "behind", "sales", "foreign"),
)
NAME = re.compile(r"\{([a-z]+)\}")
ANYTHING = re.compile("")
DENYING = "不没未非"
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class StatusPattern:
    """How one value of a boolean or a choice is told; `answer` only where the fact was asked for."""

    fact: str
    value: Value
    telling: str  # compiled when a text first mentions the fact: there are many, and most texts mention none
    mention: Pattern
    answer: Pattern
    words: Pattern  # they tell it where nothing else stands in the clause

    @property
    def sure(self) -> Pattern:
        """What tells it wherever it stands."""
        return _compiled(self.telling)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What stands before a number and makes it this fact's; `sure` outweighs `words`, `faint` needs a price."""

    fact: Fact
    sure: Pattern
    words: Pattern
    faint: Pattern


@dataclass(frozen=True, slots=True)
class Alone:
    """A number of this unit tells the fact by itself, in a clause, or a whole text, without `alien` words."""

    unit: str
    alien: Pattern
    anywhere: bool


@dataclass(frozen=True, slots=True)
class Patterns:
    """Everything that reading goes by."""

    vocabulary: Vocabulary
    framed: frozenset[str]  # the facts without patterns of their own, read by the frames of their types
    scope: Mapping[str, Pattern]
    parties: Mapping[str, Pattern]  # who is the subject of a stretch of speech
    statuses: tuple[StatusPattern, ...]  # negations first: what they cover tells nothing else
    unsure: Mapping[str, Pattern]
    anchors: tuple[Anchors, ...]
    between: Pattern
    led: Pattern
    approximate: Pattern
    partial: Pattern
    forecast: Pattern
    either: Pattern
    bounding: Pattern
    spoiled: Pattern
    denied: Pattern  # ends at a number that is not so: 今年不是
    instead: Pattern  # between a number that is not so and the one that is
    exactly: Pattern  # between a sum that is passed and the sum itself
    behind: Pattern  # a year behind its number; the groups are named by the facts
    alone: Mapping[str, Alone]
    sales: Pattern  # what is spoken of where a sum alone is of sales
    foreign: Pattern  # what else a sum may be of
    answers: Mapping[str, Pattern]
    filler: Pattern
    asked_only: frozenset[str]
    topics: Mapping[str, Pattern]  # words by which a fact is named
    crossed: Mapping[str, Pattern]  # sales passed for the first time, told by halves
    grown: Mapping[str, Pattern]  # growth told year by year
    past: Pattern  # the years before, by name or number
    turnover: Pattern
    tier: Pattern
    platform: Pattern
    platforms: Mapping[str, Pattern]  # what tells of one of a tier without a number
    implied: Mapping[
        tuple[str, Value], tuple[str, Value, Pattern]
    ]  # what one fact tells of another, and in which texts


class _Compiled(Mapping[str, Pattern]):
    """Patterns by key, each compiled when it is first asked for: most texts ask for few."""

    def __init__(self, texts: Mapping[str, str], compiled: Callable[[str], Pattern]) -> None:
        self._texts, self._compiled = texts, compiled
        self._done: dict[str, Pattern] = {}

    def __getitem__(self, key: str) -> Pattern:
        if key not in self._done:
            self._done[key] = self._compiled(self._texts[key])
        return self._done[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def interrogative() -> Pattern:
    """Return what stands in a clause that asks: 哪, 多少, 是不是, 吗, 管不管, 提了没."""
    scope = _raw()["scope"]
    return _compiled(_either([scope["open"], scope["closing_negated"], r"(\w)[不没]\1"]))


@lru_cache(maxsize=8)
def patterns(year: int, own: Vocabulary | None = None) -> Patterns:
    """Return the patterns of `own` facts, or else of the package's, as seen from `year`.

    Raises KeyError where the file does not fit, as does reading with it.
    """
    raw = _raw()
    names = {**raw["names"], **_calendar(year)}
    numbers, facts = raw["numbers"], own or vocabulary()

    def one(text: str) -> Pattern:
        return _compiled(_expanded(text, names))

    def any_of(texts: Iterable[str]) -> Pattern:
        return one(_either(texts))

    alone = {
        fact: Alone(row["unit"], one(row["alien"]), row["within"] == "text") for fact, row in numbers["alone"].items()
    }
    own_patterns = {*raw["facts"], *numbers["facts"]}
    framed = frozenset(fact.name for fact in facts.values() if fact.name not in own_patterns)
    hand = [fact for fact in facts.values() if fact.name in own_patterns]
    return Patterns(
        vocabulary=facts,
        framed=framed,
        scope=_Compiled(raw["scope"], one),
        parties=_Compiled(raw["parties"], one),
        statuses=tuple(pattern for fact in hand for pattern in _statuses(fact, raw, names)),
        unsure={fact: any_of(row["unsure"]) for fact, row in raw["facts"].items() if row.get("unsure")},
        anchors=tuple(_anchors(fact, numbers["facts"], any_of) for fact in hand if fact.type in NUMERIC),
        alone=alone,
        **{name: one(numbers[name]) for name in NUMBERS},
        answers=_Compiled(raw["answers"], one),
        filler=one(raw["filler"]),
        asked_only=frozenset(raw["asked_only"]),
        topics=_Compiled({fact.name: _either(_topics(fact, numbers["facts"])) for fact in facts.values()}, one),
        crossed=_Compiled(raw["crossed"], one),
        grown=_Compiled(raw["grown"], one),
        **{name: one(f"{{{name}}}") for name in ("past", "turnover", "tier", "platform")},
        platforms=_Compiled(raw["platforms"], one),
        implied={
            (row["fact"], row["value"]): (row["tells"], row["as"], one(row.get("where", ""))) for row in raw["implied"]
        },
    )


@cache
def _raw() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(DATA.read_text(encoding="utf-8"))
    return loaded


def _calendar(year: int) -> dict[str, str]:
    """Return the patterns of the years before `year`, of those long before, and of `year`: 2024年, 24年, 去年."""
    return {
        "past": rf"(?:去年|上年|上一年|大?前年|{_years(year - YEARS, year)})",
        "old": _years(year - YEARS, year - LONG_AGO + 1),
        "this": rf"(?:今年|本年(?!度)|(?<!\d)(?:{year}年?(?!\d)|{year % 100:02}年))",
    }


def _years(first: int, end: int) -> str:
    """Return the pattern of the years from `first` to before `end`, the number whole or its last two digits with 年."""
    decades: dict[int, str] = {}
    for past in range(first, end):
        decades[past // 10] = decades.get(past // 10, "") + str(past % 10)
    long = "|".join(f"{decade}[{digits}]" for decade, digits in decades.items())
    short = "|".join(f"{decade % 10}[{digits}]" for decade, digits in decades.items())
    return rf"(?<!\d)(?:(?:{long})年?(?!\d)|(?:{short})年)"


def _expanded(text: str, names: Mapping[str, str]) -> str:
    while found := NAME.search(text):
        text = text.replace(found.group(), f"(?:{names[found[1]]})")
    return text


def _statuses(fact: Fact, raw: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[StatusPattern]:
    own: Mapping[str, Any] | None = raw["facts"].get(fact.name)
    mention = _compiled(own["mention"]) if own and "mention" in own else ANYTHING if own else None
    for value, words in _values(fact):
        texts = _own(own, value) if own else []
        if own is None or own.get("besides"):
            texts += _default(fact, value, words, raw["defaults"])
        answer = own.get("answer", []) if own and value is True else []
        yield StatusPattern(
            fact=fact.name,
            value=value,
            telling=_expanded(_either(texts), names),
            mention=mention or _compiled(_either(_escaped([*fact.words, *words]))),
            answer=_compiled(_expanded(_either(answer), names)),
            words=_compiled(_either(_escaped(words))),
        )


def _own(own: Mapping[str, Any], value: Value) -> list[str]:
    patterns: list[str] = own["options"].get(value, []) if isinstance(value, str) else own["so" if value else "not"]
    return list(patterns)


def _default(fact: Fact, value: Value, words: Sequence[str], defaults: Mapping[str, list[str]]) -> list[str]:
    """Return the patterns with the fact's words set in; a denial that says so itself needs no mark."""
    either = _either(_escaped(fact.words if value is False else words))
    texts = [text.replace("{word}", f"(?:{either})") for text in defaults["not" if value is False else "so"]]
    return [*texts, *(word for word in _escaped(words) if value is False and word[0] in DENYING)]


def _values(fact: Fact) -> Iterator[tuple[Value, tuple[str, ...]]]:
    """Yield each value of a boolean or a choice with the words that tell it, the denial first."""
    if fact.type is Type.BOOLEAN:
        yield False, fact.denied
        yield True, fact.words
    for key, option in fact.options.items():
        yield key, (option.label, *option.words)


@cache
def _compiled(text: str) -> Pattern:
    return re.compile(text)


def _either(texts: Iterable[str]) -> str:
    return "|".join(f"(?:{text})" for text in texts) or "(?!)"


def _escaped(words: Iterable[str]) -> list[str]:
    """Return the words as patterns, the longest first, without the quotation marks that an even text has lost."""
    return [re.escape(re.sub("[“”]", "", word)) for word in sorted(words, key=len, reverse=True)]


def _anchors(fact: Fact, own: Mapping[str, Any], any_of: Callable[[Iterable[str]], Pattern]) -> Anchors:
    row = own.get(fact.name, {"sure": [], "words": _escaped(fact.words)})
    return Anchors(fact, *(any_of(row.get(key, ())) for key in ("sure", "words", "faint")))


def _topics(fact: Fact, own: Mapping[str, Any]) -> list[str]:
    options = [word for option in fact.options.values() for word in (option.label, *option.words)]
    row = own.get(fact.name, {"sure": [], "words": []})
    ours = [] if fact.name == "applicant" else _escaped([fact.label, *fact.words, *options])
    return [*row["sure"], *row["words"], *ours]
