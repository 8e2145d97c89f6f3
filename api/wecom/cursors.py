"""How far the messages of each 客服 account have been fetched: kept, so that none is lost and none is fetched for ever.

A cursor moves only from where the mover saw it: of several processes that fetched the same messages one moves it.
"""

from sqlalchemy import URL, Column, String, Table, select, update

from corpus.database import TABLES, insert_into, open_database

CURSORS = Table(
    "cursors", TABLES, Column("account", String(64), primary_key=True), Column("cursor", String(128), nullable=False)
)


class Cursors:
    """The cursors in the database at `url`. One object serves all threads of a process.

    Raises DatabaseError where the database cannot be reached or used.
    """

    def __init__(self, url: str | URL) -> None:
        self._engine = open_database(url)

    def get(self, account: str) -> str:
        """Return the cursor of an account, which is known from then on; "" where nothing was fetched yet."""
        with self._engine.begin() as connection:
            new = insert_into(connection, CURSORS).values(account=account, cursor="")
            connection.execute(new.on_conflict_do_nothing())
            found = select(CURSORS.c.cursor).where(CURSORS.c.account == account)
            return str(connection.execute(found).scalar_one())

    def move(self, account: str, seen: str, cursor: str) -> None:
        """Move the cursor of an account on from where it was seen, unless another did."""
        here = (CURSORS.c.account == account, CURSORS.c.cursor == seen)
        with self._engine.begin() as connection:
            connection.execute(update(CURSORS).where(*here).values(cursor=cursor))

    def accounts(self) -> tuple[str, ...]:
        """Return every account that is known."""
        with self._engine.connect() as connection:
            return tuple(connection.execute(select(CURSORS.c.account)).scalars())

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()
