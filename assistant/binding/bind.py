"""Holds what is asked against one sentence of a policy: who, for what, on which condition.

Every noun that is asked about, and every member of a contrast set, is the same as the sentence's or a kind of it, or
another member of its set, or unknown to it. It looks at what is asked alone: what is told, and chat, refuses nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from assistant.binding.coverage import ABBREVIATION, carried
from assistant.reading.question import Noun, Question, Term
from corpus.grants.grant import Grant
from corpus.grants.policy import PromiseReading
from corpus.language.contrasts import ENTERPRISE, OF_RECEIVERS, WHO, Contrasts, Member
from corpus.language.quantity import quantities
from corpus.language.quote import Span
from corpus.measures.measure import Measure
from corpus.model import Policy


class Fit(StrEnum):
    """How a sentence stands to what is asked: it covers it, is near to it, or has nothing to do with it."""

    COVERED = "covered"
    NEAREST = "nearest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is asked about and the sentence does not have; `stated` is what it has instead, where it has any."""

    asked: str
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """How a sentence fits what is asked, and by what it differs."""

    fit: Fit
    differs: tuple[Difference, ...] = ()


COVERED = Binding(Fit.COVERED)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a sentence states: its words with those it depends on, its numbers, and what of the contrast sets.

    `members` are those of who is granted something and when; `mentioned` all that its words name.
    """

    words: str
    numbers: frozenset[tuple[Decimal, str]]
    members: Mapping[Member, str] = field(default_factory=dict, hash=False)
    mentioned: Mapping[Member, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Binder:
    """Binds questions to sentences of the texts; `grants` are those of a policy, by its id."""

    grants: Callable[[str], Sequence[PromiseReading]]
    measures: Mapping[str, Measure]
    contrasts: Contrasts

    def bind(self, question: Question, policy: Policy, start: int, end: int) -> Binding:
        """Return how ``policy.text[start:end]`` fits what `question` asks."""
        there = self._stated(policy, start, end)
        beside = (clause.nouns for clause in question.case)
        nouns = (*question.nouns, *chain.from_iterable(beside)) if _names_award(question, there) else question.nouns
        unknown = [noun for noun in nouns if not all(_carries(there, term) for term in (noun.head, *noun.modifiers))]
        others = tuple(_others(question.members, there.members))
        compared = (*(one.asked for one in others), *(w for m, w in question.members.items() if m.contrast == WHO))
        lacking = [noun.phrase for noun in unknown if not any(word in noun.head.word for word in compared)]
        lacking += _strangers(question.members, there) if not others else ()
        if not others and not lacking:
            return COVERED
        differs = (*others, *map(Difference, dict.fromkeys(lacking)))
        known = sum(term.weight for term in question.terms if _carries(there, term))
        return Binding(Fit.NEAREST if _is_near(question, there, known, unknown) else Fit.NONE, differs)

    def _stated(self, policy: Policy, start: int, end: int) -> Stated:
        here = [one for one in self.grants(policy.id) if one.span.start < end and start < one.span.end]
        sentence = policy.text[start:end]
        path = policy.path(policy.node_at(start).id)
        clause = (
            *(policy.text[above.start : above.own_end] for above in path),
            policy.text[path[-1].own_end : path[-1].end],
        )
        slots = (policy.text[s.start : s.end] for one in here for grant in one.reading.grants for s in _slots(grant))
        by_grants = {member: word for slot in slots for member, word in self.contrasts.members(slot).items()}
        own = "".join((sentence, *(policy.text[one.lead.start : one.lead.end] for one in here if one.lead)))
        mentioned = self.contrasts.members(own)
        by_words = {member: word for member, word in mentioned.items() if member.contrast not in OF_RECEIVERS}
        return Stated(
            "".join((policy.metadata.display_title, *clause, *self._kinds(policy.id, start, end))),
            frozenset((quantity.value, quantity.unit) for quantity in quantities(sentence)),
            {**by_words, **by_grants},
            mentioned,
        )

    def _kinds(self, policy_id: str, start: int, end: int) -> Iterator[str]:
        """Yield the words for what the measures of a sentence hang on, by which people ask for them."""
        for measure in self.measures.values():
            if measure.policy_id == policy_id and measure.grant.start < end and start < measure.grant.end:
                yield from (word for name in measure.facts for word in measure.vocabulary[name].words)
                yield from (*measure.about, measure.title, measure.result)


def _names_award(question: Question, there: Stated) -> bool:
    """Say whether a number of the sentence is asked about: who wants just that one awarded tells a case for it."""
    return any((q.value, q.unit) in there.numbers for q in question.asked.quantities)


def _carries(there: Stated, term: Term) -> bool:
    return carried(term.word, there.words, term.official) >= ABBREVIATION


def _others(asked: Mapping[Member, str], there: Mapping[Member, str]) -> Iterator[Difference]:
    """Yield each contrast set of which something else is asked about than stated."""
    for contrast in dict.fromkeys(member.contrast for member in asked):
        ours, theirs = _of(contrast, asked), _of(contrast, there)
        if theirs and not ours.keys() & theirs.keys():
            yield Difference(next(iter(ours.values())), next(iter(theirs.values())))


def _strangers(asked: Mapping[Member, str], there: Stated) -> list[str]:
    """Return who is asked about and nowhere in the sentence; an enterprise may be whoever is meant."""
    ours = {member: word for member, word in _of(WHO, asked).items() if member != ENTERPRISE}
    return [word for member, word in ours.items() if member not in there.mentioned]


def _of(contrast: str, members: Mapping[Member, str]) -> dict[Member, str]:
    return {member: word for member, word in members.items() if member.contrast == contrast}


def _is_near(question: Question, there: Stated, known: float, unknown: Sequence[Noun]) -> bool:
    """Say whether more of the subject is the sentence's than is not, or a number or a member of a set is."""
    numbers = {(q.value, q.unit) for q in question.own.quantities if not q.is_date}
    shared = not numbers.isdisjoint(there.numbers) or not question.members.keys().isdisjoint(there.members)
    return shared or (known > 0 and known >= sum(noun.head.weight for noun in unknown))


def _slots(grant: Grant) -> Iterator[Span]:
    """Yield the words that say who is granted something and when."""
    yield from filter(None, (grant.beneficiary, *grant.conditions, grant.tier, grant.base, grant.unit_of))
