"""The loop in which a model looks things up and then says what it proposes, on LangChain's agent.

It ends: after `TURNS` requests, the last of them without tools, whatever the model wants. It judges nothing and shows
nothing; what was said is returned as it was said.
"""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import openai
from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRequest,
    ModelResponse,
    ModelRetryMiddleware,
    ToolCallLimitMiddleware,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import BaseTool, StructuredTool
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.types import Command

from assistant.model.chat import TooLong
from assistant.model.instructions import sections
from assistant.model.toolbox import Toolbox
from assistant.trace import ModelStep

TURNS = 5  # requests to the model for one question
CALLS = 10  # calls of tools for one question
KEPT = 4000  # characters of a tool's result
Note = Callable[[ModelStep], None]
Messages = list[AnyMessage]


class Watch(AgentMiddleware):
    """Notes every step, takes the tools away for the last request, and from servers that know none."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self._note = note
        self._requests = 0
        self._bare = False

    async def awrap_model_call(
        self, request: ModelRequest, handler: Callable[[ModelRequest], Awaitable[ModelResponse]]
    ) -> ModelResponse:
        """Ask the model."""
        self._requests += 1
        if self._bare or self._requests >= TURNS:
            request = request.override(tools=[])
        began = perf_counter()
        try:
            response = await handler(request)
        except openai.APIStatusError as error:
            if not request.tools or "tool" not in error.message.lower():
                raise
            self._bare = True
            response = await handler(request.override(tools=[]))
        self._note(step("model", began, response.result[-1]))
        return response

    async def awrap_tool_call(
        self,
        request: ToolCallRequest,
        handler: Callable[[ToolCallRequest], Awaitable[ToolMessage | Command[Any]]],
    ) -> ToolMessage | Command[Any]:
        """Call a tool; what it returns is cut to what a small model can take in."""
        began = perf_counter()
        result = await handler(request)
        self._note(ModelStep(str(request.tool_call["name"])[:40], perf_counter() - began))
        if isinstance(result, ToolMessage) and len(result.text) > KEPT:
            result = result.model_copy(update={"content": result.text[:KEPT]})
        return result


async def converse(chat: BaseChatModel, toolbox: Toolbox, instructions: str, opening: str, note: Note) -> Messages:
    """Return the conversation up to what the model says last. Raises what the endpoint and the limits raise."""
    middleware: list[AgentMiddleware[Any, Any, Any]] = [
        ModelCallLimitMiddleware(run_limit=TURNS, exit_behavior="error"),
        ToolCallLimitMiddleware(run_limit=CALLS, exit_behavior="continue"),
        Watch(note),
        ModelRetryMiddleware(
            max_retries=1, retry_on=_worth_retrying, on_failure="error", initial_delay=0.3, max_delay=0.5
        ),
    ]
    agent = create_agent(chat, _tools(toolbox), system_prompt=instructions, middleware=middleware)
    state = await agent.ainvoke({"messages": [HumanMessage(opening)]})
    return [SystemMessage(instructions), *state["messages"]]


async def ask(chat: BaseChatModel, messages: Messages, what: str, note: Note) -> str:
    """Return what the model says to `messages`, without tools."""
    began = perf_counter()
    response = await chat.ainvoke(messages)
    note(step(what, began, response))
    return response.text


def step(what: str, began: float, response: BaseMessage) -> ModelStep:
    """Return the step that ends with what was said just now."""
    used = response.usage_metadata if isinstance(response, AIMessage) else None
    taken = perf_counter() - began
    return ModelStep(what, taken, used["input_tokens"], used["output_tokens"]) if used else ModelStep(what, taken)


def _tools(toolbox: Toolbox) -> list[BaseTool]:
    descriptions = sections("tools")
    return [
        StructuredTool.from_function(call, name=name, description=descriptions[name])
        for name, call in toolbox.tools.items()
    ]


def _worth_retrying(error: Exception) -> bool:
    """Say whether the same request may fare better in a moment: not after a timeout, a refusal, a flood."""
    if isinstance(error, openai.APITimeoutError) or isinstance(error.__cause__, TooLong):
        return False
    return isinstance(error, openai.APIConnectionError | openai.InternalServerError | openai.RateLimitError)
