"""How much was asked, by day: numbers that stay when the questions and answers themselves are removed."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Column, Connection, Date, Integer, String, Table

from corpus.database import TABLES, insert_into

USAGE = Table(
    "usage",
    TABLES,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), primary_key=True),  # turn | job
    Column("name", String(32), primary_key=True),  # the status of a turn, the channel of a job
    Column("number", Integer, nullable=False),
)


def count(connection: Connection, kind: str, rows: Iterable[tuple[date, str]]) -> None:
    """Count rows, each by its day and name; they are to be removed in the same transaction."""
    for (day, name), number in Counter(rows).items():
        counted = insert_into(connection, USAGE).values(day=day, kind=kind, name=name, number=number)
        more = {"number": USAGE.c.number + number}
        connection.execute(counted.on_conflict_do_update(index_elements=["day", "kind", "name"], set_=more))
