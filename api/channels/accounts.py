"""An account at a vendor's server: the access token, fetched once for all who wait, and the calls that carry it.

A token is in the address of every call, by the vendor's design: no address is logged and none is in what is raised. A
call that is refused for its token is made once more with a new one; nothing else is tried again, for a message must not
come twice.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

STALE = frozenset({40001, 40014, 42001})  # the vendor's codes for a token that is wrong, malformed or run out
LIFE = 7200  # seconds that a token lives where the vendor does not say
EARLY = 300  # seconds before a token runs out at which a new one is fetched
TIMEOUT = 8.0  # seconds
Login = Callable[[httpx.AsyncClient, bool], Awaitable[httpx.Response]]


class VendorError(Exception):
    """A call that the vendor refused or never answered. `code` is the vendor's errcode, 0 where there was no answer."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}" if code else message)
        self.code = code


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token and the time of `monotonic` until which it is used."""

    value: str
    until: float


class Account:
    """One account at the server at `base`. `login` asks for a token; its second argument says to force a new one."""

    def __init__(self, base: str, login: Login) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # below that it writes addresses down
        self._client = httpx.AsyncClient(base_url=base, timeout=TIMEOUT, follow_redirects=False)
        self._login = login
        self._fetching = asyncio.Lock()
        self._token: AccessToken | None = None

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the vendor says to `body`. Raises VendorError for a refusal and for silence."""
        token = await self._current(None)
        try:
            return await self._posted(path, body, token)
        except VendorError as error:
            if error.code not in STALE:
                raise
        return await self._posted(path, body, await self._current(token))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _current(self, refused: str | None) -> str:
        """Return a token that is not the refused one; whoever comes meanwhile waits for the same."""
        async with self._fetching:
            token = self._token
            if token is None or token.value == refused or token.until < time.monotonic():
                reply = await _said(self._login(self._client, refused is not None))
                if not reply.get("access_token"):
                    raise VendorError(0, "the vendor gave no token")
                until = time.monotonic() + int(reply.get("expires_in", LIFE)) - EARLY
                self._token = token = AccessToken(str(reply["access_token"]), until)
            return token.value

    async def _posted(self, path: str, body: Mapping[str, Any], token: str) -> dict[str, Any]:
        return await _said(self._client.post(path, params={"access_token": token}, json=body))


async def _said(response: Awaitable[httpx.Response]) -> dict[str, Any]:
    try:
        reply = (await response).json()
    except httpx.HTTPError as error:
        raise VendorError(0, f"no answer from the vendor: {type(error).__name__}") from None
    except ValueError:
        raise VendorError(0, "the vendor's reply is not JSON") from None
    if not isinstance(reply, dict):
        raise VendorError(0, "the vendor's reply is not an object")
    if reply.get("errcode"):
        raise VendorError(int(reply["errcode"]), str(reply.get("errmsg", ""))[:100])
    return reply
