"""A term of a draft, with the facts that it needs and the vocabulary lacks: label, type, question, words.

A fact is proposed for words that no fact tells. It is a proposal: whoever checks the draft registers it or not.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from corpus.language.quote import Span
from corpus.measures.facts import Fact, FactError, Type, vocabulary
from ingest.drafting.messages import word

LONGEST_LABEL = 60  # characters; what is longer is no property that anybody can be asked for
SHORT = 4  # characters that say little alone: 经认定, 新落户
LONGEST_WORD = 12  # characters that people may say as they stand
UNITS = {
    "CNY": (Type.MONEY, "元"),
    "CNY/m2": (Type.MONEY, "元/平方米"),
    "%": (Type.RATE, "%"),
    "mu": (Type.AREA, "亩"),
    "m2": (Type.AREA, "平方米"),
    **dict.fromkeys(("年", "个月"), (Type.NUMBER, "")),
}


class Fate(StrEnum):
    """What became of a sum: bound as one of the first four, proposed with a fact, named as open, or left out."""

    VALUE = "value"
    CEILING = "ceiling"
    TIER = "tier"
    THRESHOLD = "threshold"
    PROPOSED = "proposed"
    NOTED = "noted"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """A condition or an amount as a measure file has it, the facts it needs besides, and the words that it binds."""

    content: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    binds: tuple[tuple[Fate, Span], ...] = ()


def truth(words: str, of: str = "") -> Fact | None:
    """Propose the fact that `words` are so: 是否在本区设立总部; short ones are said with what they are said `of`."""
    bare = re.sub("^[，、且并或]+|[，、的且并或]+$", "", words)
    name = of + bare if len(bare) <= SHORT else bare
    if not 1 < len(name) <= LONGEST_LABEL:
        return None
    alone = (name,) if len(name) <= LONGEST_WORD else ()
    return _fact(word("is_label", words=name), Type.BOOLEAN, word("is_ask", words=name), "", alone)


def number(label: str, unit: str) -> Fact | None:
    """Propose the fact that a quantity in `unit`, as `corpus.language.quantity` names it, is one of: 年产值."""
    kind, shown = UNITS.get(unit, (Type.COUNT, unit))
    if not 1 < len(label) <= LONGEST_LABEL:
        return None
    alone = (label,) if len(label) <= LONGEST_WORD else ()
    return _fact(label, kind, word("number_ask", label=label, unit=shown or unit), shown or unit, alone)


def of_tier(title: str, tier: str) -> Fact | None:
    """Propose how many of a tier of a support there are: 国家级."""
    label = word("tier_label", title=title, tier=tier)
    return _fact(label, Type.COUNT, word("tier_ask", title=title, tier=tier), "个", ())


def of_unit(title: str, tier: str, unit: str) -> Fact | None:
    """Propose how much there is of what an award is multiplied by: 每引进一家企业, 每人每月."""
    label = word("unit_label", title=title, tier=tier, unit=unit)
    return _fact(label, Type.NUMBER, word("unit_ask", title=title, tier=tier, unit=unit), "", ())


def listed(facts: tuple[Fact, ...]) -> str:
    """Return facts as ``facts.yaml`` has them, on one line."""
    return flow({fact.name: _row(fact) for fact in facts})


def flow(content: object) -> str:
    """Return `content` as YAML on one line."""
    return str(
        yaml.safe_dump(content, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    ).strip()


def _fact(label: str, kind: Type, ask: str, unit: str, words: tuple[str, ...]) -> Fact | None:
    try:
        vocabulary().find(label)
    except FactError:
        return Fact(label, label, kind, ask, unit, words, (), {})
    return None  # a word that means something else already


def _row(fact: Fact) -> dict[str, Any]:
    row: dict[str, Any] = {"label": fact.label, "type": fact.type.value, "ask": fact.ask}
    row |= {"unit": fact.unit} if fact.unit else {}
    return row | ({"noun": list(fact.noun)} if fact.noun else {})
