"""A fact as it was read from a message, for the user to confirm or change; what is not sure is said back.

It is no statement: it tells users their own words, stands on no citation and settles nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.replies import reply
from corpus.measures.facts import Fact, FactError, Value, plain


class PartyKind(StrEnum):
    """Whom a fact was told of: the one who asks, or another."""

    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FactReading:
    """`words` tell the fact; `sure` where nothing in their clause makes them doubtful.

    `lasting`: the conversation goes by it from now on, so that it can be confirmed or changed.
    """

    fact: Fact
    value: Value
    words: str
    party: PartyKind = PartyKind.OWN
    sure: bool = True
    lasting: bool = True

    @property
    def shown(self) -> tuple[str, str]:
        """The label and the value as users read them."""
        return self.fact.label, self.text

    @property
    def text(self) -> str:
        """The value as a user reads it."""
        return self.fact.show(self.value)

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of the contract, with the label and the value as users read them beside it."""
        return {
            "fact": self.fact.name,
            "label": self.fact.label,
            "value": plain(self.value),
            "text": self.text,
            "words": self.words,
            "party": self.party.value,
            "sure": self.sure,
            "lasting": self.lasting,
        }


def restored(kept: Mapping[str, Any], fact: Fact) -> FactReading:
    """Return the reading that `to_dict` gave `kept` for. Raises FactError for what is none."""
    words, party, sure, lasting = (kept.get(name) for name in ("words", "party", "sure", "lasting"))
    fits = isinstance(words, str) and isinstance(sure, bool) and isinstance(lasting, bool) and party in tuple(PartyKind)
    if not fits:
        raise FactError(f"“{fact.label}”不是按格式读到的情况")
    reading = FactReading(
        fact, fact.restored(kept.get("value")), str(words), PartyKind(str(party)), bool(sure), bool(lasting)
    )
    if reading.to_dict() != dict(kept):
        raise FactError(f"“{fact.label}”与所存的读法不一致")
    return reading


def unsure(readings: Iterable[FactReading], weighed: Collection[str]) -> tuple[FactReading, ...]:
    """Return the readings that are not sure, of the facts that were `weighed`."""
    return tuple(one for one in readings if not one.sure and one.fact.name in weighed)


def said_back(readings: Iterable[tuple[str, str]]) -> str:
    """Return the line that says readings back, each a label and a value as users read them; "" for none."""
    facts = [f"{label}：{text}" for label, text in readings]
    return reply("said_back", facts="；".join(facts)) if facts else ""
