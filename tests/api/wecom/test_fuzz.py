"""Thousands of callbacks that are broken in every way, and a server that takes no notice."""

import asyncio
import base64
import random
import re
import socket
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from api.channels.crypto import signature
from tests.api.wecom.conftest import Server
from tests.api.wecom.vendor import KEYS, Caller, Robot
from tests.waiting import HUNG

COUNT = 3_000
AT_ONCE = 8
ENCRYPTED = re.compile(r"[A-Za-z0-9+/=]{60,}")
NESTS = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>',
    "<a>" * 5_000,
    "[" * 5_000,
    '{"encrypt": ' + "9" * 5_000 + "}",
    '{"encrypt": "\\ud800"}',
)
GROWTH = 16  # MiB by which a server may grow that has heard all of it, once it has warmed up
Sent = tuple[str, dict[str, str], bytes]


def resident(server: Server) -> float:
    """Return the MiB of memory that a server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found.group(1)) / 1024


def broken(url: str, chance: random.Random) -> Iterator[Sent]:
    """Yield callbacks of which none is let in: each door and each fault in turn."""
    callers = [Caller(url, door) for door in KEYS]
    heard = {caller.door: caller.sealed("<xml/>") for caller in callers}
    for caller in callers:
        query, body = heard[caller.door]
        assert httpx.post(caller.url, params=query, content=body, timeout=HUNG).status_code == 200
    while True:
        for caller in callers:
            query, body = caller.sealed("<xml><MsgType>text</MsgType></xml>")
            old_query, old_body = heard[caller.door]
            for asked, content in _faults(caller.door, query, body, chance):
                yield caller.url, asked, content
            yield caller.url, old_query, old_body.encode()


def _faults(
    door: str, query: dict[str, str], body: str, chance: random.Random
) -> Iterator[tuple[dict[str, str], bytes]]:
    content, (token, _, _) = body.encode(), KEYS[door]
    garbage = base64.b64encode(chance.randbytes(32 * chance.randrange(9))).decode()
    signed = signature(token, query["timestamp"], query["nonce"], garbage)
    yield query, content[: chance.randrange(len(content))]
    yield query, chance.randbytes(chance.randrange(300))
    yield query, content + b" " * 70_000
    yield dict([*query.items()][: chance.randrange(3)]), content
    yield {**query, "msg_signature": chance.randbytes(20).hex()}, content
    yield {**query, "nonce": chance.choice(["", "x" * 300, "\x00", "é\ufffd"])}, content
    yield {**query, "timestamp": chance.choice(["", "-1", "9" * 30, "１２", "1e9"])}, content
    yield {**query, "msg_signature": signed}, ENCRYPTED.sub(garbage, body).encode()
    yield query, chance.choice(NESTS).encode()


async def told(requests: list[Sent]) -> Counter[tuple[int, bytes]]:
    """Send all, some at once, and count the replies."""
    replies, left = Counter[tuple[int, bytes]](), iter(requests)

    async def send(client: httpx.AsyncClient) -> None:
        for url, query, content in left:
            response = await client.post(url, params=query, content=content)
            replies[response.status_code, b"" if response.status_code == 413 else response.content] += 1

    # Each on a connection of its own: the server closes one that idles, and a busy machine lets it idle for long.
    async with httpx.AsyncClient(timeout=HUNG, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        await asyncio.gather(*(send(client) for _ in range(AT_ONCE)))
    return replies


def hang_up(url: str) -> None:
    """Promise a body, send a part of it, and go."""
    where = urlsplit(url)
    head = f"POST {where.path}?msg_signature=x HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n"
    with socket.create_connection((str(where.hostname), int(where.port or 0))) as connection:
        connection.sendall(head.encode() + b"<xml>")


def test_thousands_of_broken_callbacks_are_refused_and_leave_no_trace(plain: Server) -> None:
    requests = broken(plain.url, random.Random(7))
    replies = asyncio.run(told(list(islice(requests, COUNT // 4))))
    warm = resident(plain)
    for door in KEYS:
        for _ in range(20):
            hang_up(Caller(plain.url, door).url)
    replies += asyncio.run(told(list(islice(requests, COUNT - COUNT // 4))))
    assert replies.keys() == {(403, b""), (413, b"")}
    assert replies.total() == COUNT
    assert resident(plain) - warm < GROWTH
    assert "Traceback" not in plain.said
    assert Robot(plain.url).asks("升规有奖励吗")["stream"]["id"]
