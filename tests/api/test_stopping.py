"""A server that is told to stop while it is asked: a real process, a request of which half has arrived."""

import json
import signal
import socket
from pathlib import Path

from corpus.settings import Settings
from tests.conftest import free_port
from tests.serving import serving
from tests.waiting import HUNG

QUESTION = "我们公司刚升规，市里有没有奖励？"


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), HUNG).close()
    except ConnectionError:
        return True
    return False


def test_an_answer_that_was_begun_is_finished(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(update={"port": free_port(), "database": f"sqlite:///{tmp_path / 'own.sqlite'}"})
    body = json.dumps({"question": QUESTION}).encode()
    head = "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with serving(own) as (process, _), socket.create_connection(("127.0.0.1", own.port), HUNG) as wire:
        wire.sendall(f"{head}Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert wire.recv(100).startswith(b"HTTP/1.1 100")  # the body is being read
        process.send_signal(signal.SIGTERM)
        while not refuses(own.port):
            assert process.poll() is None
        wire.sendall(body)
        told = b""
        while more := wire.recv(65536):
            told += more
        assert told.startswith(b"HTTP/1.1 200")
        assert "10万元".encode() in told or b"10\\u4e07\\u5143" in told
        process.wait(HUNG)
