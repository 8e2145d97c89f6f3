"""企业微信 as the tests play it: its interface over HTTP, and the other side of the callbacks by another's code."""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.api.deliveries import drop
from tests.serving import Crowded
from tests.waiting import HUNG

CORP_ID, AGENT_ID, KF_ID = "ww1234567890abcdef", "1000002", "wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw"
SECRETS = {"app": "app-secret-of-nobody", "kf": "kf-secret-of-nobody"}
KEYS = {
    "": ("token-of-the-robot", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", ""),
    "/app": ("token-of-the-app", "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt", CORP_ID),
    "/kf": ("token-of-the-desk", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", CORP_ID),
}
ROBOT, APP, KF = KEYS
SETTINGS = {
    "WECOM_BOT_TOKEN": KEYS[ROBOT][0],
    "WECOM_BOT_AES_KEY": KEYS[ROBOT][1],
    "WECOM_CORP_ID": CORP_ID,
    "WECOM_APP_TOKEN": KEYS[APP][0],
    "WECOM_APP_AES_KEY": KEYS[APP][1],
    "WECOM_KF_TOKEN": KEYS[KF][0],
    "WECOM_KF_AES_KEY": KEYS[KF][1],
    "WECOM_KF_SECRET": SECRETS["kf"],
}
SENDS = {"WECOM_APP_SECRET": SECRETS["app"], "WECOM_AGENT_ID": AGENT_ID}


class Caller:
    """What calls one door of a server, and opens what it replies."""

    def __init__(self, url: str, door: str) -> None:
        self.url, self.door = f"{url}/wecom{door}", door
        self._crypto = WeChatCrypto(*KEYS[door])

    def sealed(self, message: str, at: int | None = None) -> tuple[dict[str, str], str]:
        """Return the query and the body of a callback, of now or of another time."""
        query, encrypted = self._sealed(message, at)
        body = f"<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
        return query, json.dumps({"encrypt": encrypted}) if self.door == ROBOT else body

    def echoed(self, echo: str) -> dict[str, str]:
        """Return the query of the vendor's check."""
        query, encrypted = self._sealed(echo, None)
        return {**query, "echostr": encrypted}

    def post(self, message: str) -> httpx.Response:
        """Send a message and return the response as it comes."""
        query, body = self.sealed(message)
        return httpx.post(self.url, params=query, content=body.encode(), timeout=HUNG)

    def said(self, message: str) -> str | None:
        """Send a message and return the reply, opened; None where there is none."""
        response = self.post(message)
        assert response.status_code == 200, response.text
        if not response.content:
            return None
        if self.door == ROBOT:
            body = response.json()
            assert isinstance(body["timestamp"], int)
            sealed, signature = body["encrypt"], body["msgsignature"]
        else:
            body = parsed(response.text)
            sealed, signature = body["Encrypt"], body["MsgSignature"]
        stamp = str(body.get("timestamp") or body["TimeStamp"]), str(body.get("nonce") or body["Nonce"])
        opened: str = self._crypto.decrypt_message({"Encrypt": sealed}, signature, *stamp)
        return opened

    def _sealed(self, message: str, at: int | None) -> tuple[dict[str, str], str]:
        stamp = {"nonce": secrets.token_hex(8), "timestamp": str(at or int(time.time()))}
        made = parsed(self._crypto.encrypt_message(message, **stamp))
        return {"msg_signature": made["MsgSignature"], **stamp}, made["Encrypt"]


class Robot:
    """A member of an enterprise who talks to the robot."""

    def __init__(self, url: str, user: str = "", chat: str = "") -> None:
        self.caller, self.user, self.chat = Caller(url, ROBOT), user or secrets.token_hex(6), chat

    def sends(self, msgtype: str, msgid: str = "", /, **content: Any) -> dict[str, Any] | None:
        """Send a message and return the reply."""
        where = {"chatid": self.chat, "chattype": "group"} if self.chat else {"chattype": "single"}
        head = {"msgid": msgid or secrets.token_hex(8), "aibotid": "AIB", "from": {"userid": self.user}, **where}
        said = self.caller.said(json.dumps({**head, "msgtype": msgtype, **content}))
        return json.loads(said) if said else None

    def asks(self, question: str, msgid: str = "") -> dict[str, Any]:
        """Ask a question and return the first reply."""
        reply = self.sends("text", msgid, text={"content": question})
        assert reply
        return reply

    def hears(self, stream_id: str) -> dict[str, Any]:
        """Ask for more of a reply, once."""
        reply = self.sends("stream", stream={"id": stream_id})
        assert reply
        return reply


class Member:
    """A member of an enterprise who writes to the application."""

    def __init__(self, url: str, user: str = "") -> None:
        self.caller, self.user = Caller(url, APP), user or secrets.token_hex(6)

    def sends(self, msgtype: str, /, **content: str) -> str | None:
        """Send a message and return the text of the reply."""
        said = self.caller.said(self._message(msgtype, content))
        if said is None:
            return None
        reply = parsed(said)
        assert (reply["ToUserName"], reply["FromUserName"], reply["MsgType"]) == (self.user, CORP_ID, "text")
        assert len(reply["Content"].encode()) <= 2048
        return str(reply["Content"])

    def asks(self, question: str, msgid: str = "") -> str | None:
        """Ask a question and return the text of the reply."""
        return self.sends("text", Content=question, **({"MsgId": msgid} if msgid else {}))

    def drops(self, question: str, msgid: str, heard: Callable[[], bool]) -> None:
        """Ask a question and hang up unanswered as soon as it is heard."""
        query, body = self.caller.sealed(self._message("text", {"Content": question, "MsgId": msgid}))
        drop([(self.caller.url, query, body.encode())], heard)

    def _message(self, msgtype: str, content: Mapping[str, str]) -> str:
        parts = {"MsgId": str(secrets.randbits(60)), "AgentID": AGENT_ID, **content, "MsgType": msgtype}
        head = {"ToUserName": CORP_ID, "FromUserName": self.user, "CreateTime": str(int(time.time()))}
        return written({**head, **parts})


@dataclass
class Vendor:
    """The vendor's interface. `written` is what customers of 客服 wrote, `fails` are replies to a path or a user."""

    url: str = ""
    page: int = 7
    tokens: int = 0
    written: list[dict[str, Any]] = field(default_factory=list)
    fails: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    held: str = ""  # the end of a path that is not answered before `hold` is set

    def called(self, end: str) -> list[dict[str, Any]]:
        """Return the bodies of the calls to a path."""
        return [body for path, body in self.calls if path.endswith(end)]

    def sent_to(self, user: str) -> list[str]:
        """Return the texts that a user was sent."""
        sent = [*self.called("/message/send"), *self.called("/kf/send_msg")]
        return [body["text"]["content"] for body in sent if body["touser"] == user]

    def writes(self, user: str, content: str, **more: Any) -> None:
        """Have a customer write a message."""
        message = {"msgid": secrets.token_hex(10), "open_kfid": KF_ID, "external_userid": user, "origin": 3}
        self.written.append(
            {**message, "send_time": int(time.time()), "msgtype": "text", "text": {"content": content}, **more}
        )

    def tells(self, url: str) -> httpx.Response:
        """Send the event that says that there are messages."""
        token, head = secrets.token_hex(8), {"ToUserName": CORP_ID, "CreateTime": str(int(time.time()))}
        event = {**head, "MsgType": "event", "Event": "kf_msg_or_event", "Token": token, "OpenKfId": KF_ID}
        return Caller(url, KF).post(written(event))

    def reply(self, path: str, query: Mapping[str, list[str]], body: dict[str, Any]) -> dict[str, Any]:
        """Return what is replied to a call."""
        if path == "/cgi-bin/gettoken":
            assert (query["corpid"], query["corpsecret"][0] in SECRETS.values()) == ([CORP_ID], True)
            self.tokens += 1
            return {"errcode": 0, "errmsg": "ok", "access_token": f"access-token-{self.tokens}", "expires_in": 7200}
        assert query["access_token"][0].startswith("access-token-")
        self.calls.append((path, body))
        if replies := self.fails.get(str(body.get("touser"))) or self.fails.get(path):
            return replies.pop(0)
        if path == "/cgi-bin/kf/sync_msg":
            return self._synced(int(body.get("cursor") or 0), body["open_kfid"])
        return {"errcode": 0, "errmsg": "ok", "msgid": body.get("msgid", "m")}

    def _synced(self, start: int, open_kfid: str) -> dict[str, Any]:
        assert open_kfid == KF_ID
        end = min(start + self.page, len(self.written))
        more = {"next_cursor": str(end), "has_more": int(end < len(self.written))}
        return {"errcode": 0, "errmsg": "ok", "msg_list": self.written[start:end], **more}


def parsed(text: str) -> dict[str, str]:
    """Return the texts of a message's elements."""
    return {element.tag: element.text or "" for element in ElementTree.fromstring(text)}


def written(texts: Mapping[str, str]) -> str:
    """Return a message with these texts."""
    root = ElementTree.Element("xml")
    for name, text in texts.items():
        ElementTree.SubElement(root, name).text = text
    return ElementTree.tostring(root, encoding="unicode")


@contextmanager
def playing() -> Iterator[Vendor]:
    """Yield the vendor's interface on a port of its own."""
    vendor = Vendor()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

        def _answer(self, body: dict[str, Any]) -> None:
            where = urlsplit(self.path)
            said = vendor.reply(where.path, parse_qs(where.query), body)
            if vendor.held and where.path.endswith(vendor.held):
                vendor.hold.wait(HUNG)
            content = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = Crowded(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield vendor
    finally:
        vendor.hold.set()
        server.shutdown()
        server.server_close()
