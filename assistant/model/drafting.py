"""A model drafts the answer to one question, under the deadline, and our code takes from it what stands.

Whatever goes wrong on the way is logged and told in the trace; then there is no draft of the model's, and the answer
that the rules made is given.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from langchain_core.messages import HumanMessage, SystemMessage

from assistant.answer import Statement
from assistant.model.agent import Messages, ask, converse
from assistant.model.breaker import LEFT_ALONE, Breaker
from assistant.model.chat import chat_model
from assistant.model.compose import Ground, Judged, judge, reweighed, shortfall, whole
from assistant.model.failure import failure_of
from assistant.model.instructions import prompt
from assistant.model.opening import opening
from assistant.model.proposals import proposals, without_thoughts
from assistant.model.standalone import Rewritten
from assistant.model.toolbox import fenced, new_fence
from assistant.replies import reply
from assistant.trace import ModelStep, Trace
from corpus.settings import Settings

log = logging.getLogger(__name__)

AFTER = 0.3  # seconds kept of the deadline for what comes after the model
LEAST = 0.2  # seconds under which a model is not asked at all
GRACE = 0.5  # seconds in which a request that is broken off has to let go


@dataclass(slots=True)
class Work:
    """What has come of the model so far; the thread that works on it may have to be left behind."""

    judged: Judged = field(default_factory=Judged)
    steps: list[ModelStep] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """The model's statements, none where it failed, and the trace."""

    statements: tuple[Statement, ...]
    trace: Trace
    version: str
    doubts: frozenset[str] = frozenset()  # facts that the model reads otherwise than the rules


def drafted(settings: Settings, ground: Ground, earlier: Sequence[str], until: float, breaker: Breaker) -> ModelDraft:
    """Return what the model drafts for the question of `ground` by `until`, a time of `monotonic`."""
    work = Work()
    failure = within(until, lambda: _draft(settings, ground, earlier, work), breaker)
    toolbox, judged = ground.toolbox, reweighed(work.judged, ground)
    short = shortfall(judged.passed, ground)
    if short and not failure:
        failure = short if judged.passed or judged.dropped else "no_statements"
        log.warning("the model's words are not used: %s", failure)
    for one in judged.dropped:
        log.warning("the model's statement dropped: %s: %s", one.text, "; ".join(one.faults))
    trace = Trace(tuple(work.steps), judged.dropped, failure if short else None)
    version = prompt("answer").version
    if short:
        return ModelDraft((), trace, version)
    return ModelDraft(whole(judged.passed, ground), trace, version, frozenset(toolbox.doubts))


def rewritten(settings: Settings, question: str, earlier: Sequence[str], until: float, breaker: Breaker) -> Rewritten:
    """Return what the model makes of a follow-up, a question that can be read by itself, by `until`."""
    steps: list[ModelStep] = []
    replies: list[str] = []

    async def work() -> None:
        fence = new_fence()
        talk = fenced("\n".join((*(reply("tool_earlier", question=q) for q in earlier), question)), fence)
        async with chat_model(settings) as chat:
            messages: Messages = [SystemMessage(prompt("rewrite").words), HumanMessage(talk)]
            replies.append(await ask(chat, messages, "rewrite", steps.append))

    failure = within(until, work, breaker)
    lines = without_thoughts("".join(replies)).strip().splitlines()
    return Rewritten(lines[0].strip() if lines else "", tuple(steps), failure)


def within(until: float, work: Callable[[], Awaitable[None]], breaker: Breaker) -> str | None:
    """Run `work` where `breaker` admits it; return why it failed, None where it did not. Never later than `until`."""
    left = until - AFTER - monotonic()
    if left < LEAST:
        return "deadline"
    if not breaker.admits():
        log.info("the model is left alone: its endpoint failed a moment ago")
        return LEFT_ALONE
    failure = _run(left, work)
    breaker.note(failure)
    return failure


def _run(left: float, work: Callable[[], Awaitable[None]]) -> str | None:
    """Run `work` in a thread of its own for `left` seconds at most; return why it failed, None where it did not."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(asyncio.wait_for(work(), left))
        except Exception as error:  # noqa: BLE001 - whatever a server makes the libraries raise, the rules' answer stands
            raised.append(error)

    thread = threading.Thread(target=run, name="model", daemon=True)
    thread.start()
    thread.join(left + GRACE)
    if thread.is_alive():
        raised.append(TimeoutError("the model's thread does not end"))
    for error in raised:
        why = error.__cause__ or error  # the client says no more than that the connection failed
        log.warning("the model failed: %s: %s", failure_of(error), " ".join(str(why).split())[:300] or repr(why))
    return failure_of(raised[0]) if raised else None


async def _draft(settings: Settings, ground: Ground, earlier: Sequence[str], work: Work) -> None:
    """Converse, judge, and have what failed repaired once."""
    toolbox = ground.toolbox
    async with chat_model(settings) as chat:
        messages = await converse(chat, toolbox, prompt("answer").words, opening(ground, earlier), work.steps.append)
        work.judged = judge(proposals(messages[-1].text), ground)
        if not work.judged.dropped:
            return
        faults = "\n".join(reply("tool_fault", text=d.text, faults="；".join(d.faults)) for d in work.judged.dropped)
        repair = HumanMessage(prompt("repair").filled(faults=toolbox.fenced(faults)))
        again = await ask(chat, [*messages, repair], "repair", work.steps.append)
        work.judged = work.judged.joined(judge(proposals(again), ground))
