"""What weighing a measure for one enterprise comes to: an outcome, an amount, the steps, what is still to be asked.

Values only. An amount stands here only where every fact that it hangs on is known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpus.measures.facts import Value, plain
from corpus.measures.trace import Computed, Step
from corpus.model import Citation


class Outcome(StrEnum):
    """The outcomes of the contract."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    MISSING_FACTS = "missing_facts"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that could still change the outcome or the amount, its label and the question that asks for it.

    `adds`: it can only add to an amount that is known already.
    """

    fact: str
    label: str
    ask: str
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another reading of an open provision comes to, where that differs."""

    says: str
    outcome: Outcome
    amount: Computed | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A measure weighed with `facts` as of a day.

    `amount` is None where the policy states none, where it is not due and where a fact is missing. `if_met` is what it
    comes to if the conditions that are still open are met; `total` is an amount a unit times the units.
    """

    measure_id: str
    policy_id: str
    title: str
    outcome: Outcome
    as_of: date
    facts: Mapping[str, Value] = field(hash=False)  # those that the measure hangs on
    grant: Citation
    result: str = ""  # what the amount is: 奖励金额, 土地出让底价
    unstated: bool = False  # the policy promises money and does not say how much
    amount: Computed | None = None
    total: Computed | None = None
    if_met: Computed | None = None
    steps: tuple[Step, ...] = ()
    pending: tuple[Step, ...] = ()  # parts of the amount that hang on what is not known yet
    missing: tuple[Missing, ...] = ()  # the most decisive first
    readings: tuple[Alternative, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The words that it stands on, in the order of its steps, the granting ones first."""
        return tuple(dict.fromkeys((self.grant, *(step.cited for step in (*self.steps, *self.pending)))))

    def to_dict(self, number: Callable[[Citation], int]) -> dict[str, object]:
        """Return the JSON form of the contract; `number` gives the index of a citation in the answer's list."""
        return {
            "measure_id": self.measure_id,
            "policy_id": self.policy_id,
            "title": self.title,
            "outcome": self.outcome.value,
            "result": self.result,
            "unstated": self.unstated,
            "amount": self.amount.to_dict() if self.amount else None,
            "total": self.total.to_dict() if self.total else None,
            "if_met": self.if_met.to_dict() if self.if_met else None,
            "as_of": self.as_of.isoformat(),
            "facts": {name: plain(value) for name, value in self.facts.items()},
            "grant": number(self.grant),
            "steps": [step.to_dict(number) for step in self.steps],
            "pending": [step.to_dict(number) for step in self.pending],
            "missing": [{"fact": m.fact, "ask": m.ask, "adds": m.adds} for m in self.missing],
            "readings": [
                {"says": r.says, "outcome": r.outcome.value, "amount": r.amount.to_dict() if r.amount else None}
                for r in self.readings
            ],
            "notes": list(self.notes),
        }
