"""A connection on which no request comes, over a real socket to a real server whose limit is short."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.protocol import HEAD_SECONDS, Protocol

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer after a body has come whole, which may take longer than a head."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


class Hurried(Protocol):
    head_seconds = 0.2


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(slow, http=Hurried, lifespan="off", log_level="error"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(60)


def said(port: int, *parts: bytes) -> bytes:
    """Return what the server says to parts that come one by one until it closes; waits for that as long as it takes."""
    with socket.create_connection(("127.0.0.1", port), 60) as wire:
        heard = b""
        with contextlib.suppress(ConnectionError):
            for part in parts:
                wire.sendall(part)
                wire.settimeout(0.05)
                with contextlib.suppress(TimeoutError):
                    while more := wire.recv(4096):
                        heard += more
                    return heard
            wire.settimeout(60)
            while more := wire.recv(4096):
                heard += more
        return heard


def test_a_connection_on_which_nothing_comes_is_closed(port: int) -> None:
    assert said(port) == b""


def test_a_head_that_never_ends_is_closed_however_often_a_byte_comes(port: int) -> None:
    assert said(port, HEAD, *([b"X-A: b\r\n"] * 400)) == b""


def test_the_head_of_a_later_request_is_not_waited_for_either(port: int) -> None:
    heard = said(port, HEAD + b"\r\n", b"GET /", *([b"a"] * 400))
    assert heard.endswith(b"ok")
    assert heard.count(b"200 OK") == 1


def test_a_whole_head_is_answered_however_long_its_body_takes(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 60) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        for _ in range(10):
            time.sleep(Hurried.head_seconds / 5)  # the whole takes twice as long as a head may
            wire.sendall(b"x")
        assert wire.recv(4096).endswith(b"ok")


def test_the_limit_of_the_server_is_ten_seconds() -> None:
    assert Protocol.head_seconds == HEAD_SECONDS == 10.0
