"""What is still open in a condition, and the steps that led to what is settled, whatever kinds it is made of."""

from collections.abc import Iterator
from datetime import date

from corpus.measures.facts import Facts
from corpus.measures.kind import Condition, OfFact
from corpus.measures.trace import Step


def open_facts(term: Condition, facts: Facts, day: date, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Yield the facts that keep a condition unknown, with their depth: at 0 one alone can settle it."""
    if term.weigh(facts, day) is not None:
        return
    if isinstance(term, OfFact):
        yield depth, term.fact
    for one in term.inner:
        yield from open_facts(one, facts, day, depth + term.apart)


def steps(term: Condition, facts: Facts, day: date, wanted: bool = True) -> Iterator[Step]:
    """Yield a step for every term whose fact is told or presumed; of alternatives, those that tell the outcome."""
    for one in term.telling(facts, day):
        yield from steps(one, facts, day, wanted is not term.turned)
    if isinstance(term, OfFact) and (result := term.weigh(facts, day)) is not None:
        yield Step(term.of.label, term.show(facts.get(term.fact)), term.cited, result is wanted)
