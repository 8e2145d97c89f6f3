"""The assistant: the steps from a question to its answer, each taken once.

Nothing leaves before it is verified: `stream` yields what was read of the question, each statement once the verifier
has passed it, then the whole answer. A statement that fails is dropped and logged; where nothing is left, the user is
told so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Self

from assistant.answer import Answer, FactReading, Statement
from assistant.answering.compose import compose
from assistant.conversation.keeping import keep, recall, turn_of
from assistant.conversation.past import Past
from assistant.conversation.store import Conversations, checked_id
from assistant.finding.gather import gather
from assistant.model.consult import Consultation, Model
from assistant.reading.message import read
from assistant.snapshot import Snapshot, Snapshots
from assistant.tools import assess_measure, match_measures
from assistant.verify.gate import passing
from assistant.weighing.assessment import Assessment
from corpus.database import database_url
from corpus.settings import Settings
from corpus.today import today


class Assistant:
    """Answers questions from the index under home; takes a newer one when it has been written.

    Raises what `Snapshots` raises. One object serves all threads of a process.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.snapshots = Snapshots(settings)
        self.conversations = Conversations(database_url(settings))
        self._model = Model(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the index and the database."""
        self.snapshots.close()
        self.conversations.close()

    def assess(self, measure_id: str, facts: Mapping[str, object], as_of: date | None = None) -> Assessment:
        """Return a measure weighed for `facts`. Raises UnknownError for an unknown measure and FactError."""
        return assess_measure(self.snapshots.take(), measure_id, facts, as_of or today())

    def match(self, facts: Mapping[str, object], as_of: date | None = None) -> tuple[Assessment, ...]:
        """Return every measure weighed for `facts`, the entitled first. Raises FactError for unfit facts."""
        return match_measures(self.snapshots.take(), facts, as_of or today())

    def ask(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
        earlier: Sequence[str] = (),
        owner: str | None = None,
    ) -> Answer:
        """Return the answer to `question`; see `stream`."""
        *_, answer = self.stream(question, conversation_id, facts, as_of, earlier, owner)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
        earlier: Sequence[str] = (),
        owner: str | None = None,
    ) -> Iterator[tuple[FactReading, ...] | Statement | Answer]:
        """Yield what was read of what was told, each statement when it is verified, then the whole Answer.

        A follow-up is resolved against the turns of `conversation_id`; without one a conversation begins, and `earlier`
        are the questions asked before in one that is kept elsewhere: the rules alone answer them again, unheard, and
        only the facts that they tell are kept. `facts` are known beside what the conversation tells, which comes before
        them. `as_of` defaults to today. A conversation that begins is `owner`'s. Where nothing can be kept the answer
        says so. Raises ConversationsError for a malformed id and FactError for unfit facts.
        """
        conversation, until, day = checked_id(conversation_id), monotonic() + self.settings.deadline, as_of or today()
        snapshot = self.snapshots.take()
        past = (
            _replay(earlier, snapshot, facts or {}, day)
            if earlier
            else recall(self.conversations, conversation_id, snapshot.vocabulary)
        )
        message = read(question, past, snapshot, facts or {}, day)
        evidence = gather(message, snapshot)
        draft = compose(message, evidence)
        consulted = self._model.consult(message, evidence, draft, snapshot, until)
        yield consulted.message.case.readings
        passed = list[Statement]()
        for statement in passing(consulted.draft.statements, snapshot):
            passed.append(statement)
            yield statement
        answer = consulted.answer(passed, conversation)
        yield from answer.statements[len(passed) :]
        turn, changes = turn_of(answer, consulted.message.state, snapshot), consulted.message.case.changes
        updates = changes if conversation_id else {**past.facts, **changes}
        yield replace(answer, kept=keep(self.conversations, conversation, turn, updates, owner))


def _replay(earlier: Sequence[str], snapshot: Snapshot, facts: Mapping[str, object], day: date) -> Past:
    """Return what the questions before leave behind, by the rules alone."""
    past = Past()
    for question in earlier:
        message = read(question, past, snapshot, facts, day)
        draft = compose(message, gather(message, snapshot))
        answer = Consultation(message, draft).answer([*passing(draft.statements, snapshot)], None)
        past = past.after(turn_of(answer, message.state, snapshot), message.case.changes)
    return past
