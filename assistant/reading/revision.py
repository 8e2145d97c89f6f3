"""What a turn revises of what was told before it, without a word that says so: 刚问了财务，含税的才是102亿，不含税90亿.

A turn that asks nothing and tells no fact by itself, but has a number, is of a fact of the turn before that it fits. It
takes the place of what was told where one fact alone can be meant: the one whose old value is named beside the new
one, or the only one that it fits. Where several can be meant, each is unknown again, and is asked.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assistant.conversation.state import ConversationState
from assistant.tellings.normalise import plain
from assistant.tellings.numbers import numbers
from assistant.tellings.patterns import interrogative, patterns
from assistant.tellings.quantities import fits, worth
from corpus.language.quantity import quantities
from corpus.measures.facts import NUMERIC, Facts, Value, Vocabulary

NUMERAL = re.compile(r"[\d.]+|[零〇一二三四五六七八九十百千两点]{2,}")
SCALES = (Decimal(1), Decimal(10) ** 4, Decimal(10) ** 8)  # 102 is what is left of 102万 and 102亿


@dataclass(frozen=True, slots=True)
class Revision:
    """The facts that take the place of others, and those that are unknown again."""

    facts: Facts = field(default_factory=dict)
    withdrawn: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.withdrawn)


def revision(text: str, state: ConversationState, known: Facts, as_of: date, vocabulary: Vocabulary) -> Revision:
    """Return what `text`, which tells no fact by itself, revises of the facts told by the turn before.

    `known` are their values.
    """
    even = plain(text).text
    facts = [vocabulary[name] for name in state.facts_told if name in known and vocabulary[name].type in NUMERIC]
    if not facts or not state.measures or interrogative().search(even):
        return Revision()
    topics = patterns(as_of.year, vocabulary).topics
    named = [fact for fact in facts if topics[fact.name].search(even) or _stands_in(known[fact.name], even)]
    new = [n for n in numbers(even) if (n.unit or named) and not any(n.value == known[fact.name] for fact in facts)]
    candidates = [(fact, n) for n in new for fact in named or facts if fits(fact, n, each=True) is None]
    if len(candidates) == 1:
        fact, number = candidates[0]
        value = worth(fact, number) if number.why is None else None
        return Revision({fact.name: value}) if value is not None else Revision(withdrawn=(fact.name,))
    return Revision(withdrawn=tuple({fact.name: None for fact, _ in candidates}))


def _stands_in(value: Value, text: str) -> bool:
    """Say whether a value stands in `text`, also without its unit: 102, 一百零二 of 102亿."""
    found = {quantity.value for run in NUMERAL.findall(text) for quantity in quantities(f"{run}个")}
    return any(number * scale == value for number in found for scale in SCALES)
