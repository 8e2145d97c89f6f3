"""Enterprise profiles: facts that a user saved under an id that nobody can guess, in the database of conversations.

The id is all that leads to a profile: there is no list and no search. Facts are kept as JSON has them; what the
vocabulary no longer knows is left out on reading and logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import JSON, URL, Column, String, Table, delete, insert, select, update

from assistant.conversation.store import checked_id, new_id
from corpus.database import TABLES, open_database
from corpus.masking import masked
from corpus.measures.facts import Value, Vocabulary, plain, vocabulary
from corpus.unknown import UnknownError

PROFILES = Table(
    "profiles",
    TABLES,
    Column("id", String(64), primary_key=True),
    Column("name", JSON, nullable=False),  # JSON: any string a client sends survives
    Column("facts", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user saved of one enterprise."""

    name: str
    facts: Mapping[str, Value]


class Profiles:
    """The profiles in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used, ConversationsError for a malformed id.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)

    def add(self, profile: Profile) -> str:
        """Keep `profile` and return its id."""
        profile_id = new_id()
        with self._engine.begin() as connection:
            connection.execute(insert(PROFILES).values(id=profile_id, **_row(profile)))
        return profile_id

    def get(self, profile_id: str, own: Vocabulary | None = None) -> Profile:
        """Return a profile, facts of `own` or else of the package. Raises UnknownError for an id that leads to none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(PROFILES).where(PROFILES.c.id == checked_id(profile_id))).one_or_none()
        if row is None:
            raise UnknownError(f"no profile {profile_id}")
        return Profile(row.name, (own or vocabulary()).remembered(row.facts))

    def put(self, profile_id: str, profile: Profile) -> None:
        """Replace a profile. Raises UnknownError: nobody makes up an id."""
        here = PROFILES.c.id == checked_id(profile_id)
        with self._engine.begin() as connection:
            if not connection.execute(update(PROFILES).where(here).values(**_row(profile))).rowcount:
                raise UnknownError(f"no profile {profile_id}")

    def forget(self, profile_id: str) -> None:
        """Delete a profile; nothing where there is none."""
        with self._engine.begin() as connection:
            connection.execute(delete(PROFILES).where(PROFILES.c.id == checked_id(profile_id)))

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


def _row(profile: Profile) -> dict[str, object]:
    return {"name": masked(profile.name), "facts": {name: plain(value) for name, value in profile.facts.items()}}
