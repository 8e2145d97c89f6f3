"""What an answer is made of: statements, each with the citations it stands on.

The JSON form is fixed by the contract; `to_dict` gives it.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from corpus.model import Citation


class Status(StrEnum):
    """The outcomes a user can meet. Their words are in ``prompts/replies.yaml``."""

    ANSWERED = "answered"
    NEEDS_FACTS = "needs_facts"
    NO_BASIS = "no_basis"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or table row of an answer; `citations` are the words it stands on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Statements and a status. `related` are near misses, named as such, never a basis."""

    id: str
    question: str
    as_of: date
    status: Status
    statements: tuple[Statement, ...]
    related: tuple[Citation, ...] = ()
    conversation_id: str | None = None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation once, in order of first use, the near misses last."""
        used = [c for s in self.statements for c in s.citations]
        return tuple(dict.fromkeys([*used, *self.related]))

    @property
    def text(self) -> str:
        """The rendered answer, each statement followed by its markers: 「…[1][2]」."""
        order = self.citations
        return "\n".join(
            s.text + "".join(f"[{order.index(c) + 1}]" for c in dict.fromkeys(s.citations)) for s in self.statements
        )

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
            "statements": [
                {"text": s.text, "citations": [order.index(c) for c in dict.fromkeys(s.citations)], "assessment": None}
                for s in self.statements
            ],
            "citations": [asdict(c) for c in order],
            "assessments": [],
            "related": [order.index(c) for c in self.related],
        }
