"""What the clauses of a policy grant, as its page shows it beside them: 谁 · 条件 · 多少 · 方式.

Grants that differ in nothing but how much and in which tier stand in one line. What could not be read is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.grants.grant import Grant, GrantKind
from corpus.grants.policy import PromiseReading
from corpus.language.quote import Span
from corpus.model import Policy
from corpus.words import words_of

Line = tuple[tuple[str, str], ...]  # each part under its name: 谁, 条件, 多少, 方式


@dataclass(frozen=True, slots=True)
class Granted:
    """What a clause grants: a sentence that says how many grants there are, and their lines."""

    summary: str
    lines: tuple[Line, ...]


def granted(policy: Policy, readings: Iterable[PromiseReading]) -> Mapping[str, Granted]:
    """Return what each clause of `policy` grants, by the id of its node."""
    words = words_of("policy")["grants"]
    by_node = groupby(readings, key=lambda reading: reading.node_id)
    return {node_id: _granted(policy.text, words, list(found)) for node_id, found in by_node}


def _granted(text: str, words: Mapping[str, Any], readings: list[PromiseReading]) -> Granted:
    count = sum(len(one.reading.grants) for one in readings)
    lines = (line for one in readings for line in _lines(text, words, one.reading.grants))
    return Granted(words["summary"].format(count=count), tuple(lines))


def _lines(text: str, words: Mapping[str, Any], grants: Iterable[Grant]) -> Iterator[Line]:
    def shared(grant: Grant) -> tuple[str, str, str]:
        conditions = words["join"].join(_said(text, span) for span in grant.conditions)
        return _said(text, grant.beneficiary), conditions, _manner(text, words, grant)

    for (who, conditions, manner), alike in groupby(grants, key=shared):
        award = words["join"].join(_award(text, words, grant) for grant in alike)
        parts = {"who": who, "conditions": conditions, "award": award, "manner": manner}
        yield tuple((words["parts"][name], part) for name, part in parts.items() if part)


def _award(text: str, words: Mapping[str, Any], grant: Grant) -> str:
    """Return how much is granted: tier, base, unit and ceiling about the words of the award."""
    parts = {name: _said(text, getattr(grant, name)) for name in ("award", "bound", "base", "unit_of", "tier", "cap")}
    award = parts["bound"] + parts["award"]
    award = award + parts["unit_of"] if parts["unit_of"].startswith("/") else parts["unit_of"] + award
    award = words["share"].format(base=parts["base"], award=award) if parts["base"] else award
    award = words["unstated"].format(award=award) if grant.kind is GrantKind.UNSTATED and not grant.negated else award
    award = words["denied"].format(award=award) if grant.negated else award
    award = words["capped"].format(award=award, cap=parts["cap"]) if award and parts["cap"] else award or parts["cap"]
    return str(words["tier"].format(tier=parts["tier"], award=award) if parts["tier"] else award)


def _manner(text: str, words: Mapping[str, Any], grant: Grant) -> str:
    """Return how and by whom it is paid, and where else it is said."""
    payer = words["payer"].format(payer=_said(text, grant.payer)) if grant.payer else ""
    return str(words["join"].join(filter(None, (_said(text, grant.manner), payer, _said(text, grant.refers)))))


def _said(text: str, span: Span | None) -> str:
    """Return the words of a span without the white space of the source; "" for none."""
    return "".join(text[span.start : span.end].split()) if span else ""
