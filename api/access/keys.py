"""API keys: who may call and in what role, in the database of conversations.

A key is shown once, when it is made, and kept as its SHA-256: it is 256 bits of chance that nobody finds by trying, so
a slow hash would guard nothing and cost every request. It names its row by a short public id; the rest is compared in
constant time.
"""

import hmac
import logging
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from time import monotonic
from typing import Any

from sqlalchemy import URL, Column, DateTime, String, Table, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from corpus.database import TABLES, open_database, utc
from corpus.unknown import UnknownError

log = logging.getLogger(__name__)

MARK = "tl-"  # what every key begins with, so that one in the wrong place is known at a glance
FORM = re.compile(rf"{MARK}(?P<id>[0-9a-f]{{12}})-[A-Za-z0-9_-]{{43}}")
MAX_NAME = 60
REMEMBERED = 5.0  # seconds for which a key is not looked up again: so long may a revoked one still work
USED_EVERY = timedelta(minutes=1)  # how often a use is written down

KEYS = Table(
    "api_keys",
    TABLES,
    Column("id", String(12), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("name", String(MAX_NAME), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_used", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
)


class KeyNameError(ValueError):
    """A name that no key can have; the message is one sentence."""


class KeyRole(StrEnum):
    """What a caller may do: ask, or also what the office's own people may."""

    CALLER = "caller"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. `digest` is the SHA-256 of the whole key, in hexadecimal."""

    id: str
    name: str
    role: KeyRole
    created_at: datetime
    last_used: datetime | None
    revoked_at: datetime | None
    digest: str = field(repr=False)


class Keys:
    """The keys in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)
        self._found: dict[str, tuple[float, Key]] = {}  # only keys that exist, so it cannot be made to grow

    def add(self, name: str, role: KeyRole = KeyRole.CALLER) -> tuple[str, str]:
        """Make a key and return its id and the key itself, which nobody can read again.

        Raises KeyNameError for a name that is empty, longer than `MAX_NAME` or cannot be printed.
        """
        if not (name.strip() and len(name) <= MAX_NAME and name.isprintable()):
            raise KeyNameError(f"a key's name is 1 to {MAX_NAME} printable characters")
        key_id = secrets.token_hex(6)
        key = f"{MARK}{key_id}-{secrets.token_urlsafe(32)}"
        row = {"id": key_id, "digest": _digest(key), "name": name, "role": role.value, "created_at": datetime.now(UTC)}
        with self._engine.begin() as connection:
            connection.execute(insert(KEYS).values(**row))
        return key_id, key

    def find(self, secret: str) -> Key | None:
        """Return the key that `secret` is and note its use; None where it is unknown or revoked.

        What was found is remembered for `REMEMBERED` seconds, uses are written once in `USED_EVERY`.
        """
        parts = FORM.fullmatch(secret)
        key = self._recent(parts["id"]) if parts else None
        if key is None or key.revoked_at or not hmac.compare_digest(key.digest, _digest(secret)):
            return None
        return self._used(key)

    def all(self) -> tuple[Key, ...]:
        """Return every key, also the revoked, the oldest first."""
        with self._engine.connect() as connection:
            return tuple(map(_key, connection.execute(select(KEYS).order_by(KEYS.c.created_at, KEYS.c.id))))

    def revoke(self, key_id: str) -> None:
        """Let a key in no more; one that is revoked already stays as it is. Raises UnknownError for an unknown id."""
        here = update(KEYS).where(KEYS.c.id == key_id, KEYS.c.revoked_at.is_(None))
        with self._engine.begin() as connection:
            changed = connection.execute(here.values(revoked_at=datetime.now(UTC))).rowcount
        self._found.pop(key_id, None)
        if not changed and self._get(key_id) is None:
            raise UnknownError(f"there is no key {key_id}")

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _recent(self, key_id: str) -> Key | None:
        until, found = self._found.get(key_id, (0.0, None))
        return found if monotonic() < until else self._remembered(self._get(key_id))

    def _remembered(self, key: Key | None) -> Key | None:
        if key is not None:
            self._found[key.id] = monotonic() + REMEMBERED, key
        return key

    def _get(self, key_id: str) -> Key | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(KEYS).where(KEYS.c.id == key_id)).one_or_none()
        return _key(row) if row else None

    def _used(self, key: Key) -> Key:
        now = datetime.now(UTC)
        if key.last_used and now - key.last_used < USED_EVERY:
            return key
        try:
            with self._engine.begin() as connection:
                connection.execute(update(KEYS).where(KEYS.c.id == key.id).values(last_used=now))
        except SQLAlchemyError as error:  # whoever has a key is let in, written down or not
            log.error("the use of a key is not noted: %s", error.__cause__ or type(error).__name__)
        used = replace(key, last_used=now)
        self._remembered(used)
        return used


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _key(row: Any) -> Key:
    # Any: the columns of a row carry no types.
    return Key(
        id=row.id,
        name=row.name,
        role=KeyRole(row.role),
        created_at=utc(row.created_at),
        last_used=row.last_used and utc(row.last_used),
        revoked_at=row.revoked_at and utc(row.revoked_at),
        digest=row.digest,
    )
