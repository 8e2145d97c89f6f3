"""Delivers as the vendors do: posts, waits five seconds, drops the connection and sends again, three times in all.

A message is signed anew for every delivery and keeps its id. A reply that is none ends it: only silence is tried again.
"""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from api.simulate.transcript import Delivery, DeliveryFault, DeliveryOutcome, ShownReply, Way

PATIENCE = (5.0, 5.0, 5.0)  # seconds after which the deliveries of a message are dropped, one after another
PAUSE = 0.5  # seconds before a message is sent again to where nobody listens


@dataclass(frozen=True, slots=True)
class Letter:
    """A signed delivery: the query and the body. `nonce` is that of the query, for a reply may have to repeat it."""

    query: Mapping[str, str]
    body: bytes
    nonce: str


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a message: the vendor's reading of the reply that counts, and the deliveries it took."""

    reading: ShownReply | None
    deliveries: tuple[Delivery, ...]

    @property
    def lost(self) -> bool:
        """Whether the vendor has nothing that it could take for a reply."""
        return self.reading is None or self.reading.broken

    @property
    def silent(self) -> bool:
        """Whether the message was acknowledged and no more."""
        return self.reading is not None and self.reading.outcome is DeliveryOutcome.SILENT

    @property
    def way(self) -> Way:
        """How the words of the reply came."""
        return Way.AT_ONCE if len(self.deliveries) == 1 else Way.REDELIVERED


Write = Callable[[], Letter]
Read = Callable[[httpx.Response, Letter], ShownReply]


class NotServedError(Exception):
    """A callback that cannot be tried at all; `fault` says why."""

    def __init__(self, fault: DeliveryFault) -> None:
        super().__init__(f"{fault.key} {fault.found}".strip())
        self.fault = fault


def client() -> httpx.AsyncClient:
    """Return a client for any number of users at once. It follows no redirect, and no proxy of the environment."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx.AsyncClient(limits=limits, timeout=None, follow_redirects=False, trust_env=False)


class Courier:
    """Delivers to one callback. `patience`: the seconds after which each delivery of a message is dropped."""

    def __init__(self, http: httpx.AsyncClient, url: str, patience: Sequence[float] = PATIENCE) -> None:
        self._http, self.url, self.patience = http, url, patience

    async def check(self, query: Mapping[str, str], echo: str) -> None:
        """Make the check of the address, which has to say `echo`, and that only. Raises NotServedError."""
        try:
            async with asyncio.timeout(self.patience[0]):
                response = await self._http.get(self.url, params=dict(query))
        except (TimeoutError, httpx.HTTPError) as error:
            raise NotServedError(
                DeliveryFault("late" if isinstance(error, TimeoutError) else "unreachable", self.url)
            ) from None
        if (status := response.status_code) != 200:
            raise NotServedError(DeliveryFault(f"check_{status}" if status in (403, 404) else "status", str(status)))
        if response.content != echo.encode():
            raise NotServedError(DeliveryFault("echo", response.text[:40]))

    async def deliver(self, write: Write, read: Read, began: float, most: int | None = None) -> Received:
        """Deliver a message until there is a reply, `most` times at the most. `began`: when the turn did."""
        made: list[Delivery] = []
        for number, patience in enumerate(self.patience[:most], 1):
            started, reading = time.monotonic(), None
            try:
                reading = await self._delivered(write(), read, patience)
                outcome = reading.outcome
            except TimeoutError:
                outcome = DeliveryOutcome.LATE
            except httpx.HTTPError:
                outcome = DeliveryOutcome.UNREACHABLE
            faults = reading.faults if reading else ()
            made.append(Delivery(number, started - began, time.monotonic() - started, outcome, faults))
            if reading:
                return Received(reading, tuple(made))
            if outcome is DeliveryOutcome.UNREACHABLE:
                await asyncio.sleep(PAUSE)
        return Received(None, tuple(made))

    async def _delivered(self, letter: Letter, read: Read, patience: float) -> ShownReply:
        async with asyncio.timeout(patience):
            response = await self._http.post(self.url, params=dict(letter.query), content=letter.body)
        if response.status_code != 200:
            return broken("status", str(response.status_code))
        return read(response, letter)


def stamp() -> tuple[str, str]:
    """Return the timestamp and a nonce of a delivery."""
    return str(int(time.time())), str(secrets.randbelow(10**10))


def broken(key: str, found: str = "") -> ShownReply:
    """Return the reading of a reply that is none, for one reason."""
    return ShownReply(faults=(DeliveryFault(key, found),), broken=True)
