"""What an answer is made of: statements, each with the citations it stands on.

The JSON form is fixed by the contract; `to_dict` gives it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum

from assistant.fact_reading import FactReading, said_back, unsure
from assistant.trace import Trace
from assistant.weighing.assessment import Assessment
from assistant.weighing.totals import total
from corpus.measures.facts import Fact, Value, Vocabulary, plain, vocabulary
from corpus.measures.trace import Computed
from corpus.model import Citation


class Status(StrEnum):
    """The outcomes a user can meet. Their words are in ``prompts/replies.yaml``."""

    ANSWERED = "answered"
    NEEDS_FACTS = "needs_facts"
    NO_BASIS = "no_basis"


class Composer(StrEnum):
    """Who put an answer into words; every word was verified either way."""

    EXTRACTIVE = "extractive"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or table row of an answer; `citations` are the words it stands on, `assessment` what it tells of."""

    text: str
    citations: tuple[Citation, ...] = ()
    assessment: Assessment | None = None


@dataclass(frozen=True, slots=True)
class AskOutcome:
    """What became of one of several things asked: its words, its status, and the statements that answer it."""

    text: str
    status: Status
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Statements and a status. `related` are near misses, named as such, never a basis; `asks` are there where several.

    `facts` are those known of the enterprise after this turn. `prompt_version` is that of the prompt that a model was
    given; `kept` says whether the next turn finds this one; `trace` is for staff, and may hold words that were not let
    through.
    """

    id: str
    question: str
    as_of: date
    status: Status
    statements: tuple[Statement, ...]
    related: tuple[Citation, ...] = ()
    conversation_id: str | None = None
    facts: Mapping[str, Value] = field(default_factory=dict)
    composer: Composer = Composer.EXTRACTIVE
    prompt_version: str | None = None
    kept: bool = True
    trace: Trace = field(default_factory=Trace)
    vocabulary: Vocabulary = field(default_factory=vocabulary, repr=False)  # that the facts are of
    asks: tuple[AskOutcome, ...] = ()  # in the order asked
    readings: tuple[FactReading, ...] = ()  # of what this question told

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """Every assessment that a statement tells of once, in order of first use."""
        return tuple(dict.fromkeys(s.assessment for s in self.statements if s.assessment))

    @property
    def total(self) -> Computed | None:
        """What the assessments come to together; None where nothing may be added."""
        return total(self.assessments)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of first use, those of calculations after them and the near misses last."""
        used = [c for s in self.statements for c in s.citations]
        weighed = [c for a in self.assessments for c in a.citations]
        return tuple(dict.fromkeys([*used, *weighed, *self.related]))

    @property
    def text(self) -> str:
        """The rendered answer: what is said back, then each statement followed by its markers: 「…[1][2]」."""
        order = self.citations
        lines = [
            s.text + "".join(f"[{order.index(c) + 1}]" for c in dict.fromkeys(s.citations)) for s in self.statements
        ]
        return "\n".join(filter(None, (said_back(one.shown for one in self.unsure), *lines)))

    @property
    def unsure(self) -> tuple[FactReading, ...]:
        """What was read and weighed, and is not sure: it is said back."""
        return unsure(self.readings, {name for one in self.assessments for name in one.facts})

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of the contract."""
        order = self.citations
        return {
            "id": self.id,
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "conversation_id": self.conversation_id,
            "status": self.status.value,
            "text": self.text,
            "statements": [self._plain(statement) for statement in self.statements],
            "citations": [asdict(c) for c in order],
            "assessments": [assessment.to_dict(order.index) for assessment in self.assessments],
            "total": self.total.to_dict() if self.total else None,
            "heard": [one.to_dict() for one in self.readings],
            "facts": [told_fact(self.vocabulary[name], value) for name, value in self.facts.items()],
            "related": [order.index(c) for c in self.related],
            "asks": [self._outcome(ask) for ask in self.asks],
            "composer": self.composer.value,
            "prompt_version": self.prompt_version,
            "kept": self.kept,
            "trace": self.trace.to_dict(),
        }

    def _plain(self, statement: Statement) -> dict[str, object]:
        order = self.citations
        return {
            "text": statement.text,
            "citations": [order.index(c) for c in dict.fromkeys(statement.citations)],
            "assessment": self.assessments.index(statement.assessment) if statement.assessment else None,
        }

    def _outcome(self, ask: AskOutcome) -> dict[str, object]:
        places = [self.statements.index(statement) for statement in ask.statements]
        return {"text": ask.text, "status": ask.status.value, "statements": places}


def told_fact(fact: Fact, value: Value) -> dict[str, object]:
    """Return the JSON of a known fact: name, label, plain value and the text that a user reads."""
    return {"name": fact.name, "label": fact.label, "value": plain(value), "text": fact.show(value)}
