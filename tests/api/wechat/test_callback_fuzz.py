"""Thousands of callbacks that nobody should answer: what does not verify gets nothing, the server stays as it was."""

import random
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote_from_bytes, urlencode, urlsplit

import pytest
from wechatpy.crypto import WeChatCrypto

from tests.api.wechat.conftest import Served
from tests.api.wechat.vendor import AES_KEY, APP_ID, TOKEN, Vendor, message, new_user, signed, stamp
from tests.waiting import HUNG

CALLBACKS, REPLAYED, THREADS = 3_000, 300, 4
WARM = 1_000  # callbacks after which the server has all that it keeps
GROWTH = 8 * 1024 * 1024  # bytes by which its memory may grow over the rest
CUT_OFF = 50
Call = tuple[str, bytes]  # query and body
Outcome = tuple[int, bytes]
Kind = Callable[[random.Random, Vendor], Call]


def garbage(by: random.Random, most: int = 300) -> bytes:
    return by.randbytes(by.randrange(most))


def good(vendor: Vendor, xml: str = "") -> Call:
    query, body = vendor.request(xml or message(new_user(), "voice"))
    return urlencode(query), body


def unsigned(by: random.Random, vendor: Vendor) -> Call:
    query, body = vendor.request(message(new_user()))
    for name in by.sample(sorted(query), by.randrange(1, len(query))):
        query[name] = by.choice(["", "0", "é" * 5, query[name][::-1] + "x", "9" * 400])
    query |= {"signature": "0" * 40, "msg_signature": "f" * 40}
    return urlencode(query), body


def malformed(by: random.Random, vendor: Vendor) -> Call:
    return quote_from_bytes(garbage(by), safe="=&%"), garbage(by, 3000)


def cut_off(by: random.Random, vendor: Vendor) -> Call:
    query, body = good(vendor)
    return query, body[: by.randrange(1, len(body) - len("</xml>"))]


def oversized(by: random.Random, vendor: Vendor) -> Call:
    query, body = good(vendor)
    return query, body + b" " * 70_000


def stale(by: random.Random, vendor: Vendor) -> Call:
    timestamp, nonce = str(int(time.time()) + by.choice([-86_400, -400, 400, 86_400])), stamp()[1]
    query = {"timestamp": timestamp, "nonce": nonce, "signature": signed(TOKEN, timestamp, nonce)}
    if not vendor.sealed:
        return urlencode(query), message(new_user()).encode()
    return enveloped(encrypted(vendor.crypto, message(new_user()), timestamp, nonce), timestamp, nonce)


def enveloped(sealed: str, timestamp: str, nonce: str) -> Call:
    query = {"encrypt_type": "aes", "timestamp": timestamp, "nonce": nonce}
    query["msg_signature"] = signed(TOKEN, timestamp, nonce, sealed)
    return urlencode(query), f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode()


def encrypted(crypto: WeChatCrypto, xml: str, timestamp: str, nonce: str) -> str:
    return str(crypto.encrypt_message(xml, nonce, timestamp)).split("<Encrypt><![CDATA[")[1].split("]]>")[0]


def sealed_garbage(by: random.Random, vendor: Vendor) -> Call:
    letters = "ABCDabcd0123+/="
    return enveloped("".join(by.choices(letters, k=by.randrange(200))), *stamp())


def for_another(by: random.Random, vendor: Vendor) -> Call:
    timestamp, nonce = stamp()
    other = WeChatCrypto(TOKEN, AES_KEY, APP_ID[::-1])
    return enveloped(encrypted(other, message(new_user()), timestamp, nonce), timestamp, nonce)


REFUSED: tuple[Kind, ...] = (unsigned, malformed, oversized, stale, sealed_garbage, for_another)


class Caller:
    """A connection that is opened anew when the server has closed it."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url).netloc
        self._connection = HTTPConnection(self._at, timeout=HUNG)

    def __call__(self, call: Call) -> Outcome:
        query, body = call
        try:
            self._connection.request("POST", f"/wechat?{query}", body)
            response = self._connection.getresponse()
            return response.status, response.read()
        except (HTTPException, ConnectionError):  # it does not read what is too large to the end
            self._connection.close()
            self._connection = HTTPConnection(self._at, timeout=HUNG)
            return 0, b""

    def close(self) -> None:
        self._connection.close()


def memory(pid: int) -> int:
    """Return the bytes that a process has in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096


def outcomes(served: Served, calls: list[Call]) -> list[Outcome]:
    """Return what comes of calls that are made from several connections at once, in order."""

    def part(n: int) -> list[Outcome]:
        caller = Caller(served.url)
        found = [caller(call) for call in calls[n::THREADS]]
        caller.close()
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(part, range(THREADS)))
    return [parts[n % THREADS][n // THREADS] for n in range(len(calls))]


def is_nothing(outcome: Outcome) -> bool:
    """Whether nobody was told anything: not verified, or too large to be looked at."""
    status, body = outcome
    return (status in (0, 403) and body == b"") or (status == 413 and b"too_large" in body)


def hang_up(served: Served, vendor: Vendor) -> None:
    """Begin a callback and go."""
    query, body = good(vendor)
    at = urlsplit(served.url)
    with socket.create_connection((at.hostname or "", at.port or 0)) as connection:
        head = f"POST /wechat?{query} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body) + 9}\r\n\r\n"
        connection.sendall(head.encode() + body)


@pytest.fixture(params=["plain", "sealed"])
def target(request: pytest.FixtureRequest) -> Iterator[tuple[Served, Vendor]]:
    if request.param == "plain":
        served = request.getfixturevalue("plainly")
        yield served, Vendor((served.url,))
    else:
        served = request.getfixturevalue("two")[0]
        yield served, Vendor((served.url,), sealed=True)


def test_thousands_of_callbacks_that_do_not_verify_get_nothing(target: tuple[Served, Vendor]) -> None:
    served, vendor = target
    by = random.Random(7)
    kinds = [*REFUSED, cut_off] if vendor.sealed else list(REFUSED)
    made = [by.choice(kinds) for _ in range(CALLBACKS - REPLAYED)]
    heard = good(vendor)  # once
    assert [status for status, _ in outcomes(served, [heard])] == [200]
    calls = [*(kind(by, vendor) for kind in made), *[heard] * REPLAYED]
    by.shuffle(calls)
    assert all(map(is_nothing, outcomes(served, calls[:WARM])))
    before = memory(served.pid)
    found = outcomes(served, calls[WARM:])
    for _ in range(CUT_OFF):
        hang_up(served, vendor)
    assert Counter(map(is_nothing, found)) == {True: len(calls) - WARM}
    assert memory(served.pid) - before < GROWTH
    assert "Traceback" not in served.log.read_text(encoding="utf-8")
    assert vendor.once(message(new_user(), "voice")).status_code == 200


def test_signed_garbage_in_plain_text_is_acknowledged_and_no_more(plainly: Served, vendor: Vendor) -> None:
    by = random.Random(8)
    bodies = [garbage(by, 3000) for _ in range(100)] + [cut_off(by, vendor)[1] for _ in range(100)]
    calls = [(good(vendor)[0], body) for body in bodies]
    assert set(outcomes(plainly, calls)) == {(200, b"success")}
    assert "Traceback" not in plainly.log.read_text(encoding="utf-8")
