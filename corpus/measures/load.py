"""Reads the measures of a policy: one YAML file each, in the folder ``measures`` of the policy.

Every quote has to stand in the clause and every quantity in its quote; a key that nobody knows, a fact that the
vocabulary lacks or a value that does not fit it is refused. A file loads whole or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from corpus.measures import kinds
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.facts import FactError, Vocabulary, vocabulary
from corpus.measures.fields import MeasureError, day, listed, mapping, optional, string, strings, under
from corpus.measures.kind import Amount, TermReader
from corpus.measures.measure import Measure, MeasureReading, Period
from corpus.measures.quoting import Clause
from corpus.model import Policy
from corpus.unknown import UnknownError
from corpus.yamls import read_yaml

__all__ = ["FOLDER", "MeasureError", "MeasureFactError", "load_measure", "load_measures", "read_measure"]

FOLDER = "measures"
KEYS = (
    *("id", "title", "clause", "grant", "conditions", "amount", "result", "per", "about", "readings", "notes"),
    *("open", "in_force", "checked_by", "checked_on"),
)
UNSTATED = "unstated"
TO_SETTLE = "待人工填写"  # in the notes of a draft that was written before drafts had `open`


class MeasureFactError(MeasureError):
    """A measure of a fact that the vocabulary lacks, or of a value that does not fit it."""


def load_measures(folder: Path, policy: Policy, facts: Vocabulary | None = None) -> tuple[Measure, ...]:
    """Return the measures in ``folder/measures``, by id; none where there is no such folder. Raises MeasureError."""
    return tuple(load_measure(path, policy, facts) for path in sorted((folder / FOLDER).glob("*.yaml")))


def load_measure(path: Path, policy: Policy, facts: Vocabulary | None = None) -> Measure:
    """Return the measure in `path`, of `facts` or else of the package's. Raises MeasureError, MeasureFactError."""
    try:
        raw = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: bytes that are no UTF-8, a day like 2026-02-30
        raise MeasureError(f"{path}: {' '.join(str(error).split())}") from None
    try:
        measure = read_measure(raw, policy, facts)
        if measure.id != path.stem:
            raise MeasureError(f"id: {measure.id} is not the name of the file")
    except FactError as error:
        raise MeasureFactError(f"{path}: {error}") from None
    except MeasureError as error:
        raise MeasureError(f"{path}: {error}") from None
    return measure


def read_measure(raw: object, policy: Policy, facts: Vocabulary | None = None) -> Measure:
    """Return the measure that `raw`, the content of a file, describes, of `facts` or else of the package's vocabulary.

    Raises MeasureError and FactError.
    """
    top = mapping(raw, "", KEYS)
    name = string(top, "clause", "")
    try:
        clause = Clause(policy, policy.node(name))
    except UnknownError:
        raise MeasureError(f"clause: {policy.id} has no clause {name}") from None
    clause = replace(clause, grant=clause.quote(top, "grant", ""))
    return _Reader(clause, TermReader(clause, facts or vocabulary(), kinds.CONDITIONS, kinds.AMOUNTS)).measure(top)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what a file says of the measure as a whole."""

    clause: Clause
    terms: TermReader

    def measure(self, top: Mapping[str, Any]) -> Measure:
        amount, notes = top.get("amount", UNSTATED), strings(top, "notes")
        measure = Measure(
            id=string(top, "id", ""),
            policy_id=self.clause.policy.id,
            title=string(top, "title", ""),
            clause=self.clause.node.id,
            grant=self.clause.quote(top, "grant", ""),
            conditions=self.terms.condition(top["conditions"], "conditions") if "conditions" in top else AllOf(()),
            amount=self.terms.amount(amount, "amount") if amount != UNSTATED else None,
            unstated=top.get("amount") == UNSTATED,
            result=optional(top, "result") or "",
            per=self.terms.number(string(top, "per", ""), "per").name if "per" in top else "",
            about=strings(top, "about"),
            notes=tuple(note for note in notes if TO_SETTLE not in note),
            open=(*strings(top, "open"), *(note for note in notes if TO_SETTLE in note)),
            in_force=self.period(top["in_force"], "in_force") if "in_force" in top else None,
            checked_by=optional(top, "checked_by"),
            checked_on=day(top.get("checked_on"), "checked_on"),
            vocabulary=self.terms.facts,
        )
        readings = listed(top["readings"], "readings") if "readings" in top else []
        return replace(measure, readings=tuple(self.reading(one, measure, at) for one, at in readings))

    def reading(self, raw: Any, measure: Measure, at: str) -> MeasureReading:
        """Read ``says`` with other ``conditions``, another ``amount`` or the amount's ``tiers`` read another way."""
        ways = {kind.key: kind.ways for kind in self.terms.amounts if kind.ways}
        item = mapping(raw, at, ("says", "conditions", "amount", *ways))
        terms = replace(self.terms, clause=replace(self.clause, open=True))
        conditions, amount = measure.conditions, measure.amount
        if "conditions" in item:
            conditions = terms.condition(item["conditions"], under(at, "conditions"))
        if "amount" in item:
            amount = terms.amount(item["amount"], under(at, "amount"))
        for key in ways.keys() & item.keys():
            amount = _otherwise(amount, key, item[key], ways[key], at)
        if (conditions, amount) == (measure.conditions, measure.amount):
            raise MeasureError(f"{at}: the reading is not another one")
        return MeasureReading(string(item, "says", at), conditions, amount)

    def period(self, raw: Any, at: str) -> Period:
        item = mapping(raw, at, ("first", "last", "quote"))
        policy = self.clause.policy
        whole = Clause(policy, policy.root)  # a period of validity may stand in another clause
        first, last = (day(item.get(key), under(at, key)) for key in ("first", "last"))
        if (first is None and last is None) or (first and last and last < first):
            raise MeasureError(f"{at}: a first day, a last day after it, or both are wanted")
        return Period(first, last, whole.quote(item, "quote", at))


def _otherwise(amount: Amount | None, key: str, way: object, ways: tuple[str, ...], at: str) -> Amount:
    """Return an amount of the kind `key` read in another of its ways. Raises MeasureError."""
    if amount is None or amount.key != key or way not in ways:
        raise MeasureError(f"{at}.{key}: {' or '.join(ways)} is wanted, of an amount in {key}")
    return replace(amount, **{str(way): True})  # type: ignore[type-var]  # every kind is a dataclass
