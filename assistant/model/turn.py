"""Whether a question is put to the language model, and the answer with what it drafted.

The model's libraries are imported here, where a model is configured, and not before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Answer, Composer
from assistant.answering.draft import Draft
from assistant.finding.basis import bearing
from assistant.finding.gather import gather
from assistant.model.breaker import Breaker
from assistant.model.compose import Ground, status
from assistant.model.standalone import Rewritten, needs_rewriting
from assistant.model.toolbox import Toolbox
from assistant.reading.case import Case
from assistant.reading.question import METADATA, Act, Question
from assistant.tools import Shelf
from assistant.trace import Trace
from corpus.settings import Settings

if TYPE_CHECKING:
    from assistant.model.drafting import Drafted


def with_model(
    settings: Settings,
    shelf: Shelf,
    queries: Sequence[Question],
    case: Case,
    draft: Draft,
    earlier: Sequence[str],
    began: float,
    breaker: Breaker,
) -> "Drafted | None":
    """Return what the model drafts; None where it is not asked. `draft` is the rules' verified answer.

    `earlier` are the questions before this one; `began` is the time of `monotonic` from which the deadline counts.
    """
    if not settings.llm_url or not asks_the_model(queries):
        return None
    from assistant.model.drafting import drafted

    query = queries[0]
    findings = gather(query, shelf.index).findings
    toolbox = Toolbox(shelf, case, frozenset(query.scope))
    ground = Ground(draft, findings, bearing(query, findings), toolbox)
    return drafted(settings, ground, earlier, began + settings.deadline, breaker)


def read_anew(
    settings: Settings,
    queries: Sequence[Question],
    draft: Draft,
    earlier: Sequence[str],
    began: float,
    breaker: Breaker,
) -> Rewritten | None:
    """Return a follow-up as the model reads it, where the rules found nothing for it; else None."""
    if not settings.llm_url or not needs_rewriting(queries, draft, earlier):
        return None
    from assistant.model.drafting import rewritten

    return rewritten(settings, queries[0].text, earlier, began + settings.deadline, breaker)


def load_model(settings: Settings) -> None:
    """Import a model's libraries where one is configured, so that the first question does not wait for them."""
    if settings.llm_url:
        import assistant.model.drafting  # noqa: F401 - for the modules that it loads


def asks_the_model(queries: Sequence[Question]) -> bool:
    """Say whether a model may have something to add: to one question on the texts of places that the corpus holds.

    What a document says of itself, and two questions at once, the rules tell better.
    """
    query = queries[0]
    return len(queries) == 1 and query.act is Act.ASK and bool(query.scope) and not query.aspects & METADATA


def drafted_answer(answer: Answer, drafted: "Drafted | None", anew: Rewritten | None = None) -> Answer:
    """Return `answer` in the model's words where it has some that stand, and in any case with the trace."""
    if anew:
        answer = replace(answer, trace=Trace(anew.steps, (), anew.failure))
    if drafted is None:
        return answer
    trace = replace(drafted.trace, steps=(*answer.trace.steps, *drafted.trace.steps))
    answer = replace(answer, trace=trace, prompt_version=drafted.version)
    if not drafted.statements:
        return answer
    return replace(
        answer,
        status=status(drafted.statements),
        statements=drafted.statements,
        related=(),
        composer=Composer.MODEL,
    )
