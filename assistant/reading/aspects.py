"""The aspects that words ask for, found by the patterns of ``cues.yaml`` in their order."""

from assistant.reading.cues import Cues
from assistant.reading.question import Aspect

TOPICAL = frozenset({Aspect.COMPARE, Aspect.GRANT, Aspect.EXISTENCE})  # their words may be topic too: 科技进步奖


def aspects_in(text: str, cues: Cues) -> tuple[frozenset[Aspect], str]:
    """Return the aspects asked for and the text without the words that asked for them."""
    asked: set[Aspect] = set()
    rest = text
    for aspect, pattern in cues.aspects.items():
        if pattern.search(text if aspect in TOPICAL else rest):
            asked.add(aspect)
            rest = rest if aspect in TOPICAL else pattern.sub(" ", rest)
    if {Aspect.NUMBER, Aspect.GRANT} <= asked:  # a bare 多少 is one of money where money is spoken of
        asked = asked - {Aspect.NUMBER} | {Aspect.SUM}
    return frozenset(asked), rest
