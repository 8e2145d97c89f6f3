"""A model that plays a part, behind an OpenAI-compatible endpoint on loopback: real HTTP, words decided beforehand.

It serves ``/v1/models`` and ``/v1/chat/completions``, whole and streamed, with tool calls and usage figures. It can
fail as servers do: late, slowly, with a status, with garbage, cut short, reset. It computes nothing and judges nothing.
"""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

MODEL = "scripted"
PIECE = 8  # characters of a stream, or bytes of a whole answer, sent at once
Request = Mapping[str, Any]  # the body as it came


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tool. `arguments` are sent as they stand, JSON or not."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ScriptedReply:
    """What the model says or calls, and how its server fails while it does.

    `wait`: seconds before the first byte, `drip`: before every piece. `body` takes the place of the whole
    answer. `cut`: bytes after which the connection is closed; `reset`: it is reset before the first one.
    """

    text: str = ""
    calls: tuple[Call, ...] = ()
    wait: float = 0.0
    drip: float = 0.0
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int | None = None
    reset: bool = False


Part = Callable[[Request], ScriptedReply]


class Scripted:
    """A server of its own on a free port of 127.0.0.1, in threads; `requests` are the bodies it was sent, in order."""

    def __init__(self, part: Part) -> None:
        self.requests: list[Request] = []
        self._server = _Server(part, self.requests)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()  # waits for the threads that still answer
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL of the endpoint."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128  # so many may call at once; the library's own five are soon too few

    def __init__(self, part: Part, requests: list[Request]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.part, self.requests = part, requests
        self.closing = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that has gone: that is what half of the parts are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # its own types are private


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        found = self.path.endswith("/models")
        listed = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
        answer = listed if found else {"error": {"message": self.path}}
        self._send(ScriptedReply(status=200 if found else 404), _json(answer))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        reply = self.server.part(request)
        self.server.closing.wait(reply.wait)
        if reply.reset:
            self._reset()
        elif reply.body is not None or reply.status != 200:
            self._send(reply, reply.body or b"")
        elif request.get("stream"):
            self._stream(request, reply)
        else:
            self._send(reply, _json(_completion(request, reply)))

    def _send(self, reply: ScriptedReply, body: bytes) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        pieces = [body] if not reply.drip else [body[i : i + PIECE] for i in range(0, len(body), PIECE)]
        for piece in _cut(pieces, reply.cut):
            self.server.closing.wait(reply.drip)
            self.wfile.write(piece)
        self.close_connection = True  # or an idle client would keep the server from closing

    def _stream(self, request: Request, reply: ScriptedReply) -> None:
        """Send server-sent events until the connection is closed, so that a cut is one that HTTP does not see."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in _cut(_events(request, reply), reply.cut):
            self.server.closing.wait(reply.drip)
            self.wfile.write(event)
        self.close_connection = True

    def _reset(self) -> None:
        """Close without a word, and with unsent data thrown away: the client meets a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True


def _cut(pieces: Iterable[bytes], most: int | None) -> Iterator[bytes]:
    """Yield the first `most` bytes of the pieces, all where it is None."""
    for piece in pieces:
        if most is not None and most <= len(piece):
            yield piece[:most]
            return
        yield piece
        most = None if most is None else most - len(piece)


def _completion(request: Request, reply: ScriptedReply) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
    if reply.calls:
        message["tool_calls"] = _calls(request, reply)
    choice = {"index": 0, "message": message, "finish_reason": _reason(reply)}
    return {**_head("chat.completion"), "choices": [choice], "usage": _usage(request, reply)}


def _events(request: Request, reply: ScriptedReply) -> Iterator[bytes]:
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": reply.text[i : i + PIECE]} for i in range(0, len(reply.text), PIECE)]
    deltas += [{"tool_calls": [{"index": i, **call}]} for i, call in enumerate(_calls(request, reply))]
    head = _head("chat.completion.chunk")
    for delta in deltas:
        yield _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    yield _event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": _reason(reply)}]})
    if (request.get("stream_options") or {}).get("include_usage"):
        yield _event({**head, "choices": [], "usage": _usage(request, reply)})
    yield b"data: [DONE]\n\n"


def _calls(request: Request, reply: ScriptedReply) -> list[dict[str, Any]]:
    turn = len(request["messages"])  # so that no two calls of a conversation have one id
    return [
        {
            "id": f"call_{turn}_{i}",
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        }
        for i, call in enumerate(reply.calls)
    ]


def _reason(reply: ScriptedReply) -> str:
    return "tool_calls" if reply.calls else "stop"


def _usage(request: Request, reply: ScriptedReply) -> dict[str, int]:
    """Count a token a character: it is the form that matters here."""
    asked = sum(len(str(message.get("content") or "")) for message in request["messages"])
    length = len(reply.text) + sum(len(call.arguments) for call in reply.calls)
    return {"prompt_tokens": asked, "completion_tokens": length, "total_tokens": asked + length}


def _head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-scripted", "object": kind, "created": 1795219200, "model": MODEL}


def _event(chunk: Mapping[str, Any]) -> bytes:
    return b"data: " + _json(chunk) + b"\n\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
