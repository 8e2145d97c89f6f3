"""The vocabulary of facts: what an enterprise and its case are described by, from ``facts.yaml``.

A fact that is absent is unknown, which is neither zero nor false. Values are read from what a form, a file or a table
holds; sentences are read elsewhere. An unknown name and a value that does not fit are refused in one sentence.
"""

import logging
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.bound import Bound
from corpus.quantity import quantities, shown
from corpus.yamls import read_yaml

log = logging.getLogger(__name__)

DATA = Path(__file__).with_name("facts.yaml")
DIGITS = 30  # before and behind the point; 1e999999999 is a number too, and fills the memory when written out
MINUS = re.compile(r"[-－−负]\s*$")
SQUARE_METRES = Decimal("0.0015")  # 亩 in a square metre: 1 亩 = 10000/15 m²
YES = frozenset({"true", "yes", "y", "1", "是", "有", "对", "符合", "已"})
NO = frozenset({"false", "no", "n", "0", "否", "不是", "没有", "无", "不符合", "未"})
RANK = "名"
SAID = {True: "是", False: "否"}
CODES = {"元": "CNY", "元/平方米": "CNY/m2", "亩": "mu"}  # units as `corpus.quantity` has them
Value = bool | int | Decimal | date | str
Facts = Mapping[str, Value]  # by name; what is absent is unknown


class FactError(ValueError):
    """A fact that the vocabulary does not have, or a value that does not fit; the message is one sentence."""


class Type(StrEnum):
    """What values a fact has: bool, Decimal, int, Decimal in yuan, in 亩 and in per cent, date, and an option's key."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    COUNT = "count"
    MONEY = "money"
    AREA = "area"
    RATE = "rate"
    DATE = "date"
    CHOICE = "choice"


NUMERIC = frozenset({Type.NUMBER, Type.COUNT, Type.MONEY, Type.AREA, Type.RATE})


class Option(BaseModel):
    """One answer to a choice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    words: tuple[str, ...] = ()


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    type: Type
    ask: str
    unit: str = ""
    words: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    options: dict[str, Option] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """One named property; `ask` is the question that a user is asked."""

    name: str
    label: str
    type: Type
    ask: str
    unit: str
    words: tuple[str, ...]
    denied: tuple[str, ...]
    options: Mapping[str, Option]

    @property
    def code(self) -> str:
        """Return the unit as `corpus.quantity` names it: CNY, CNY/m2, mu, % …"""
        return CODES.get(self.unit, self.unit)

    def read(self, raw: object) -> Value:
        """Return the value that `raw`, of a form, a file or a table, stands for. Raises FactError."""
        try:
            value = READERS[self.type](self, raw)
        except (ValueError, InvalidOperation, ArithmeticError):
            value = None
        if value is None:
            raise FactError(f"{self.name}（{self.label}）：{str(raw)[:40]!r} 不是{WANTED[self.type]}")
        return value

    def show(self, value: Value) -> str:
        """Return `value` as a user reads it: 是, 92亿元, 2.5亩, 民营企业."""
        if isinstance(value, bool):
            return SAID[value]
        if self.type is Type.CHOICE:
            return self.options[str(value)].label
        if isinstance(value, date):
            return value.isoformat()
        assert isinstance(value, int | Decimal)
        if self.unit == RANK:
            return f"第{value}{RANK}"
        return shown(Decimal(value), self.code)


class Vocabulary(Mapping[str, Fact]):
    """The facts by name; `find` also takes a label, and a word that people use for one fact alone."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = dict(facts)
        words = Counter(word for fact in facts.values() for word in set(fact.words))
        self._aliases = {word: fact for fact in facts.values() for word in fact.words if words[word] == 1}
        self._aliases |= {fact.label: fact for fact in facts.values()}

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
        for name, told in raw.items():
            fact = self.find(name)
            if told is None or not str(told).strip():
                continue
            value = fact.read(told)
            if facts.setdefault(fact.name, value) != value:
                raise FactError(f"{fact.name}（{fact.label}）给了两个不同的值")
        return facts

    def remembered(self, kept: Mapping[str, object]) -> dict[str, Value]:
        """Return the facts that were kept once; what the vocabulary no longer has or takes is left out and logged."""
        facts: dict[str, Value] = {}
        for name, value in kept.items():
            try:
                facts |= self.read({name: value})
            except FactError as error:
                log.warning("a kept fact is left out: %s", error)
        return facts


def plain(value: Value) -> bool | int | str:
    """Return `value` as JSON has it; `Fact.read` reads it back."""
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value.normalize():f}"


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary. Raises FactError for a file that does not fit."""
    rows = read_yaml(DATA.read_text(encoding="utf-8"))
    try:
        read = {name: _Row.model_validate(row) for name, row in rows.items()}
    except ValidationError as error:
        first = error.errors()[0]
        raise FactError(f"{DATA.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    return Vocabulary({name: Fact(name, **dict(row)) for name, row in read.items()})


def _boolean(_fact: Fact, raw: object) -> Value | None:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    return True if word in YES else False if word in NO else None


def _number(_fact: Fact, raw: object) -> Value | None:
    return _finite(raw)


def _count(_fact: Fact, raw: object) -> Value | None:
    number = _finite(raw)
    if number is None and isinstance(raw, str):
        found = [q for q in quantities(raw) if not q.is_date]
        told = len(found) == 1 and found[0].bound is Bound.EXACT and not MINUS.search(raw[: found[0].start])
        number = found[0].value if told else None
    return int(number) if number is not None and number == int(number) >= 0 else None


def _money(fact: Fact, raw: object) -> Value | None:
    return _measured(raw, {"CNY": Decimal(1), "CNY/m2": Decimal(1)} if "/" in fact.unit else {"CNY": Decimal(1)})


def _area(_fact: Fact, raw: object) -> Value | None:
    return _measured(raw, {"mu": Decimal(1), "m2": SQUARE_METRES})


def _rate(_fact: Fact, raw: object) -> Value | None:
    return _measured(raw, {"%": Decimal(1)})


def _date(_fact: Fact, raw: object) -> Value | None:
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, date) else date.fromisoformat(str(raw).strip())


def _choice(fact: Fact, raw: object) -> Value | None:
    word = str(raw).strip()
    return next((key for key, option in fact.options.items() if word in (key, option.label, *option.words)), None)


READERS = {
    Type.BOOLEAN: _boolean,
    Type.NUMBER: _number,
    Type.COUNT: _count,
    Type.MONEY: _money,
    Type.AREA: _area,
    Type.RATE: _rate,
    Type.DATE: _date,
    Type.CHOICE: _choice,
}
WANTED = {
    Type.BOOLEAN: "“是”或“否”",
    Type.NUMBER: "数字",
    Type.COUNT: "整数",
    Type.MONEY: "金额",
    Type.AREA: "面积",
    Type.RATE: "百分比",
    Type.DATE: "日期",
    Type.CHOICE: "可选的一项",
}


def _finite(raw: object) -> Decimal | None:
    """Return the number that `raw` is, None for anything else; a boolean is no number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        return None
    try:
        value = Decimal(str(raw).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    fits = value.is_finite() and abs(value.adjusted()) <= DIGITS and len(value.as_tuple().digits) <= DIGITS
    return value if fits else None


def _measured(raw: object, units: Mapping[str, Decimal]) -> Decimal | None:
    """Return a number as it is, or the one quantity of a text in the fact's own unit; never a negative one."""
    value = _finite(raw)
    if value is None:
        found = [q for q in quantities(str(raw)) if q.unit in units and not MINUS.search(str(raw)[: q.start])]
        value = found[0].value * units[found[0].unit] if len(found) == 1 else None
    return value if value is not None and value >= 0 else None
