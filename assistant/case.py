"""The case of the one who asks: what is known of the enterprise, what of it was just told, what was weighed before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.cues import load_cues
from assistant.told import told
from corpus.facts import Facts, Value


@dataclass(frozen=True, slots=True)
class Case:
    """`facts` are those to weigh with: what was `known` before and what this question told."""

    question: str
    as_of: date
    known: Facts
    facts: Facts
    told: frozenset[str]
    supposed: bool = False  # what the question tells is supposed for its own sake
    before: tuple[str, ...] = ()  # ids of the measures that the turn before weighed
    asked: tuple[str, ...] = ()  # the facts that it asked for, the first asked first

    @property
    def answers(self) -> bool:
        """Whether what was just told is what was asked for."""
        return not self.told.isdisjoint(self.asked)

    @property
    def kept(self) -> dict[str, Value]:
        """What the conversation keeps of what was just told: nothing that was only supposed."""
        return {} if self.supposed else {name: self.facts[name] for name in self.told}


def case_of(question: str, state: Mapping[str, Any], known: Facts, as_of: date) -> Case:
    """Return the case as `question` tells it beside what is `known`; `state` is what the turn before left.

    What the question tells comes before what was known; what it puts in doubt is unknown again.
    """
    asked = tuple(state.get("asked", ()))
    read = told(question, as_of, asked)
    doubted = {doubt.fact for doubt in read.doubtful}
    known = {name: value for name, value in known.items() if name not in doubted}
    supposed = bool(load_cues().supposed.search(question))
    before = tuple(state.get("measures", ()))
    return Case(question, as_of, known, {**known, **read.facts}, frozenset(read.facts), supposed, before, asked)
