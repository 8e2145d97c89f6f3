"""What an answer is made of: statements, each with the citations it stands on.

The JSON form is fixed by the contract; `to_dict` gives it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from assistant.replies import reply
from assistant.trace import Trace
from assistant.weighing.assessment import Assessment
from assistant.weighing.totals import total
from corpus.measures.facts import Fact, FactError, Value, Vocabulary, plain, vocabulary
from corpus.measures.trace import Computed
from corpus.model import Citation


class Status(StrEnum):
    """The outcomes a user can meet. Their words are in ``prompts/replies.yaml``."""

    ANSWERED = "answered"
    NEEDS_FACTS = "needs_facts"
    NEAREST = "nearest"
    NO_BASIS = "no_basis"


class Composer(StrEnum):
    """Who put an answer into words; every word was verified either way."""

    EXTRACTIVE = "extractive"
    MODEL = "model"


class PartyKind(StrEnum):
    """Whom a fact was told of: the one who asks, or another."""

    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FactReading:
    """A fact as it was read from a message, for the user to confirm or change; it is no statement and settles nothing.

    `words` tell the fact; `sure` where nothing in their clause makes them doubtful. `lasting`: the conversation goes
    by it from now on, so that it can be confirmed or changed.
    """

    fact: Fact
    value: Value
    words: str
    party: PartyKind = PartyKind.OWN
    sure: bool = True
    lasting: bool = True

    @property
    def shown(self) -> tuple[str, str]:
        """The label and the value as users read them."""
        return self.fact.label, self.text

    @property
    def text(self) -> str:
        """The value as a user reads it."""
        return self.fact.show(self.value)

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form of the contract, with the label and the value as users read them beside it."""
        return {
            "fact": self.fact.name,
            "label": self.fact.label,
            "value": plain(self.value),
            "text": self.text,
            "words": self.words,
            "party": self.party.value,
            "sure": self.sure,
            "lasting": self.lasting,
        }


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


def restored(kept: Mapping[str, Any], fact: Fact) -> FactReading:
    """Return the reading that `to_dict` gave `kept` for. Raises FactError for what is none."""
    words, party, sure, lasting = (kept.get(name) for name in ("words", "party", "sure", "lasting"))
    fits = isinstance(words, str) and isinstance(sure, bool) and isinstance(lasting, bool) and party in tuple(PartyKind)
    if not fits:
        raise FactError(f"“{fact.label}”不是按格式读到的情况")
    reading = FactReading(
        fact, fact.restored(kept.get("value")), str(words), PartyKind(str(party)), bool(sure), bool(lasting)
    )
    if reading.to_dict() != dict(kept):
        raise FactError(f"“{fact.label}”与所存的读法不一致")
    return reading


def unsure(readings: Iterable[FactReading], weighed: Collection[str]) -> tuple[FactReading, ...]:
    """Return the readings that are not sure, of the facts that were `weighed`."""
    return tuple(one for one in readings if not one.sure and one.fact.name in weighed)


def said_back(readings: Iterable[tuple[str, str]]) -> str:
    """Return the line that says readings back, each a label and a value as users read them; "" for none."""
    facts = [f"{label}：{text}" for label, text in readings]
    return reply("said_back", facts="；".join(facts)) if facts else ""
