"""Reads a yes or no: 我们去年评上了绿色工厂, 绿厂没批下来; a word alone in its clause tells beside another telling."""

from collections.abc import Iterator

from assistant.tellings.frames.clauses import ClauseReading
from assistant.tellings.numbers import Why
from assistant.tellings.telling import Found
from corpus.measures.facts import Type


def read(reading: ClauseReading) -> Iterator[Found]:
    """Yield the booleans that are told, and those told with a hedge as doubtful."""
    for mention, so in reading.standing.items():
        if mention.fact.type is Type.BOOLEAN and not mention.shared:
            why = Why.UNSURE if reading.hedged(mention) else None
            if so or not mention.denies:  # 不是没有出口 tells nothing
                yield Found(mention.fact.name, so and not mention.denies, mention.start, mention.end, why)
