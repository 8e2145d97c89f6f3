"""What tools and prompts take, and the sentence for arguments that do not fit.

An argument that nobody knows is refused, so that a slip of the pen does not pass for an answer.
"""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from api.schemas import PRINTABLE, ConversationId, Day, Question, ToldFacts
from assistant.tools import CLAUSES
from corpus.words import words_of

MAX_NAME = 200
MAX_SITUATION = 2000
MOST_CLAUSES = 20
FAULTS = {"missing": "argument_missing", "extra_forbidden": "argument_unknown"}


def _unquoted(value: object) -> object:
    """Return an object that came as JSON in a string as what it is: so some clients send it."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NAME), PRINTABLE]
Facts = Annotated[ToldFacts, BeforeValidator(_unquoted)]


class Arguments(BaseModel):
    """Arguments by name."""

    model_config = ConfigDict(extra="forbid")


class AskArguments(Arguments):
    """Of the tool ask."""

    question: Question
    conversation_id: ConversationId | None = None
    facts: Facts = {}
    as_of: Day | None = None


class Search(Arguments):
    """Of the tool search_policies."""

    query: Name
    place: Name | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CLAUSES)] = CLAUSES


class Read(Arguments):
    """Of the tool read_clause."""

    policy_id: Name
    node_id: Name


class Assess(Arguments):
    """Of the tool assess_measure."""

    measure_id: Name
    facts: Facts = {}
    as_of: Day | None = None


class Match(Arguments):
    """Of the tool match_measures."""

    facts: Facts = {}
    place: Name | None = None
    as_of: Day | None = None


class CitePolicies(Arguments):
    """Of the prompt cite_policies."""

    question: Question


class MatchEnterprise(Arguments):
    """Of the prompt match_enterprise."""

    situation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_SITUATION), PRINTABLE] = ""


def input_schema(arguments: type[Arguments], described: dict[str, str]) -> dict[str, Any]:
    """Return the JSON schema of arguments, each described in the words of `described`."""
    schema = arguments.model_json_schema()
    del schema["description"]  # it is for whoever reads the code
    for name, field in schema["properties"].items():
        field["description"] = described[name]
    return schema


def unfit(error: ValidationError) -> str:
    """Return the sentence that names the first argument at fault."""
    first = error.errors()[0]
    name = str(first["loc"][0])[:MAX_NAME]
    sentence: str = words_of("mcp")[FAULTS.get(first["type"], "argument_unfit")]
    return sentence.format(name=name)
