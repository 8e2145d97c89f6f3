"""That a callback is heard once: it has to be of now, and its nonce must not have come before.

Kept in the database, so that every process knows of it. A vendor that re-sends a message signs it anew, so that nothing
of its own is refused; whoever has seen a signed callback go by can do nothing with it.
"""

import time

from sqlalchemy import URL, BigInteger, Column, Index, String, Table, delete

from corpus.database import TABLES, insert_into, open_database

WINDOW = 300  # seconds by which the vendor's clock and ours may differ
LONGEST = 128  # characters of a nonce
NONCES = Table(
    "nonces",
    TABLES,
    Column("channel", String(16), primary_key=True),
    Column("nonce", String(160), primary_key=True),
    Column("timestamp", BigInteger, nullable=False),
    Index("nonces_by_age", "timestamp"),
)


class Replays:
    """The nonces of the last minutes in the database at `url`.

    Raises DatabaseError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)

    def is_fresh(self, channel: str, timestamp: str, nonce: str) -> bool:
        """Say whether a callback that is signed so is of now and comes for the first time; from then on it is known."""
        now = int(time.time())
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12) or not 0 < len(nonce) <= LONGEST:
            return False
        if abs(now - int(timestamp)) > WINDOW or not nonce.isprintable():
            return False
        row = {"channel": channel, "nonce": f"{timestamp}-{nonce}", "timestamp": int(timestamp)}
        with self._engine.begin() as connection:
            connection.execute(delete(NONCES).where(NONCES.c.timestamp < now - 2 * WINDOW))
            kept = insert_into(connection, NONCES).values(row).on_conflict_do_nothing()
            return connection.execute(kept.returning(NONCES.c.nonce)).one_or_none() is not None

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()
