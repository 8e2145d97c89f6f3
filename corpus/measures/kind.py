"""What a kind of term is: a condition or an amount that is read, weighed, compiled for a table and written by itself.

A kind is one module in `corpus.measures.conditions` or `corpus.measures.amounts`, which holds all that is known of it;
`corpus.measures.kinds` names them. What is said of every kind stands here and in `corpus.measures.opened`: nothing else
asks which kind a term is. A kind that leaves one of the verbs out cannot be made.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from corpus.measures.columns import Columns, Reach, Reckoned, Where, together
from corpus.measures.facts import NUMERIC, Fact, Facts, Value, Vocabulary
from corpus.measures.fields import MeasureError, listed, only, under
from corpus.measures.quoting import Clause
from corpus.measures.trace import Valued
from corpus.measures.written import Dated
from corpus.model import Citation

Held = bool | None
Entry = dict[str, Any]  # one key, that of the kind, with what a measure file holds below it


class Term(ABC):
    """A term of a measure. Every kind is a frozen dataclass."""

    __slots__ = ()
    key: ClassVar[str]  # in a measure file

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The names of the facts that it asks of itself."""
        return ()

    @classmethod
    @abstractmethod
    def read(cls, raw: Any, at: str, terms: "TermReader") -> Self:
        """Return the term that stands in a file at the place `at`. Raises MeasureError and FactError."""

    @abstractmethod
    def write(self) -> Entry:
        """Return what `read` reads it from."""


class HangsOnFact(Term):
    """A term of one fact, which it asks for."""

    __slots__ = ()
    of: Fact

    @property
    def fact(self) -> str:
        """The name of its fact."""
        return self.of.name

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The name of its fact."""
        return (self.fact,)


class OfTerms(Term):
    """A term made of others, which a file lists."""

    __slots__ = ()
    terms: tuple[Any, ...]

    @classmethod
    def entry(cls, terms: Iterable[Entry]) -> Entry:
        """Return what a file holds of `terms`."""
        return {cls.key: list(terms)}

    def write(self) -> Entry:
        """Return what `read` reads it from."""
        return self.entry(one.write() for one in self.terms)


class Condition(Term):
    """A condition: true, false or unknown (Kleene) for given facts."""

    __slots__ = ()
    apart: ClassVar[bool] = False  # whether one of the conditions inside it may do instead of another
    turned: ClassVar[bool] = False  # whether what meets the condition inside it fails it

    @property
    def inner(self) -> tuple["Condition", ...]:
        """The conditions that it is made of."""
        return ()

    def telling(self, _facts: Facts, _day: date) -> tuple["Condition", ...]:
        """Return those of `inner` that tell how it is met or failed."""
        return self.inner

    @abstractmethod
    def weigh(self, facts: Facts, day: date) -> Held:
        """Return whether it is met, None where that is unknown. Raises NotInForce before its first value."""

    @abstractmethod
    def compile(self, facts: Columns, day: date) -> Where:
        """Return whether it is met in each row of a table. Raises NotInForce before its first value."""


class OfFact(HangsOnFact, Condition):
    """A condition of one fact: it has a step of its own, and is asked for where the fact is not told."""

    __slots__ = ()
    cited: Citation

    def show(self, value: Value | None) -> str:
        """Return what a step says of the fact; None is told only of what is settled without it."""
        assert value is not None
        return self.of.show(value)


class OfConditions(OfTerms, Condition):
    """A condition made of others."""

    __slots__ = ()
    terms: tuple[Condition, ...]

    @property
    def inner(self) -> tuple[Condition, ...]:
        """All of them."""
        return self.terms


class Amount(Term):
    """An amount: a number, or unknown, for given facts.

    Exact decimals throughout; nothing is rounded.
    """

    __slots__ = ()
    ways: ClassVar[tuple[str, ...]] = ()  # fields that another reading of an open provision may turn true
    due_at_zero: ClassVar[bool] = False  # whether it is granted where it comes to 0: that nothing has to be paid

    @property
    def uses(self) -> Dated:
        """The numbers of the text that no other amount may use again where the text deals its numbers out."""
        return ()

    @abstractmethod
    def weigh(self, facts: Facts, day: date) -> Valued:
        """Return what it comes to, and how. Raises NotInForce before its first value."""

    @abstractmethod
    def compile(self, facts: Columns, day: date) -> Reckoned:
        """Return what it comes to in each row. Raises NotInForce as `weigh` does, CompileError for mixed units."""

    @abstractmethod
    def reach(self, day: date) -> Reach:
        """Return the largest amount that can come out, and how fine. Raises NotInForce before its first value."""


class OfAmounts(OfTerms, Amount):
    """An amount made of others."""

    __slots__ = ()
    terms: tuple[Amount, ...]

    def reach(self, day: date) -> Reach:
        """Return the terms together. Raises NotInForce as `weigh` does."""
        return together(one.reach(day) for one in self.terms)


T = TypeVar("T", bound=Term)


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads the terms of a measure file against one clause; `at` is always the place in the file.

    A fact that the vocabulary lacks and a kind that is none of those given are refused.
    """

    clause: Clause
    facts: Vocabulary
    conditions: tuple[type[Condition], ...]
    amounts: tuple[type[Amount], ...]

    def condition(self, raw: object, at: str) -> Condition:
        """Return the condition that `raw` describes. Raises MeasureError and FactError."""
        return self._term(raw, at, self.conditions)

    def every_condition(self, raw: object, at: str) -> tuple[Condition, ...]:
        """Return the conditions of a list. Raises MeasureError and FactError."""
        return tuple(self.condition(*one) for one in listed(raw, at))

    def amount(self, raw: object, at: str) -> Amount:
        """Return the amount that `raw` describes. Raises MeasureError and FactError."""
        return self._term(raw, at, self.amounts)

    def every_amount(self, raw: object, at: str) -> tuple[Amount, ...]:
        """Return the amounts of a list. Raises MeasureError and FactError."""
        return tuple(self.amount(*one) for one in listed(raw, at))

    def number(self, name: str, at: str) -> Fact:
        """Return a fact that is a number. Raises MeasureError and FactError."""
        fact = self.facts.find(name)
        if fact.type not in NUMERIC:
            raise MeasureError(f"{at}: {fact.name} is no number")
        return fact

    def _term(self, raw: object, at: str, kinds: tuple[type[T], ...]) -> T:
        """Return the term of one of `kinds` that `raw` describes."""
        named = {kind.key: kind for kind in kinds}
        key, content = only(raw, at, named)
        return named[key].read(content, under(at, key), self)
