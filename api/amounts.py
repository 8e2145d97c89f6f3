"""How amounts read: 最高10万元, 不低于168元/平方米. Words of an assessment's JSON; computes nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.replies import name
from corpus.language.bound import Bound
from corpus.language.quantity import shown
from corpus.words import words_of


def words() -> Mapping[str, str]:
    """Return what users read about measures, by name."""
    return words_of("measures")


def worded(assessment: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of an assessment with ``text`` beside every amount."""
    return {
        **assessment,
        **{key: amount(assessment.get(key)) for key in ("amount", "total", "if_met")},
        "readings": [{**one, "amount": amount(one["amount"])} for one in assessment["readings"]],
    }


def amount(computed: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return the JSON of an amount with ``text``, as a user reads it."""
    if computed is None:
        return None
    sense = "" if computed["bound"] == Bound.EXACT else name("senses", computed["bound"])
    return {**computed, "text": sense + shown(Decimal(computed["value"]), computed["unit"])}
