"""The vocabulary of facts: what an enterprise and its case are described by, and what each fact says of itself.

A fact that is absent is unknown, which is neither zero nor false. Values are read from what a form, a file or a table
holds; sentences are read elsewhere. An unknown name and a value that does not fit are refused in one sentence.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator

from corpus.language.quantity import shown
from corpus.measures import values
from corpus.measures.values import RANK, code
from corpus.words import words_of
from corpus.yamls import read_yaml

log = logging.getLogger(__name__)

DATA = Path(__file__).with_name("facts.yaml")
SAID = {True: "是", False: "否"}
Value = bool | int | Decimal | date | str
Facts = Mapping[str, Value]  # by name; what is absent is unknown


class FactError(ValueError):
    """A fact that the vocabulary does not have, or a value that does not fit; the message is one sentence."""


class VocabularyError(Exception):
    """A description of facts that does not fit, which is nobody's fact at fault; the message is one sentence."""


class Type(StrEnum):
    """What values a fact has: bool, Decimal, int, Decimal in its unit and in per cent, date, an option's key.

    A rank and a year are whole numbers.
    """

    BOOLEAN = "boolean"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    AREA = "area"
    RATE = "rate"
    RANK = "rank"
    YEAR = "year"
    DATE = "date"
    CHOICE = "choice"


NUMERIC = frozenset({Type.NUMBER, Type.COUNT, Type.MONEY, Type.AREA, Type.RATE, Type.RANK, Type.YEAR})
WHOLE = frozenset({Type.COUNT, Type.RANK, Type.YEAR})
OWN_UNITS = {  # the first one where none is named
    Type.MONEY: ("元", "元/平方米"),
    Type.AREA: ("亩", "平方米"),
    Type.RATE: ("%",),
    Type.RANK: (RANK,),
    Type.YEAR: ("年",),
}
Words = Annotated[tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw or ())]


class Option(BaseModel):
    """One answer to a choice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    words: Words = ()


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    type: Type
    ask: str
    unit: str = ""
    noun: Words = ()
    denied: Words = ()
    options: dict[str, Option] = {}
    verb: Words = ()
    by: Words = ()
    lay: Words = ()
    says: dict[str, Any] = {}

    @model_validator(mode="after")
    def _fits_its_type(self) -> "_Row":
        units = OWN_UNITS.get(self.type, (self.unit,))
        if self.unit and self.unit not in units:
            raise ValueError(f"a fact of type {self.type} is in {' or '.join(units)}")
        if (self.type is Type.CHOICE) != bool(self.options):
            raise ValueError("a choice has options, and nothing else has any")
        return self


@dataclass(frozen=True, slots=True)
class Fact:
    """One named property; `ask` is the question that a user is asked.

    What it says of itself is how it is read out of sentences: the `noun` of the texts and what people say instead
    (`lay`), the `verb` of who has it, `by` whom it is given, and the words by which it is `denied`. `says` are
    sentences with the value that each tells, None for one that tells nothing: the fact is tried with them.
    """

    name: str
    label: str
    type: Type
    ask: str
    unit: str = ""
    noun: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict, hash=False)
    verb: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()
    says: Mapping[str, Value | None] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> tuple[str, ...]:
        """What the texts and people call it."""
        return (*self.noun, *self.lay)

    @property
    def code(self) -> str:
        """Return the unit as `corpus.language.quantity` names it: CNY, CNY/m2, mu, % …"""
        return code(self.unit)

    def read(self, raw: object, unit: str = "") -> Value:
        """Return the value that `raw`, of a form, a file or a table, stands for. Raises FactError.

        What has no unit of its own is in `unit`, as people write it: 万元, 平方米. Without one a number is in the
        fact's own unit, and so is a text, save a sum.
        """
        try:
            value = self._option(raw) if self.type is Type.CHOICE else READERS[self.type](raw, unit, self.unit)
        except values.NoUnitError:
            raise FactError(self._refusal("unitless", raw)) from None
        except (ValueError, ArithmeticError):
            value = None
        if value is None:
            raise FactError(self._refusal("unfit", raw))
        return value

    def restored(self, kept: object) -> Value:
        """Return the value that `plain` gave `kept` for. Raises FactError."""
        written = self.type in NUMERIC and isinstance(kept, str)
        try:
            return self.read(Decimal(kept) if written else kept)  # type: ignore[arg-type]  # a str where it is written
        except InvalidOperation:
            raise FactError(self._refusal("unfit", kept)) from None

    def show(self, value: Value) -> str:
        """Return `value` as a user reads it: 是, 92亿元, 2.5亩, 民营企业."""
        if isinstance(value, bool):
            return SAID[value]
        if self.type is Type.CHOICE:
            return self.options[str(value)].label
        if isinstance(value, date):
            return value.isoformat()
        assert isinstance(value, int | Decimal)
        if self.type is Type.RANK:
            return f"第{value}{RANK}"
        if self.type is Type.YEAR:
            return f"{value}年"
        return shown(Decimal(value), self.code)

    def _option(self, raw: object) -> str | None:
        word = str(raw).strip()
        return next((key for key, option in self.options.items() if word in (key, option.label, *option.words)), None)

    def _refusal(self, kind: str, raw: object) -> str:
        words = words_of("facts")
        wanted = words["wanted"].get(self.unit) or words["wanted"][self.type.value]
        options = "、".join(option.label for option in self.options.values())
        fields = {"name": self.name, "label": self.label, "raw": str(raw).strip()[:40]}
        return str(words[kind].format(**fields, wanted=wanted.format(unit=self.unit, options=options)))


class Vocabulary(Mapping[str, Fact]):
    """The facts by name; `find` also takes a label, and a word that people use for one fact alone.

    One is itself alone: what is worked out from it is kept by it.
    """

    __hash__ = object.__hash__

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = dict(facts)
        words = Counter(word for fact in facts.values() for word in set(fact.words))
        self._aliases = {word: fact for fact in facts.values() for word in fact.words if words[word] == 1}
        self._aliases |= {fact.label: fact for fact in facts.values()}

    def __eq__(self, other: object) -> bool:
        return self is other

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self):  # type: ignore[no-untyped-def]  # Mapping's own type says what it is
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def find(self, name: str) -> Fact:
        """Return the fact of that name, label or word. Raises FactError."""
        found = self._facts.get(name) or self._aliases.get(name.strip())
        if found is None:
            raise FactError(f"没有“{name[:40]}”这一项企业事实")
        return found

    def read(self, raw: Mapping[str, object]) -> dict[str, Value]:
        """Return the facts that `raw` tells; what is null or blank stays unknown. Raises FactError."""
        facts: dict[str, Value] = {}
        for name, cell in raw.items():
            fact = self.find(name)
            if cell is None or not str(cell).strip():
                continue
            value = fact.read(cell)
            if facts.setdefault(fact.name, value) != value:
                raise FactError(f"{fact.name}（{fact.label}）给了两个不同的值")
        return facts

    def restored(self, kept: Mapping[str, object]) -> dict[str, Value]:
        """Return the facts that were kept as `plain` gives them. Raises FactError."""
        found = [(self.find(name), value) for name, value in kept.items()]
        return {fact.name: fact.restored(value) for fact, value in found}

    def remembered(self, kept: Mapping[str, object]) -> dict[str, Value]:
        """Return the facts that were kept once; what the vocabulary no longer has or takes is left out and logged."""
        facts: dict[str, Value] = {}
        for name, value in kept.items():
            try:
                facts |= self.restored({name: value})
            except FactError as error:
                log.warning("a kept fact is left out: %s", error)
        return facts


def plain(value: Value) -> bool | int | str:
    """Return `value` as JSON has it; `Fact.restored` reads it back."""
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value.normalize():f}"


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the package alone. Raises VocabularyError for a file that does not fit."""
    rows = read_yaml(DATA.read_text(encoding="utf-8"))
    return Vocabulary({name: fact_of(name, row) for name, row in rows.items()})


def fact_of(name: str, row: object) -> Fact:
    """Return the fact that `row`, what a file holds below its name, describes. Raises VocabularyError."""
    try:
        read = _Row.model_validate(row)
        fact = Fact(name, **{**dict(read), "unit": read.unit or OWN_UNITS.get(read.type, ("",))[0], "says": {}})
        says = {text: None if raw is None else fact.read(raw) for text, raw in read.says.items()}
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, (name, *first["loc"])))
        raise VocabularyError(f"{at}: {first['msg'].removeprefix('Value error, ')}") from None
    except FactError as error:
        raise VocabularyError(f"{name}.says: {error}") from None
    return replace(fact, says=says)


READERS: Mapping[Type, Callable[[object, str, str], Value | None]] = {
    Type.BOOLEAN: values.boolean,
    Type.NUMBER: values.number,
    Type.COUNT: values.count,
    Type.MONEY: values.money,
    Type.AREA: values.area,
    Type.RATE: values.rate,
    Type.RANK: values.rank,
    Type.YEAR: values.year,
    Type.DATE: values.day,
}
