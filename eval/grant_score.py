"""How right the grants of sentences are, field by field, held against what a person read in them.

A field counts once a grant, conditions by the character: those of the tier and the receiver are neither asked for nor
wrong. Sentences are wholly right where each grant is there and is the same, and nothing else is.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.grant_alike import (
    Plain,
    amount,
    award,
    folded,
    is_paid,
    pairs,
    receiver,
    same_receiver,
    same_tier,
    same_words,
)

WORDS = ("manner", "base", "refers", "cap", "payer", "unit_of")
MEANT = ("beneficiary", "award", "tier", "conditions", "manner", "base", "refers", "negated")  # whose mean is told
Place = int | tuple[str, int]  # a character of the sentence or its lead; of words that stand nowhere


@dataclass(slots=True)
class Tally:
    """How many there are in the gold set, how many were read, how many of these rightly."""

    gold: int = 0
    read: int = 0
    right: int = 0

    def add(self, gold: int, read: int, right: int) -> None:
        """Count those of a sentence too."""
        self.gold, self.read, self.right = self.gold + gold, self.read + read, self.right + right

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        precision = self.right / self.read if self.read else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Score:
    """The tallies of the fields; the sentences that are not wholly right, by id, with the fields that are wrong."""

    fields: dict[str, Tally] = field(default_factory=dict)
    sentences: int = 0
    missed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """How many sentences are wholly right."""
        return self.sentences - len(self.missed)

    @property
    def mean(self) -> float:
        """The mean F1 of the fields of which there is any."""
        found = [tally.f1 for name in MEANT if (tally := self.fields[name]).gold or tally.read]
        return sum(found) / len(found) if found else 0.0


def score(sentences: Iterable[Plain], read: Mapping[str, Sequence[Plain]]) -> Score:
    """Return how right what was `read` is, by the id of its sentence; a sentence that is left out grants nothing."""
    found = Score({name: Tally() for name in ("grants", *FIELDS, "conditions")})
    for sentence in sentences:
        golds, reads = list(sentence["grants"]), read.get(sentence["id"], [])
        paired = pairs(golds, reads)
        tallies = {"grants": Tally(len(golds), len(reads), len(paired)), **_fields(golds, reads, paired)}
        tallies["conditions"] = _conditions(sentence, golds, reads, paired)
        for name, tally in tallies.items():
            found.fields[name].add(tally.gold, tally.read, tally.right)
        found.sentences += 1
        if not (len(golds) == len(reads) == len(paired) and all(_same(g, r, _tiers(golds)) for g, r in paired)):
            wrong = [name for name, tally in tallies.items() if tally.right < max(tally.gold, tally.read)]
            found.missed[sentence["id"]] = tuple(wrong) or ("kind",)
    return found


def _paid(value: Callable[[Plain], str]) -> Callable[[Plain], str]:
    return lambda grant: value(grant) if is_paid(grant) else ""


def _same_award(gold: Plain, read: Plain, _tiers: list[str]) -> bool:
    return award(gold) == award(read)


def _field_of(name: str) -> tuple[Callable[[Plain], Any], Callable[[Plain, Plain, list[str]], bool]]:
    return (lambda grant: grant.get(name)), (lambda gold, read, _: same_words(gold[name], read.get(name)))


# What a grant says in a field, if anything; whether two that both say something say the same.
FIELDS: dict[str, tuple[Callable[[Plain], Any], Callable[[Plain, Plain, list[str]], bool]]] = {
    "beneficiary": (receiver, lambda gold, read, _: same_receiver(gold, read)),
    "award": (_paid(award), _same_award),
    "amount": (_paid(amount), lambda gold, read, _: amount(gold) == amount(read)),
    "tier": (
        _paid(lambda grant: grant.get("tier") or ""),
        lambda gold, read, tiers: award(gold) == award(read) and same_tier(gold, read, tiers),
    ),
    "negated": (lambda grant: grant.get("negated"), lambda *_: True),
    **{name: _field_of(name) for name in WORDS},
}


def _fields(golds: Sequence[Plain], reads: Sequence[Plain], paired: Sequence[tuple[Plain, Plain]]) -> dict[str, Tally]:
    tiers = _tiers(golds)
    return {
        name: Tally(
            sum(bool(value(gold)) for gold in golds),
            sum(bool(value(read)) for read in reads),
            sum(bool(value(gold) and value(read) and same(gold, read, tiers)) for gold, read in paired),
        )
        for name, (value, same) in FIELDS.items()
    }


def _conditions(
    sentence: Plain, golds: Sequence[Plain], reads: Sequence[Plain], paired: Sequence[tuple[Plain, Plain]]
) -> Tally:
    """Return the tally of the characters of what is required."""
    read_for = {id(gold): read for gold, read in paired}
    left = [read for read in reads if all(read is not one for _, one in paired)]
    found = Tally()
    for gold in golds:
        asked = _places(gold["conditions"], sentence)
        places = _places(read_for.get(id(gold), {}).get("conditions") or (), sentence)
        places -= _places((gold["tier"], receiver(gold)), sentence) - asked
        found.add(len(asked), len(places), len(asked & places))
    for read in left:
        found.add(0, len(_places(read.get("conditions") or (), sentence)), 0)
    return found


def _places(values: Iterable[str | None], sentence: Plain) -> set[Place]:
    """Return the characters that `values` are, in the sentence before its lead; of what stands in neither all."""
    lead, body = _flat(sentence["lead"]), _flat(sentence["sentence"])
    whole, found = lead + body, set[Place]()
    for words in filter(None, map(_flat, values)):
        at = body.find(words)
        at = len(lead) + at if at >= 0 else whole.find(words)
        found |= {at + i if at >= 0 else (words, i) for i in range(len(words))}
    return found


def _flat(words: str | None) -> str:
    """Return words without white space, each character folded by itself where that leaves one."""
    even = (unicodedata.normalize("NFKC", char) for char in words or "" if not char.isspace())
    solid = "".join((words or "").split())
    return "".join(one if len(one) == 1 else char for one, char in zip(even, solid, strict=True))


def _tiers(golds: Sequence[Plain]) -> list[str]:
    return [gold["tier"] for gold in golds if gold["tier"]]


def _same(gold: Plain, read: Plain, tiers: list[str]) -> bool:
    """Whether it is the same grant: kind, denied or not, to whom; of a paid one how much and in which tier."""
    same = gold["kind"] == read.get("kind") and bool(gold["negated"]) == bool(read.get("negated"))
    same = same and (not receiver(gold) or same_receiver(gold, read))
    if not is_paid(gold):
        return same
    tier = same_tier(gold, read, tiers) if gold["tier"] else not folded(read.get("tier"))
    return same and tier and award(gold) == award(read)
