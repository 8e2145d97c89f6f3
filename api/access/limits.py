"""How often one may come: per API key, per address without one, per user of a messaging channel.

Counted in a window that moves, so that nobody comes twice as often around a full minute. In the memory of each process,
or in Redis for all of them. Redis is no reason to turn anybody away: while it cannot be reached each process counts for
itself, and says so once.
"""

import logging
from time import monotonic, time

from limits import parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from corpus.settings import Settings

log = logging.getLogger(__name__)

REDIS_SECONDS = 1.0  # what Redis, a neighbour, may take to answer
TRIED_AGAIN = 10.0  # seconds for which Redis is left alone after it failed


class Limits:
    """The limits that are set. One object serves all threads of a process."""

    def __init__(self, settings: Settings) -> None:
        rules = {"key": settings.limit_key, "address": settings.limit_address, "user": settings.limit_user}
        self._rules = {name: parse_many(rule) if rule else [] for name, rule in rules.items()}
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _in_redis(settings.redis) if settings.redis else None
        self._again = 0.0

    @property
    def alone(self) -> bool:
        """Whether this process counts for itself because Redis cannot be reached."""
        return monotonic() < self._again

    def take(self, rule: str, who: str, cost: int = 1) -> float | None:
        """Count that `who` comes under `rule` (key, address, user), as often as what they want costs.

        Return None where they are let in, else the seconds until they may come again.
        """
        if self._shared is not None and not self.alone:
            try:
                wait = self._taken(self._shared, rule, who, cost)
            except StorageError as error:
                self._lose(error)
            else:
                self._again = 0.0
                return wait
        return self._taken(self._own, rule, who, cost)

    def _taken(self, limiter: MovingWindowRateLimiter, rule: str, who: str, cost: int) -> float | None:
        for limit in self._rules[rule]:
            if not limiter.hit(limit, rule, who, cost=min(cost, limit.amount)):  # one is let in, whatever it costs
                return max(limiter.get_window_stats(limit, rule, who).reset_time - time(), 0.0)
        return None

    def _lose(self, error: StorageError) -> None:
        if not self._again:
            log.error("Redis cannot be used, each process limits for itself: %s", error.storage_error)
        self._again = monotonic() + TRIED_AGAIN


def _in_redis(url: str) -> MovingWindowRateLimiter:
    storage = RedisStorage(
        url,
        key_prefix="tiaoli",
        wrap_exceptions=True,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
    )
    return MovingWindowRateLimiter(storage)
