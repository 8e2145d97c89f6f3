"""The bytes that enter and leave: requests, and the JSON of an answer as the contract fixes it.

Unknown fields of a request are refused, so that a slip of the pen does not pass for an answer.
"""

import json
import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_MESSAGE = 10_000  # characters of a question with all that it quotes; of its own it has fewer
MAX_NAME = 60


def _printable(value: object) -> object:
    """Drop what is no text: NUL and lone surrogates, which JSON can carry but no database can keep."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\n\t" or not (ord(c) < 0x20 or 0xD800 <= ord(c) <= 0xDFFF))


def _iso(value: object) -> object:
    """Refuse what is no date as people write it: a number would pass for seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a date is written YYYY-MM-DD")
    if not isinstance(value, str | date | None):
        raise ValueError("a date is a string")
    return value


def _writable(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse facts that cannot be written down as UTF-8 or JSON."""
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value


ConversationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
PRINTABLE = BeforeValidator(_printable)
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE), PRINTABLE]
Day = Annotated[date, BeforeValidator(_iso)]
ToldFacts = Annotated[dict[str, Any], AfterValidator(_writable)]


class AskRequest(BaseModel):
    """One question. `facts` are known facts of the enterprise by name; `as_of` the day to answer for (today).

    The facts of the profile `profile_id` are told along; where both tell one, `facts` does.
    """

    model_config = ConfigDict(extra="forbid")

    question: Question
    conversation_id: ConversationId | None = None
    profile_id: ConversationId | None = None
    facts: ToldFacts | None = None
    as_of: Day | None = None


class FactsRequest(BaseModel):
    """Facts of an enterprise by name or label; null and blank are unknown. `as_of`: the day to weigh for (today)."""

    model_config = ConfigDict(extra="forbid")

    facts: ToldFacts = {}
    as_of: Day | None = None


class FactsPatch(BaseModel):
    """Facts to correct; null removes one."""

    model_config = ConfigDict(extra="forbid")

    facts: ToldFacts


class ProfileRequest(BaseModel):
    """An enterprise's facts to save, with a name for the user's own eyes."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NAME), PRINTABLE] = ""
    facts: ToldFacts


class CitationBody(BaseModel):
    """Words of a policy, word for word; `start` and `end` are code points of its canonical text."""

    policy_id: str
    policy_title: str
    document_number: str | None
    node_id: str
    label: str
    heading: str
    start: int
    end: int
    quote: str
    short: str = Field(description="a short name of the policy, for a chip")


class StatementBody(BaseModel):
    """One sentence of an answer; `citations` are indices into the answer's citations."""

    text: str
    citations: list[int]
    assessment: int | None


class ErrorTold(BaseModel):
    """What went wrong: a code for software, a sentence for people."""

    code: str
    message: str


class ErrorBody(BaseModel):
    """A request that was not served."""

    error: ErrorTold


class AskBody(BaseModel):
    """What became of one of several things asked; `statements` are places in the answer's."""

    text: str
    status: str
    statements: list[int]


class FactReadingBody(BaseModel):
    """A fact as it was read of what was told; one that is `lasting` and not `sure` is to be confirmed or changed."""

    fact: str
    label: str
    value: Any
    text: str
    words: str
    party: str = Field(description="own or other: whom it was told of")
    sure: bool
    lasting: bool = Field(description="whether the conversation goes by it from now on")


class AnswerBody(BaseModel):
    """A whole answer."""

    id: str
    question: str
    as_of: date
    conversation_id: str | None
    status: str
    text: str
    statements: list[StatementBody]
    citations: list[CitationBody]
    assessments: list[dict[str, Any]]
    total: dict[str, Any] | None = None
    readings: list[FactReadingBody] = Field([], alias="heard", description="what was read of what this question told")
    facts: list[dict[str, Any]] = Field([], description="what is known in the conversation after this turn")
    related: list[int]
    asks: list[AskBody] = Field([], description="one each where several things are asked, in order")
    composer: str = Field("extractive", description="who put it into words: extractive or model")
    prompt_version: str | None = None
    kept: bool = Field(True, description="whether the next question of the conversation finds this one")
