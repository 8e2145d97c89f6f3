"""The gate that every statement passes before it is shown: one that fails is dropped and logged."""

import logging
from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import Statement
from assistant.snapshot import Snapshot
from assistant.verify.statements import verify

log = logging.getLogger(__name__)


def passing(statements: Sequence[Statement], snapshot: Snapshot) -> Iterator[Statement]:
    """Yield the statements that pass, each before the next is judged.

    Where some have citations, those without wait for the first with them to pass: alone they are no answer.
    """
    waiting: list[Statement] = []
    stands = not any(statement.citations for statement in statements)
    for statement in _passed(statements, snapshot):
        waiting.append(statement)
        stands = stands or bool(statement.citations)
        if stands:
            yield from waiting
            waiting.clear()


def _passed(statements: Iterable[Statement], snapshot: Snapshot) -> Iterator[Statement]:
    for statement in statements:
        faults = verify(statement, snapshot.index.policy, snapshot.measures.get)
        if faults:
            log.warning("statement dropped: %s: %s", statement.text, "; ".join(faults))
        else:
            yield statement
