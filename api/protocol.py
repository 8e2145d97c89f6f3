"""HTTP as uvicorn speaks it, with a limit that it lacks: a head that is not complete in time is not waited for.

Else whoever opens connections and sends a byte now and then holds all of them. A body has a limit of its own
(`api.guard`), and a connection at rest between two requests that of uvicorn.
"""

import asyncio
from typing import Any

from h11 import IDLE
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0


class Protocol(H11Protocol):
    """One connection."""

    head_seconds = HEAD_SECONDS

    def connection_made(self, transport: Any) -> None:
        # Any: the base class narrows the type of its own base.
        self._waiting: asyncio.TimerHandle | None = None
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        self._wait()
        super().data_received(data)
        if self.conn.their_state is not IDLE:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Count from the first byte, or from when the connection was made; what comes later does not begin anew."""
        if self._waiting is None and self.conn.their_state is IDLE:
            self._waiting = self.loop.call_later(self.head_seconds, self.transport.close)

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
