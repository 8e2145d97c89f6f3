"""What tools give: the JSON of the contract, as a schema tells it, and the same as text that anyone can read."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from api.citations import named, shorts
from api.measures import measure_dict
from api.schemas import CitationBody
from api.terminal import assessment_text
from assistant.snapshot import Snapshot
from assistant.tools import ClauseText
from assistant.weighing.assessment import Assessment
from corpus.words import words_of


class Body(BaseModel):
    """Fields that a caller can rely on; more may stand beside them."""

    model_config = ConfigDict(extra="allow")


class FactBody(Body):
    """A fact that an enterprise may tell."""

    name: str
    label: str
    type: str
    ask: str


class MeasureBody(Body):
    """A measure that can be weighed, with the facts it hangs on."""

    id: str
    title: str
    facts: list[FactBody]


class ClauseBody(Body):
    """A clause: where it stands, from the title down, its sentences word for word, what can be weighed."""

    policy_id: str
    node_id: str
    headings: list[str]
    sentences: list[CitationBody]
    measures: list[MeasureBody]


class WholeClauseBody(ClauseBody):
    """A clause that was asked for; of one that is not `whole` only the beginning stands here."""

    whole: bool


class ClausesBody(Body):
    """Clauses, the nearest first."""

    clauses: list[ClauseBody]


class AmountBody(Body):
    """An amount; `value` is a decimal string in `unit`, `text` what a user reads."""

    value: str
    unit: str
    bound: str
    text: str


class StepBody(Body):
    """A step; `citation` is an index into the citations."""

    what: str
    value: str
    citation: int


class MissingBody(Body):
    """A fact that could still change the outcome, and the question that asks for it."""

    fact: str
    ask: str


class WeighedBody(Body):
    """A measure weighed with facts."""

    measure_id: str
    title: str
    outcome: str
    amount: AmountBody | None
    steps: list[StepBody]
    missing: list[MissingBody]
    readings: list[dict[str, Any]]


class AssessmentBody(WeighedBody):
    """One measure weighed, with the words that it stands on."""

    citations: list[CitationBody]


class MatchBody(Body):
    """All measures weighed, the entitled first; `counts` is how many came to what."""

    as_of: date
    assessments: list[WeighedBody]
    citations: list[CitationBody]
    counts: dict[str, int]


def clause_dict(clause: ClauseText, snapshot: Snapshot) -> dict[str, Any]:
    """Return the JSON of a clause."""
    names, measures = shorts(snapshot.index.metadata), snapshot.measures
    return {
        "policy_id": clause.policy_id,
        "node_id": clause.node_id,
        "headings": list(clause.headings),
        "sentences": [named(asdict(sentence), names) for sentence in clause.sentences],
        "measures": [measure_dict(measures[name], names) for name in clause.measures if name in measures],
    }


def clause_text(clause: dict[str, Any]) -> str:
    """Return the JSON of a clause as text."""
    texts = words_of("mcp")
    quotes = [texts["quote"].format(quote=sentence["quote"].strip()) for sentence in clause["sentences"]]
    measures = [
        texts["measure"].format(
            id=one["id"], title=one["title"], labels=_labels(fact["label"] for fact in one["facts"])
        )
        for one in clause["measures"]
    ]
    known = {**clause, "headings": " > ".join(clause["headings"]), "quotes": "\n".join([*quotes, *measures])}
    return str(texts["clause"].format_map(known))


def weighed_text(found: Assessment) -> str:
    """Return an assessment as text: what is said of it, where its words stand, what is still wanted."""
    grant = found.grant
    basis = words_of("mcp")["basis"].format(
        title=grant.policy_title,
        label=grant.label,
        heading=grant.heading,
        policy_id=grant.policy_id,
        node_id=grant.node_id,
    )
    wanted = words_of("mcp")["wanted"].format(labels=_labels(missing.label for missing in found.missing))
    return "\n".join([assessment_text(found), basis, *([wanted] if found.missing else [])])


def _labels(labels: Iterable[str]) -> str:
    return "、".join(labels)
