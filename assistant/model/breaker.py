"""Leaves the endpoint alone for a while after it has failed, so that a dead server costs one question, not every one.

Kept in memory, one an assistant. What a model says, right or wrong, is no failure of its endpoint.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

PAUSE = 30.0  # seconds: a server that restarts is back by then, and two questions a minute wait for a dead one
LEFT_ALONE = "left_alone"
# An endpoint that fails so fails the next question too; one that rejects a request may like the next one better.
FAILED = frozenset({"unreachable", "timeout", "server_error", "refused", "rate_limited"})
UNSETTLED = frozenset({"deadline"})  # time was up: that says nothing of the endpoint


class Breaker:
    """Says whether the endpoint may be asked; threads may share it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._until: float | None = None  # None: nothing is wrong

    def admits(self) -> bool:
        """Say whether to ask. After a pause the first who comes tries the endpoint; the others wait for the outcome."""
        with self._lock:
            now = self._clock()
            if self._until is not None and now < self._until:
                return False
            if self._until is not None:
                self._until = now + PAUSE
            return True

    def note(self, failure: str | None) -> None:
        """Take in how a question that was admitted ended: a word of `assistant.model.failure`, None for an answer."""
        with self._lock:
            if failure in FAILED:
                self._until = self._clock() + PAUSE
            elif failure not in UNSETTLED:
                self._until = None
