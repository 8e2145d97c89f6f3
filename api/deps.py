"""What a request needs of the running program: the assistant over the index that is in service."""

from threading import Lock
from typing import Annotated

from fastapi import Depends, Request

from api.access.keys import Keys
from api.access.limits import Limits
from api.errors import RequestError
from assistant.assistant import Assistant
from assistant.conversation.profiles import Profiles
from corpus.database import database_url
from corpus.grants.policy import PromiseReading
from corpus.index.index import Index
from corpus.measures.facts import Vocabulary
from corpus.model import Policy
from corpus.settings import Settings
from corpus.unknown import UnknownError


class Desk:
    """Holds the assistant in service, made when it is first needed; it reopens a newer index by itself."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.limits = Limits(settings)
        self._lock = Lock()
        self._assistant: Assistant | None = None
        self._profiles: Profiles | None = None
        self._keys: Keys | None = None

    def assistant(self) -> Assistant:
        """Return the assistant. Raises IndexMissing or IndexMismatch while there is no index to answer from."""
        with self._lock:
            if self._assistant is None:
                self._assistant = Assistant(self.settings)
            return self._assistant

    def profiles(self) -> Profiles:
        """Return the saved profiles. Raises DatabaseError where the database cannot be used."""
        with self._lock:
            if self._profiles is None:
                self._profiles = Profiles(database_url(self.settings))
            return self._profiles

    def keys(self) -> Keys:
        """Return the API keys. Raises DatabaseError where the database cannot be used."""
        with self._lock:
            if self._keys is None:
                self._keys = Keys(database_url(self.settings))
            return self._keys

    def vocabulary(self) -> Vocabulary:
        """Return the facts of the package and of the office. Raises as `assistant`."""
        return self.assistant().snapshots.take().vocabulary

    def index(self) -> Index:
        """Return the newest index. Raises as `assistant`."""
        return self.assistant().snapshots.index()

    def policy(self, policy_id: str) -> Policy:
        """Return a policy of the index. Raises RequestError where it holds none of that id."""
        try:
            return self.index().policy(policy_id)
        except UnknownError:
            raise RequestError("policy_not_found") from None

    def granting(self, policy_id: str) -> tuple[Policy, tuple[PromiseReading, ...]]:
        """Return a policy and what it grants, of one index. Raises as `policy`."""
        index = self.index()
        try:
            return index.policy(policy_id), index.grants(policy_id)
        except UnknownError:
            raise RequestError("policy_not_found") from None


def desk_of(request: Request) -> Desk:
    """Return the desk of the app that serves `request`."""
    desk: Desk = request.app.state.desk
    return desk


InService = Annotated[Desk, Depends(desk_of)]
