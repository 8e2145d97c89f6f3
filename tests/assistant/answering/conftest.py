"""A question as the composers get it: read, with the evidence for it, from the two shipped policies."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.conversation.past import Past
from assistant.finding.evidence import Evidence
from assistant.finding.gather import gather
from assistant.reading.message import Message, read
from assistant.snapshot import Snapshot

DAY = date(2026, 11, 21)
Gathered = Callable[..., tuple[Message, tuple[Evidence, ...]]]


@pytest.fixture(scope="module")
def gathered(snapshot: Snapshot) -> Gathered:
    """Return what reads a text and gathers the evidence for each of its questions; facts by their labels."""

    def read_and_gather(text: str, **facts: object) -> tuple[Message, tuple[Evidence, ...]]:
        message = read(text, Past(), snapshot, facts, DAY)
        return message, gather(message, snapshot)

    return read_and_gather
