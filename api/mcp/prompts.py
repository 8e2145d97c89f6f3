"""The prompts over MCP: how to answer from the texts alone, and how to find out what an enterprise is entitled to."""

from collections.abc import Mapping

from mcp_types import (
    GetPromptRequestParams,
    GetPromptResult,
    ListPromptsResult,
    Prompt,
    PromptArgument,
    PromptMessage,
    TextContent,
)

from api.errors import RequestError
from api.mcp.arguments import Arguments, CitePolicies, MatchEnterprise
from corpus.words import words_of

TAKES: Mapping[str, type[Arguments]] = {"cite_policies": CitePolicies, "match_enterprise": MatchEnterprise}


def listed() -> ListPromptsResult:
    """Return the prompts as callers are told of them."""
    return ListPromptsResult(prompts=[_told(name, takes) for name, takes in TAKES.items()])


def filled(asked: GetPromptRequestParams) -> GetPromptResult:
    """Return a prompt, filled in. Raises RequestError for an unknown one, ValidationError for unfit arguments."""
    if asked.name not in TAKES:
        raise RequestError("prompt_not_found")
    texts = words_of("mcp")["prompts"][asked.name]
    arguments = TAKES[asked.name].model_validate(asked.arguments or {}).model_dump()
    known = {key: value or words_of("mcp")["unknown_situation"] for key, value in arguments.items()}
    text = TextContent(type="text", text=texts["text"].format(**known))
    return GetPromptResult(description=texts["says"], messages=[PromptMessage(role="user", content=text)])


def _told(name: str, takes: type[Arguments]) -> Prompt:
    texts = words_of("mcp")["prompts"][name]
    arguments = [
        PromptArgument(name=key, description=texts["arguments"][key], required=field.is_required())
        for key, field in takes.model_fields.items()
    ]
    return Prompt(name=name, title=texts["title"], description=texts["says"], arguments=arguments)
