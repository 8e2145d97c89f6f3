"""Consults the language model, where one is configured, on an answer that the rules have drafted.

The model's libraries are imported here, where a model is configured, and not before.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Composer, Statement
from assistant.answering.compose import compose
from assistant.answering.draft import UNCOVERED, Draft, settle
from assistant.finding.basis import bearing
from assistant.finding.evidence import Evidence
from assistant.finding.gather import gather
from assistant.model.breaker import Breaker
from assistant.model.compose import Ground, status
from assistant.model.standalone import needs_rewriting
from assistant.model.toolbox import Toolbox
from assistant.reading.message import Message, doubting
from assistant.reading.question import METADATA, Act
from assistant.reading.rewriting import reread
from assistant.snapshot import Snapshot
from assistant.trace import Trace
from assistant.verify.gate import passing
from corpus.settings import Settings


@dataclass(frozen=True, slots=True)
class Consultation:
    """The draft to go by, whoever put it into words, and the message as it is understood by then."""

    message: Message
    draft: Draft
    composer: Composer = Composer.EXTRACTIVE
    prompt_version: str | None = None
    trace: Trace = field(default_factory=Trace)

    def answer(self, passed: Sequence[Statement], conversation: str | None) -> Answer:
        """Return the answer that `passed` come to; where nothing passed, what is said instead."""
        case, draft = self.message.case, settle(self.draft, passed)
        return Answer(
            secrets.token_urlsafe(12),
            self.message.text,
            case.as_of,
            draft.status,
            draft.statements,
            draft.related,
            conversation,
            case.kept,
            self.composer,
            self.prompt_version,
            trace=self.trace,
            vocabulary=case.vocabulary,
            asks=draft.asks,
            readings=case.readings,
        )


class Model:
    """The language model that `settings` names, or none; one that does not answer is left alone for a while."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._breaker = Breaker()
        if settings.llm_url:  # so that the first question does not wait for its libraries
            import assistant.model.drafting  # noqa: F401 - for the modules that it loads

    def consult(
        self, message: Message, evidence: Sequence[Evidence], draft: Draft, snapshot: Snapshot, until: float
    ) -> Consultation:
        """Return what the model makes of a `draft` by `until`, a time of `monotonic`; the draft itself without one."""
        plain = Consultation(message, draft)
        if not self._settings.llm_url:
            return plain
        if needs_rewriting(message, draft):
            plain, evidence = self._reread(plain, evidence, snapshot, until)
            if plain.trace.failure:
                return plain  # a model that does not answer is not asked twice
        return self._worded(plain, evidence, snapshot, until) if asks_the_model(plain.message) else plain

    def _reread(
        self, plain: Consultation, evidence: Sequence[Evidence], snapshot: Snapshot, until: float
    ) -> tuple[Consultation, Sequence[Evidence]]:
        """Return a follow-up as the model reads it, and the evidence for that, where it has a basis."""
        from assistant.model.drafting import rewritten

        before = plain.message
        anew = rewritten(self._settings, before.questions[0].text, before.past.questions, until, self._breaker)
        plain = replace(plain, trace=Trace(anew.steps, (), anew.failure))
        message = reread(anew.question, before, snapshot.setting)
        if message is None:
            return plain, evidence
        found = gather(message, snapshot)
        draft = compose(message, found)
        if draft.status in UNCOVERED:
            return plain, evidence
        return replace(plain, message=message, draft=draft), found

    def _worded(
        self, plain: Consultation, evidence: Sequence[Evidence], snapshot: Snapshot, until: float
    ) -> Consultation:
        """Return the answer in the model's words where it has some that stand, and in any case with the trace."""
        from assistant.model.drafting import drafted

        message, findings = plain.message, evidence[0].findings
        question = message.questions[0]
        verified = replace(plain.draft, statements=tuple(passing(plain.draft.statements, snapshot)))
        toolbox = Toolbox(snapshot, message.case, frozenset(question.scope))
        ground = Ground(verified, findings, bearing(question, findings), toolbox)
        made = drafted(self._settings, ground, message.past.questions, until, self._breaker)
        trace = replace(made.trace, steps=(*plain.trace.steps, *made.trace.steps))
        doubted = doubting(message, made.doubts) if made.doubts else message
        result = replace(plain, message=doubted, prompt_version=made.version, trace=trace)
        if not made.statements:
            return result
        worded = Draft(status(made.statements), made.statements)
        return replace(result, draft=worded, composer=Composer.MODEL)


def asks_the_model(message: Message) -> bool:
    """Say whether a model may have something to add: to one question on the texts of places that the corpus holds.

    What a document says of itself, and two questions at once, the rules tell better.
    """
    question = message.questions[0]
    one = len(message.questions) == 1 and question.act is Act.ASK
    return one and bool(question.scope) and not question.aspects & METADATA
