"""Makes true and false statements about assessments, to try the verifier with.

Measures are weighed for enterprises made up at random. A lie is what their assessments say with one thing changed: a
sum, its sense or unit, the outcome, the enterprise, the words cited, the measure named. Each is false by
construction.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from assistant.answer import Statement
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment, Outcome
from assistant.weighing.sentences import ceiling, rest, sense, sentences_of
from corpus.language.bound import Bound
from corpus.language.quantity import quantities
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import NUMERIC, WHOLE, Fact, Type, Value, vocabulary
from corpus.measures.measure import Measure, citations_of, terms
from corpus.measures.trace import Computed
from eval.generate import LIES, Trial

DAY = date(2026, 11, 21)
TOLD = 0.9  # of the facts of a measure that an enterprise tells
FITTING = 0.85  # of the choices that are told as the measure wants them
PAYING = 0.7  # of the trials that are about a measure with a sum
FORGED = "m99"
SENSES = {"最高": ("为", "不低于", "最少"), "不低于": ("为", "最高", "不超过"), "为": ("最高", "不低于")}
OUTCOMES = {"不符合": "符合", "符合": "不符合", "不在执行期内": "在执行期内", "具体金额原文未载明": "最高50万元"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure weighed for an enterprise made up, and everything that may be said of it."""

    measure: Measure
    assessment: Assessment
    statements: tuple[Statement, ...]


Change = Callable[[Weighed, Weighed, random.Random], Statement | None]
Reword = Callable[[str, random.Random], str | None]


def weighed(measures: Sequence[Measure], rng: random.Random) -> Weighed:
    """Return one of `measures` weighed for an enterprise made up."""
    paying = [measure for measure in measures if measure.amount is not None]
    measure = rng.choice(paying if paying and rng.random() < PAYING else measures)
    return _weigh(measure, made_up(measure, rng))


def made_up(measure: Measure, rng: random.Random) -> dict[str, Value]:
    """Return facts of an enterprise that `measure` hangs on: near its thresholds, some of them unknown."""
    wanted = {term.fact: term.values for term in terms(measure) if isinstance(term, Is)}
    near = [q.value for cited in citations_of(measure) for q in quantities(cited.quote)] or [Decimal(1)]
    facts = [vocabulary()[name] for name in measure.facts if rng.random() < TOLD]
    return {fact.name: _value(fact, wanted, near, rng) for fact in facts}


def weighed_lies(measures: Sequence[Measure], seed: int) -> Iterator[Trial]:
    """Yield false statements about assessments without end, every kind in turn. The same seed gives the same ones."""
    rng = random.Random(seed)
    while True:
        for kind, change in WEIGHED_LIES.items():
            one, other = weighed(measures, rng), weighed(measures, rng)
            false_text = change(one, other, rng)
            if false_text is not None:
                yield Trial(kind, false_text, one.statements[0].text)


def weighed_truths(measures: Sequence[Measure], seed: int) -> Iterator[Trial]:
    """Yield what may be said of assessments without end."""
    rng = random.Random(seed)
    while True:
        for statement in weighed(measures, rng).statements:
            yield Trial("assessment told", statement, statement.text)


def _weigh(measure: Measure, facts: Mapping[str, Value], day: date = DAY) -> Weighed:
    found = assess(measure, facts, day)
    sentences = (*sentences_of(found), *ceiling(found), *rest(found))
    return Weighed(measure, found, tuple(Statement(text, cited, found) for text, cited in sentences))


def _value(fact: Fact, wanted: Mapping[str, Sequence[Value]], near: list[Decimal], rng: random.Random) -> Value:
    if fact.name in wanted and rng.random() < FITTING:
        return rng.choice(list(wanted[fact.name]))
    if fact.type is Type.BOOLEAN:
        return rng.random() < 0.5
    if fact.type is Type.CHOICE:
        return rng.choice(list(fact.options))
    if fact.type is Type.DATE:
        return DAY - timedelta(days=rng.randrange(3000))
    assert fact.type in NUMERIC
    number = rng.choice(near) * rng.choice([1, 1, 2]) + rng.choice([-1, 0, 1])
    amount = max(Decimal(0), number)
    return int(amount) if fact.type in WHOLE else amount


# --- lies ---


def _worded(change: Reword) -> Change:
    """Change the words of one sentence."""

    def lie(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
        statement = rng.choice(one.statements)
        false_text = change(statement.text, rng)
        if false_text is None or any(false_text == each.text for each in one.statements):
            return None
        return replace(statement, text=false_text)

    return lie


def _exchanged(table: Mapping[str, Sequence[str]]) -> Reword:
    def change(text: str, rng: random.Random) -> str | None:
        found = [word for word in table if word in text]
        return text.replace(found[0], rng.choice(table[found[0]]), 1) if found else None

    return change


def _other_enterprise(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    """Tell an enterprise what comes of the same measure for another."""
    other = _weigh(one.measure, made_up(one.measure, rng))
    return _said_of(rng.choice(other.statements), one)


def _other_facts(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    """Say that a result came of other facts than it did."""
    facts = made_up(one.measure, rng)
    again = assess(one.measure, facts, DAY)
    if again == replace(one.assessment, facts=again.facts):
        return None  # they come to the same
    return replace(rng.choice(one.statements), assessment=replace(one.assessment, facts=again.facts))


def _other_measure(one: Weighed, other: Weighed, rng: random.Random) -> Statement | None:
    """Let the sentence of one measure name the assessment of another."""
    return _said_of(rng.choice(one.statements), other)


def _other_words(one: Weighed, other: Weighed, rng: random.Random) -> Statement | None:
    """Let a sentence stand on the words of another measure."""
    false_text = replace(rng.choice(one.statements), citations=other.statements[0].citations)
    return None if false_text in one.statements else false_text


def _other_sum(one: Weighed, other: Weighed, rng: random.Random) -> Statement | None:
    """Put the sum of another assessment into a sentence."""
    ours, theirs = _sum_of(one), _sum_of(other)
    fits = [statement for statement in one.statements if ours and ours in statement.text]
    if not fits or not ours or not theirs or ours == theirs:
        return None
    statement = rng.choice(fits)
    return replace(statement, text=statement.text.replace(ours, theirs))


def _forged_sum(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    """Tell an assessment whose sum was changed, in the very words that such a one would have."""
    found = one.assessment
    if found.amount is None:
        return None
    bound = rng.choice([each for each in Bound if each in (Bound.EXACT, Bound.UP_TO, Bound.AT_LEAST)])
    forged = Computed(found.amount.value * rng.choice([1, 2, 10]), found.amount.unit, bound)
    return _first(replace(found, amount=forged)) if forged != found.amount else None


def _forged_outcome(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    """Promise what is not due, or deny what is."""
    outcome = rng.choice([each for each in (Outcome.ELIGIBLE, Outcome.INELIGIBLE) if each != one.assessment.outcome])
    return _first(replace(one.assessment, outcome=outcome))


def _forged_measure(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    return replace(rng.choice(one.statements), assessment=replace(one.assessment, measure_id=FORGED))


def _promised(one: Weighed, _: Weighed, rng: random.Random) -> Statement | None:
    """Promise on the clause alone, to one to whom nothing is due or of whom too little is known."""
    other = _weigh(one.measure, made_up(one.measure, rng))
    if one.assessment.outcome is Outcome.ELIGIBLE or other.assessment.outcome is not Outcome.ELIGIBLE:
        return None
    return replace(other.statements[0], assessment=None)


def _said_of(statement: Statement, one: Weighed) -> Statement | None:
    false_text = replace(statement, assessment=one.assessment)
    return None if any(false_text.text == each.text for each in one.statements) else false_text


def _first(forged: Assessment) -> Statement:
    text, cited = sentences_of(forged)[0]
    return Statement(text, cited, forged)


def _sum_of(one: Weighed) -> str | None:
    amount = one.assessment.amount or one.assessment.if_met
    return sense(amount) if amount else None


WEIGHED_LIES: dict[str, Change] = {
    "told: number": _worded(LIES["number"]),
    "told: unit": _worded(LIES["unit"]),
    "told: sense": _worded(_exchanged(SENSES)),
    "told: outcome": _worded(_exchanged({word: (other,) for word, other in OUTCOMES.items()})),
    "told: another enterprise": _other_enterprise,
    "told: another's facts": _other_facts,
    "told: another measure": _other_measure,
    "told: another measure's words": _other_words,
    "told: another measure's sum": _other_sum,
    "told: forged sum": _forged_sum,
    "told: forged outcome": _forged_outcome,
    "told: forged measure": _forged_measure,
    "told: promise without a calculation": _promised,
}
