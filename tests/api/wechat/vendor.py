"""The other side of the wire: a vendor that delivers messages as 微信 does, and its server that takes calls.

What is sealed, opened and read here is so by another implementation than ours.
"""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import deserialize_reply
from wechatpy.utils import WeChatSigner

from tests.api.deliveries import drop
from tests.serving import Crowded
from tests.waiting import HUNG

TOKEN, AES_KEY, APP_ID, SECRET = (
    "tiaoli",
    "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    "wx5823bf96d3bd56c7",
    "hush-hush",
)
ACCOUNT = "gh_97417a04a28d"


def new_user() -> str:
    return f"o9AgO5Kd5ggOC-{secrets.token_hex(7)}"


def stamp() -> tuple[str, str]:
    """Return a timestamp of now and a nonce."""
    return str(int(time.time())), secrets.token_hex(5)


def signed(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def message(user: str, kind: str = "text", **fields: str) -> str:
    """Return the XML of a message of a user."""
    head = {"ToUserName": ACCOUNT, "FromUserName": user, "CreateTime": str(int(time.time())), "MsgType": kind}
    if kind != "event":
        head["MsgId"] = str(secrets.randbits(63))
    values = {**head, **fields}
    return f"<xml>{''.join(f'<{name}><![CDATA[{value}]]></{name}>' for name, value in values.items())}</xml>"


@dataclass(frozen=True)
class Vendor:
    """Delivers to the first of the callbacks at `urls`. `sealed`: in safe mode; `both`: in compatible mode."""

    urls: tuple[str, ...]
    sealed: bool = False
    both: bool = False
    crypto: WeChatCrypto = field(default_factory=lambda: WeChatCrypto(TOKEN, AES_KEY, APP_ID))

    def request(self, xml: str) -> tuple[dict[str, str], bytes]:
        """Return the query and the body in which a message is delivered."""
        timestamp, nonce = stamp()
        query = {"signature": signed(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if not self.sealed:
            return query, xml.encode()
        envelope = self.crypto.encrypt_message(xml, nonce, timestamp)
        encrypted = envelope.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
        query |= {"encrypt_type": "aes", "msg_signature": signed(TOKEN, timestamp, nonce, encrypted)}
        plain = xml.removeprefix("<xml>").removesuffix("</xml>") if self.both else ""
        return query, f"<xml>{plain}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    def once(self, xml: str, url: str | None = None) -> httpx.Response:
        """Deliver a message and return what comes, whenever that is."""
        query, body = self.request(xml)
        return httpx.post(f"{url or self.urls[0]}/wechat", params=query, content=body, timeout=HUNG)

    def drop(self, xml: str, urls: Sequence[str], heard: Callable[[], bool]) -> None:
        """Deliver a message to some urls at once, and hang up unanswered as soon as it is heard."""
        drop([(f"{url}/wechat", *self.request(xml)) for url in urls], heard)

    def send(self, xml: str, url: str | None = None) -> str:
        """Deliver a message and return the text of the reply, "success" where it is that."""
        response = self.once(xml, url)
        assert response.status_code == 200, response.text
        return self.shown(response.text) or response.text

    def ask(self, user: str, text: str, **fields: str) -> str:
        """Return the reply that a user reads."""
        return self.send(message(user, Content=text, **fields))

    def shown(self, body: str) -> str:
        """Return the text of a reply; "" where it is none."""
        if body in ("", "success"):
            return ""
        if self.sealed:
            read = {name: body.split(f"<{name}>")[1].split("</")[0] for name in ("MsgSignature", "TimeStamp", "Nonce")}
            bare = {name: value.removeprefix("<![CDATA[").removesuffix("]]>") for name, value in read.items()}
            body = self.crypto.decrypt_message(body, bare["MsgSignature"], bare["TimeStamp"], bare["Nonce"])
        reply = deserialize_reply(body)
        assert reply.type == "text"
        assert reply.source == ACCOUNT
        return str(reply.content)


def counted(url: str, told: str) -> int:
    """Return how many messages a server has told so."""
    figure = f'tiaoli_messages_total{{channel="wechat",told="{told}"}} '
    lines = httpx.get(f"{url}/metrics", timeout=HUNG).text.splitlines()
    return sum(int(float(line.removeprefix(figure))) for line in lines if line.startswith(figure))


Refusal = Callable[[str, Mapping[str, Any]], Mapping[str, Any] | bytes | float | None]


@dataclass
class Server:
    """The vendor's server: `calls` are those that got through to it, `refuses` decides what else than ok it says.

    It says JSON, bytes as they are, or nothing for so many seconds.
    """

    url: str = ""
    tokens: int = 0
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refuses: Refusal = lambda path, body: None
    stale: set[str] = field(default_factory=set)

    def reply(self, path: str, raw: bytes) -> tuple[float, bytes]:
        where, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
        body = json.loads(raw)
        said = self.refuses(where, body)
        if where == "/cgi-bin/stable_token" and said is None:
            assert (body["grant_type"], body["appid"], body["secret"]) == ("client_credential", APP_ID, SECRET)
            self.tokens += body["force_refresh"] or not self.tokens
            said = {"access_token": f"TOKEN-{self.tokens}", "expires_in": 7200}
        elif said is None and (query["access_token"][0] in self.stale):
            said = {"errcode": 42001, "errmsg": "access_token expired"}
        elif said is None:
            self.calls.append((where, body))
            self.raw.append(raw)
            said = {"errcode": 0, "errmsg": "ok"}
        if isinstance(said, float):
            return said, b""
        return 0.0, said if isinstance(said, bytes) else json.dumps(said).encode()

    def sent(self, user: str) -> list[str]:
        """Return the messages that a user got."""
        return [
            body["text"]["content"]
            for path, body in self.calls
            if path == "/cgi-bin/message/custom/send" and body["touser"] == user
        ]

    def typed(self, user: str) -> int:
        """Return how often a user was shown that somebody is typing."""
        return sum(
            path == "/cgi-bin/message/custom/typing" and body == {"touser": user, "command": "Typing"}
            for path, body in self.calls
        )


@contextmanager
def vendor_server() -> Iterator[Server]:
    """Yield a vendor's server on loopback."""
    played, closing = Server(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            wait, body = played.reply(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            closing.wait(wait)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    class Quiet(Crowded):
        def handle_error(self, *_: object) -> None:
            """Say nothing of clients that have gone."""

    server = Quiet(("127.0.0.1", 0), Handler)
    played.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield played
    closing.set()
    server.shutdown()
    server.server_close()
    thread.join()
