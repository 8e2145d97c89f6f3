"""What weighing a term comes to: a number with its sense, the steps that lead to it, the facts that could change it.

Values only; each step carries the words that say so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from corpus.language.bound import Bound
from corpus.language.quantity import shown
from corpus.measures.written import Written, bounded
from corpus.model import Citation
from corpus.words import filled


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed amount. `unit` is CNY, CNY/m2 or %; 最高 is `UP_TO`, 不低于 `AT_LEAST`."""

    value: Decimal
    unit: str
    bound: Bound

    def to_dict(self) -> dict[str, str]:
        """Return the JSON form; the value is a plain decimal string."""
        return {"value": f"{self.value.normalize():f}", "unit": self.unit, "bound": self.bound.value}

    @property
    def plain(self) -> str:
        """The amount as people write it, without its sense: 5万元."""
        return shown(self.value, self.unit)

    @property
    def wording(self) -> str:
        """The amount as people write it, 最高 or 不低于 before it where it is no exact one."""
        return bounded(self.plain, self.bound)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trace: what was weighed or computed, what came of it, and the words that say so.

    `holds` is whether a condition is met; None for a step of the computation.
    """

    what: str
    value: str
    cited: Citation
    holds: bool | None = None

    def to_dict(self, number: Callable[[Citation], int]) -> dict[str, object]:
        """Return the JSON form; `number` gives the index of a citation in the answer's list."""
        return {"what": self.what, "value": self.value, "holds": self.holds, "citation": number(self.cited)}


@dataclass(frozen=True, slots=True)
class Valued:
    """A computation: its result (None: unknown), its steps and the facts that could still change it."""

    computed: Computed | None
    steps: tuple[Step, ...] = ()
    wanted: tuple[str, ...] = ()
    pending: tuple[Step, ...] = ()  # parts that hang on facts that are unknown


def word(key: str, **fields: str) -> str:
    """Return what a step says, from ``prompts/replies.yaml``. Raises KeyError for an unknown key or a missing field."""
    return filled("replies", key, **fields)


def stated(quantity: Written, number: Decimal | None = None) -> Computed:
    """Return a quantity of the text as an amount, or `number` in its unit and sense."""
    return Computed(quantity.value if number is None else number, quantity.unit, quantity.sense)


def joined(parts: Iterable[Valued]) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Return the steps of several computations, and the facts that could change any of them, each once."""
    every = tuple(parts)
    wanted = dict.fromkeys(name for part in every for name in part.wanted)
    return tuple(step for part in every for step in part.steps), tuple(wanted)
