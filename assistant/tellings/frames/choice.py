"""Reads which of several: 评的是省级, 成熟度三级. An option of several facts wants the noun beside it."""

from collections.abc import Iterator

from assistant.tellings.frames.clauses import ClauseReading
from assistant.tellings.frames.mentions import FactMention
from assistant.tellings.numbers import Why
from assistant.tellings.telling import Found
from corpus.measures.facts import Type

BESIDE = 6  # characters between an option and the noun of its fact


def read(reading: ClauseReading) -> Iterator[Found]:
    """Yield the options that are told to be so; one that is not so tells nothing."""
    for mention in reading.mentions:
        if mention.fact.type is not Type.CHOICE or not mention.key:
            continue
        so = reading.standing.get(mention)
        noun = _noun(reading, mention)
        if so is None and (noun or reading.ours(mention)) and reading.plain(mention):
            so = True
        if so and (noun or not mention.shared):
            why = Why.UNSURE if reading.hedged(mention) else None
            yield Found(mention.fact.name, mention.key, mention.start, mention.end, why)


def _noun(reading: ClauseReading, option: FactMention) -> bool:
    """Whether the noun of its fact stands beside an option: 成熟度三级."""
    for one in reading.mentions:
        gap = option.start - one.end if one.start < option.start else one.start - option.end
        same = one.fact.name == option.fact.name and not one.key
        if same and 0 <= gap <= BESIDE and reading.clause(one) is reading.clause(option):
            return True
    return False
