"""Why a model's words were not used, in a few words that a metric can be labelled with."""

import openai
from langchain.agents.middleware.model_call_limit import ModelCallLimitExceededError
from langgraph.errors import GraphRecursionError

from assistant.model.chat import TooLong

# The first that fits; anything else that a library raises comes of a reply that it could not read.
KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (openai.APITimeoutError, "timeout"),
    (TimeoutError, "deadline"),
    (openai.RateLimitError, "rate_limited"),
    (openai.BadRequestError, "rejected"),
    (openai.UnprocessableEntityError, "rejected"),
    (openai.AuthenticationError, "refused"),
    (openai.PermissionDeniedError, "refused"),
    (openai.InternalServerError, "server_error"),
    (openai.APIStatusError, "refused"),
    (openai.APIResponseValidationError, "garbage"),
    (openai.APIConnectionError, "unreachable"),
    (ModelCallLimitExceededError, "loop"),
    (GraphRecursionError, "loop"),
)


def failure_of(error: BaseException) -> str:
    """Return the word for what was raised."""
    if isinstance(error.__cause__, TooLong):
        return "garbage"
    return next((word for kind, word in KINDS if isinstance(error, kind)), "garbage")
