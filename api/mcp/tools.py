"""The tools over MCP: the same functions that serve the model, told by id, and ``ask``, the whole verified answer.

What a caller's own model makes of clauses nobody verifies; so it can also have the answer that is verified. That one
keeps the conversation, the others only read. Whatever fails is told in one sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, ValidationError

from api.admission import check_length
from api.chat import told_answer
from api.citations import shorts
from api.deps import Desk
from api.errors import RequestError, failure
from api.health import Figures
from api.mcp import results
from api.mcp.arguments import Arguments, AskArguments, Assess, Match, Read, Search, input_schema, unfit
from api.measures import assessment_dicts, find_measure, match_dict
from api.owners import admit
from api.schemas import AnswerBody
from api.terminal import answer_text
from assistant.tools import match_measures, read_clause, search_policies
from corpus.places import chain, find
from corpus.today import today
from corpus.unknown import UnknownError
from corpus.words import words_of

Result = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A tool: what it takes, what it gives, what does it, and whether it only reads."""

    takes: type[Arguments]
    gives: type[BaseModel]
    work: Callable[[Desk, Figures, Any], Result]
    reads: bool = True


def listed() -> ListToolsResult:
    """Return the tools as callers are told of them."""
    return ListToolsResult(tools=[_told(name, offer) for name, offer in OFFERS.items()])


def called(desk: Desk, figures: Figures, asked: CallToolRequestParams) -> CallToolResult:
    """Return what a tool gives, or the sentence that says why it gives nothing. Raises RequestError for no tool."""
    if asked.name not in OFFERS:
        raise RequestError("tool_not_found")
    offer = OFFERS[asked.name]
    try:
        text, structured = offer.work(desk, figures, offer.takes.model_validate(asked.arguments or {}))
    except ValidationError as error:
        return _refused(unfit(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a plain sentence
        return _refused(failure(error).message)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=structured)


def _ask(desk: Desk, figures: Figures, asked: AskArguments) -> Result:
    assistant = desk.assistant()
    owner = admit(desk, asked.conversation_id)
    check_length(assistant, asked.question, asked.conversation_id)
    answer = assistant.ask(asked.question, asked.conversation_id, asked.facts, asked.as_of, owner=owner)
    figures.count(answer)
    conversation = words_of("mcp")["conversation"].format(id=answer.conversation_id)
    return f"{answer_text(answer, goes_on=True)}\n\n{conversation}", told_answer(
        answer.to_dict(), shorts(assistant.snapshots.index().metadata)
    )


def _search(desk: Desk, _: Figures, asked: Search) -> Result:
    snapshot = desk.assistant().snapshots.take()
    found = search_policies(snapshot, asked.query, _places(desk, asked.place), asked.limit)
    clauses = [results.clause_dict(clause, snapshot) for clause in found]
    return "\n\n".join(map(results.clause_text, clauses)) or words_of("mcp")["nothing"], {"clauses": clauses}


def _read(desk: Desk, _: Figures, asked: Read) -> Result:
    policy, snapshot = desk.policy(asked.policy_id), desk.assistant().snapshots.take()
    try:
        found = read_clause(snapshot, policy.id, asked.node_id)
    except UnknownError:
        raise RequestError("node_not_found") from None
    clause, end = results.clause_dict(found, snapshot), policy.node(asked.node_id).end
    whole = not policy.text[found.sentences[-1].end : end].strip() if found.sentences else True
    text = results.clause_text(clause)
    return text if whole else "\n".join((text, words_of("mcp")["cut"].format_map(clause))), {**clause, "whole": whole}


def _assess(desk: Desk, _: Figures, asked: Assess) -> Result:
    found = desk.assistant().assess(find_measure(desk, asked.measure_id).id, asked.facts, asked.as_of)
    (one,), citations = assessment_dicts([found], desk)
    return results.weighed_text(found), {**one, "citations": citations}


def _match(desk: Desk, _: Figures, asked: Match) -> Result:
    day = asked.as_of or today()
    found = match_measures(desk.assistant().snapshots.take(), asked.facts, day, _places(desk, asked.place))
    return "\n\n".join(map(results.weighed_text, found)), match_dict(found, day, desk)


OFFERS: Mapping[str, Offer] = {
    "ask": Offer(AskArguments, AnswerBody, _ask, reads=False),
    "search_policies": Offer(Search, results.ClausesBody, _search),
    "read_clause": Offer(Read, results.WholeClauseBody, _read),
    "assess_measure": Offer(Assess, results.AssessmentBody, _assess),
    "match_measures": Offer(Match, results.MatchBody, _match),
}


def _places(desk: Desk, name: str | None) -> frozenset[str]:
    """Return the names of a place (None: of the office's home) and of what stands above it."""
    try:
        place = find(name or desk.settings.place)
    except UnknownError:
        raise RequestError("place_not_found") from None
    return frozenset(one.name for one in chain(place))


def _told(name: str, offer: Offer) -> Tool:
    texts = words_of("mcp")["tools"][name]
    return Tool(
        name=name,
        title=texts["title"],
        description=texts["says"],
        input_schema=input_schema(offer.takes, texts["arguments"]),
        output_schema=offer.gives.model_json_schema(),
        annotations=ToolAnnotations(
            read_only_hint=offer.reads, destructive_hint=False, idempotent_hint=offer.reads, open_world_hint=False
        ),
    )


def _refused(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=sentence)], is_error=True)
