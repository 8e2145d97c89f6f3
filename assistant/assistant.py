"""The assistant: ``understand -> gather -> compose -> verify``, and the conversation around it.

Nothing leaves before it is verified: `stream` yields each statement once the verifier has passed it, then the whole
answer. A statement that fails is dropped and logged; where nothing is left, the user is told so.
"""

import logging
import secrets
import threading
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Self

from assistant.answer import Answer, Statement, Status
from assistant.compose import compose
from assistant.conversations import Conversations, Turn, checked_id, database_url
from assistant.draft import Draft, merge
from assistant.follow_up import Earlier
from assistant.gather import Evidence, gather
from assistant.query import Act, Query
from assistant.replies import reply
from assistant.setting import Setting
from assistant.understand import understand_each
from assistant.verify import verify
from corpus.index import Index, open_index
from corpus.places import Place, find
from corpus.settings import Settings, SettingsError

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from the index under home; reopens it when a newer one has been written.

    Raises IndexMissing or IndexMismatch (corpus.index) where there is no index that fits the settings, and
    SettingsError for a home that is no administrative division. One object serves all threads of a process.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._home = _home(settings)
        self._index = open_index(settings)
        self._conversations = Conversations(database_url(settings))
        self._reopening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the index and the database."""
        self._index.close()
        self._conversations.close()

    @property
    def index(self) -> Index:
        """The newest index."""
        if self._index.stale():
            with self._reopening:
                if self._index.stale():
                    self._index = open_index(self.settings)
        return self._index

    @property
    def conversations(self) -> Conversations:
        """The conversations kept so far."""
        return self._conversations

    def ask(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
    ) -> Answer:
        """Return the answer to `question`; see `stream`."""
        *_, answer = self.stream(question, conversation_id, facts, as_of)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
    ) -> Iterator[Statement | Answer]:
        """Yield each verified statement, then the whole Answer.

        A follow-up is resolved against the turns of `conversation_id`; without one a conversation begins. `facts` are
        for the calculators. `as_of` defaults to today. Raises ConversationsError for a malformed id.
        """
        conversation = checked_id(conversation_id)
        index = self.index
        queries = self._understand(question, conversation_id, index)
        draft = merge([self._compose(query, index) for query in queries])
        passed = tuple(statement for statement in draft.statements if self._passes(statement, index))
        answer = self._answer(question, draft, passed, conversation, as_of or date.today())
        yield from answer.statements
        self._conversations.append(conversation, Turn(question, answer.to_dict(), queries[-1].to_state()))
        yield answer

    def _understand(self, question: str, conversation_id: str | None, index: Index) -> tuple[Query, ...]:
        setting = Setting(self._home, _held(index), index.tokens, index.lexicon)
        turns = self._conversations.turns(conversation_id) if conversation_id else ()
        return understand_each(question, setting, [Earlier(turn.state, _first_clause(turn.answer)) for turn in turns])

    def _compose(self, query: Query, index: Index) -> Draft:
        return compose(query, gather(query, index) if query.act is Act.ASK else Evidence((), (), index.policy))

    def _passes(self, statement: Statement, index: Index) -> bool:
        faults = verify(statement, index.policy)
        if faults:
            log.warning("statement dropped: %s: %s", statement.text, "; ".join(faults))
        return not faults

    def _answer(
        self, question: str, draft: Draft, passed: tuple[Statement, ...], conversation: str, as_of: date
    ) -> Answer:
        status, statements = draft.status, passed or (Statement(reply("no_basis")),)
        if not any(statement.citations for statement in passed) and any(s.citations for s in draft.statements):
            status, statements = Status.NO_BASIS, (Statement(reply("unverified")),)
        return Answer(secrets.token_urlsafe(12), question, as_of, status, statements, draft.related, conversation)


def _home(settings: Settings) -> Place:
    try:
        return find(settings.place)
    except KeyError as error:
        raise SettingsError(f"setting place: {error.args[0]}") from None


def _held(index: Index) -> frozenset[str]:
    return frozenset(metadata.place for metadata in index.metadata if metadata.place)


def _first_clause(answer: Mapping[str, object]) -> tuple[str, str] | None:
    """Return policy and node of the first citation that a saved answer stands on."""
    if answer.get("status") != Status.ANSWERED:
        return None
    citations = answer.get("citations")
    if not isinstance(citations, list) or not citations:
        return None
    return str(citations[0]["policy_id"]), str(citations[0]["node_id"])
