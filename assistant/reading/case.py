"""The case of the one who asks: what is known of the enterprise, what of it was just told, what was weighed before."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assistant.answer import FactReading, PartyKind
from assistant.conversation.state import ConversationState
from assistant.reading.cues import load_cues
from assistant.reading.question import Ask, Question
from assistant.reading.revision import Revision, revision
from assistant.tellings.numbers import Why
from assistant.tellings.parties import ONESELF, Parties
from assistant.tellings.reader import Tellings, read_tellings
from assistant.tellings.telling import PASSED
from corpus.language.quantity import quantities
from corpus.measures.facts import Facts, Type, Value, Vocabulary, vocabulary

WAITING = 3  # bounds kept


@dataclass(frozen=True, slots=True)
class Case:
    """`facts` are those to weigh with: what was `known` before and what this question tells and takes back.

    `text` is only to be shown.
    """

    text: str
    numbers: frozenset[Decimal]  # that stand in it
    as_of: date
    known: Facts
    facts: Facts
    facts_told: frozenset[str]
    withdrawn: frozenset[str]
    party: Parties = ONESELF  # whose case it is; of another's nothing is known before, and nothing is kept
    supposed: bool = False  # what the question tells is supposed for its own sake
    before: tuple[str, ...] = ()  # ids of the measures that the turn before weighed
    corrects: bool = False  # what the question tells takes the place of what was just said
    asked: tuple[str, ...] = ()  # the facts that it asked for, the first asked first
    unitless: frozenset[str] = frozenset()  # the sums that were told by a number without a unit of money
    bounds: tuple[str, ...] = ()  # sums told by a bound, in the user's words, that wait for their other half
    words: tuple[str, ...] = ()  # that tell facts, or speak of them in doubt
    vocabulary: Vocabulary = field(default_factory=vocabulary, repr=False)  # that the facts are of
    readings: tuple[FactReading, ...] = ()  # of what the question tells, for the user to confirm or change

    @property
    def mentions(self) -> frozenset[str]:
        """The facts that the question speaks of, told or in doubt."""
        return self.facts_told | self.withdrawn

    @property
    def answers(self) -> bool:
        """Whether what was just told is what was asked for."""
        return not self.facts_told.isdisjoint(self.asked)

    def replies(self, question: Question) -> bool:
        """Whether `question` asks nothing, after something was asked for: it answers, in whatever words."""
        return bool(self.asked) and not question.aspects

    @property
    def changes(self) -> dict[str, Value | None]:
        """What the conversation keeps and takes back of what was just told: not of another, nothing only supposed."""
        if self.supposed or self.party.other:
            return {}
        facts = {name: value for name, value in self.facts.items() if name in self.facts_told}
        return {**dict.fromkeys(sorted(self.withdrawn)), **facts}

    def doubting(self, names: Collection[str]) -> "Case":
        """Return the case with facts in doubt, which are unknown again."""
        facts = {name: value for name, value in self.facts.items() if name not in names}
        return replace(
            self,
            facts=facts,
            facts_told=self.facts_told.difference(names),
            withdrawn=self.withdrawn.union(names),
            readings=tuple(one for one in self.readings if one.fact.name not in names),
        )

    @property
    def kept(self) -> dict[str, Value]:
        """What is known after this turn."""
        changed = {**self.known, **self.changes}
        return {name: value for name, value in changed.items() if value is not None}


def case_of(
    question: str, state: ConversationState, known: Facts, as_of: date, facts_of: Vocabulary | None = None
) -> Case:
    """Return the case as `question` tells it beside what is `known`; `state` is what the turn before left.

    What the question tells comes before what was known; what it corrects or puts in doubt is unknown again. Of
    another's case nothing is known but what this question tells, or what the turn before told of it if this answers.
    """
    cues, asked, last, own = load_cues(), state.asked, state.facts_told, facts_of or vocabulary()
    correction = cues.correction.match(question)
    text = question[correction.end() :] if correction else question
    read = (
        read_tellings(text, as_of, (*last, *state.hanging), last, own)
        if correction
        else read_tellings(text, as_of, asked or last, vocabulary=own)
    )
    withdrawn = {doubt.fact for doubt in read.doubtful}
    revised = Revision() if correction or read.spans or read.party.other else revision(text, state, known, as_of, own)
    withdrawn |= set(revised.withdrawn)
    halves = _halves(state.bounds, text, as_of, own)
    if correction:
        withdrawn |= {name for name in last if name not in read.facts and _like(name, read.facts, own)}
    theirs = _theirs(question, state, read, own)
    base = known if theirs is None else theirs
    joined = {**halves, **revised.facts}
    facts = {**{name: value for name, value in base.items() if name not in withdrawn}, **read.facts, **joined}
    supposed = bool(cues.supposed.search(question))
    readings = _readings(own, text, read, joined, correction is not None, theirs is not None, supposed)
    unitless = {doubt.fact for doubt in read.doubtful if doubt.why is Why.UNIT}
    bounded = [doubt.words for doubt in read.doubtful if doubt.why is Why.BOUND]
    return Case(
        question,
        frozenset(quantity.value for quantity in quantities(question)),
        as_of,
        known,
        facts,
        frozenset((*read.facts, *joined)),
        frozenset(withdrawn.difference(halves)),
        party=read.party if theirs is None or read.party.other else replace(read.party, name=state.party),
        supposed=supposed,
        corrects=correction is not None or bool(revised),
        before=state.measures,
        asked=asked,
        unitless=frozenset(name for name in unitless if own[name].code == "CNY"),
        bounds=() if halves else (*state.bounds, *bounded)[-WAITING:],
        words=tuple(text[start:end] for start, end in read.spans),
        vocabulary=own,
        readings=readings,
    )


def _readings(
    own: Vocabulary, text: str, read: Tellings, joined: Facts, corrects: bool, other: bool, supposed: bool
) -> tuple[FactReading, ...]:
    """Return what was read of what `text` tells; what corrects, and what is put together of two turns, is not sure."""
    party, lasting = PartyKind.OTHER if other else PartyKind.OWN, not (other or supposed)
    found = [
        FactReading(own[one.fact], one.value, text[one.start : one.end], party, one.sure and not corrects, lasting)
        for one in read.tellings
        if one.fact not in joined
    ]
    more = [FactReading(own[name], value, text.strip(), party, False, lasting) for name, value in joined.items()]
    return (*found, *more)


def _halves(bounds: Sequence[str], text: str, as_of: date, own: Vocabulary) -> Facts:
    """Return what is passed for the first time told by halves in two turns: 今年过百亿了; 以前没过过百亿."""
    if not bounds:
        return {}
    whole = read_tellings("，".join((*bounds, text)), as_of, vocabulary=own).facts
    return {PASSED: whole[PASSED]} if PASSED in whole else {}


def _theirs(question: str, state: ConversationState, read: Tellings, own: Vocabulary) -> Facts | None:
    """Return what is known of another whose case this is, None where it is the user's own."""
    if read.party.other:
        return {}
    answers = not read.facts.keys().isdisjoint(state.asked)
    if state.other is not None and answers and not load_cues().asks[Ask.OWN_CASE].search(question):
        return own.remembered(state.other)
    return None


def _like(name: str, others: Iterable[str], own: Vocabulary) -> bool:
    """Say whether a count is of the kind of another that is told in its place: 不对，是省级的."""
    fact, rest = own.get(name), [own.get(other) for other in others]
    units = {one.unit for one in rest if one and one.type is Type.COUNT}
    return fact is not None and fact.type is Type.COUNT and fact.unit in units
