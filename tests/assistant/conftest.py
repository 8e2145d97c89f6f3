"""An assistant over the shipped policies, a snapshot of them, and a judge who lets everything pass but what says 错."""

from collections.abc import Iterator

import pytest

from assistant.answer import Statement
from assistant.assistant import Assistant
from assistant.snapshot import Snapshot, Snapshots
from assistant.verify import gate
from corpus.settings import Settings


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with Assistant(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def snapshot(settings: Settings) -> Iterator[Snapshot]:
    snapshots = Snapshots(settings)
    yield snapshots.take()
    snapshots.close()


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the texts judged so far; those that say 错 fail."""
    texts = list[str]()

    def verify(statement: Statement, *_: object) -> tuple[str, ...]:
        texts.append(statement.text)
        return ("a fault",) if "错" in statement.text else ()

    monkeypatch.setattr(gate, "verify", verify)
    return texts
