import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.channels.accounts import Account, VendorError
from tests.serving import Crowded


@dataclass
class Vendor:
    """A vendor's server: tokens t1, t2 …; `refuses` are the tokens that it takes no longer, `says` its next replies."""

    url: str = ""
    tokens: int = 0
    calls: list[tuple[str, str]] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    says: list[bytes] = field(default_factory=list)

    def reply(self, path: str) -> bytes:
        where, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        if where == "/token":
            self.tokens += 1
            return json.dumps({"access_token": f"t{self.tokens}", "expires_in": 7200}).encode()
        token = query["access_token"][0]
        self.calls.append((where, token))
        if token in self.refuses:
            return b'{"errcode": 40001, "errmsg": "invalid credential"}'
        return self.says.pop(0) if self.says else b'{"errcode": 0, "msgid": 7}'


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    played = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            body = played.reply(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = Crowded(("127.0.0.1", 0), Handler)
    played.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield played
    server.shutdown()
    server.server_close()


async def login(client: httpx.AsyncClient, force: bool) -> httpx.Response:
    return await client.post("/token", json={"force_refresh": force})


def posted(url: str, count: int = 1) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        account = Account(url, login)
        try:
            return list(await asyncio.gather(*(account.post("/send", {"n": n}) for n in range(count))))
        finally:
            await account.close()

    return asyncio.run(run())


def test_a_token_is_fetched_once_for_all_who_wait(vendor: Vendor) -> None:
    assert posted(vendor.url, 20) == [{"errcode": 0, "msgid": 7}] * 20
    assert vendor.tokens == 1
    assert vendor.calls == [("/send", "t1")] * 20


def test_a_token_that_is_refused_is_replaced_once_for_all(vendor: Vendor) -> None:
    vendor.refuses = {"t1"}
    assert len(posted(vendor.url, 10)) == 10
    assert vendor.tokens == 2
    assert [token for _, token in vendor.calls].count("t2") == 10


def test_a_call_is_not_made_a_third_time(vendor: Vendor) -> None:
    vendor.refuses = {"t1", "t2"}
    with pytest.raises(VendorError, match="40001") as raised:
        posted(vendor.url)
    assert raised.value.code == 40001
    assert len(vendor.calls) == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [(b'{"errcode": 48001, "errmsg": "api unauthorized"}', 48001), (b"<html>", 0), (b"[]", 0), (b"", 0)],
)
def test_a_refusal_and_an_unreadable_reply_are_told_and_not_tried_again(vendor: Vendor, said: bytes, code: int) -> None:
    vendor.says = [said]
    with pytest.raises(VendorError) as raised:
        posted(vendor.url)
    assert raised.value.code == code
    assert len(vendor.calls) == 1


def test_a_server_that_is_not_there_is_told_without_its_address() -> None:
    with pytest.raises(VendorError, match="no answer from the vendor") as raised:
        posted("http://127.0.0.1:9/?secret=x")
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_no_token_is_in_the_log_however_much_is_logged(vendor: Vendor, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("httpx").setLevel(logging.NOTSET)
    vendor.tokens = 1000
    with caplog.at_level(logging.DEBUG):
        posted(vendor.url)
    assert vendor.calls == [("/send", "t1001")]
    assert "t1001" not in caplog.text
