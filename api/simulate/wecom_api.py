"""What 企业微信 lets an application do by itself, and how 微信客服 fetches what customers wrote and answers it.

Customers' messages are one log; a cursor is a place in it. Pages are short: whoever forgets to go on loses some.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette

from api.simulate.outbound import LONGEST, Inboxes, IssuedTokens, Reply, app, text_of, vendor_reply

PAGE = 20  # messages of a page; the vendor gives up to 1000
MINUTE, PER_MINUTE = 60.0, 30  # messages of an application to one user
TOKEN = 600.0  # seconds that the token of an event is good for
WELCOME = 20.0  # seconds in which a customer who enters may be greeted
USER, SYSTEM = 3, 4  # who sent a message: the customer, the vendor


class EnterpriseApi:
    """The outbound API of one enterprise: `corporation` and the secret of its application or of its 微信客服."""

    def __init__(self, corporation: str, secret: str, inboxes: Inboxes, desk: str = "wkAJtiaoli") -> None:
        self.desk = desk
        self._corporation, self._secret, self._inboxes = corporation, secret, inboxes
        self._tokens = IssuedTokens()
        self._log: list[Mapping[str, Any]] = []
        self._mark = secrets.token_hex(4)  # what a cursor begins with, lest one of an earlier run points into this log
        self._events: dict[str, float] = {}
        self._codes: dict[str, tuple[str, float]] = {}
        self._sent: dict[str, list[float]] = {}

    def app(self) -> Starlette:
        """Return the web application."""
        calls = {
            "/cgi-bin/message/send": self._send,
            "/cgi-bin/kf/sync_msg": self._sync,
            "/cgi-bin/kf/send_msg": self._reply,
            "/cgi-bin/kf/send_msg_on_event": self._greet,
        }
        return app(calls, {"/cgi-bin/gettoken": self._login}, self._tokens)

    def event(self) -> str:
        """Return the token of an event that says that there are messages to fetch."""
        token = secrets.token_urlsafe(16)
        self._events[token] = time.monotonic() + TOKEN
        return token

    def wrote(self, user: str, text: str) -> None:
        """Take what a customer writes."""
        self._inboxes[user].wrote()
        self._log.append({**self._head(user, USER), "msgtype": "text", "text": {"content": text}})

    def entered(self, user: str) -> None:
        """Take that a customer opens the conversation."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = (user, time.monotonic() + WELCOME)
        self._inboxes[user]  # known from now on
        who = {"open_kfid": self.desk, "external_userid": user}
        event = {"event_type": "enter_session", **who, "scene": "", "welcome_code": code}
        self._log.append({**self._head(user, SYSTEM), "msgtype": "event", "event": event})

    def _head(self, user: str, origin: int) -> dict[str, Any]:
        known = {"msgid": secrets.token_urlsafe(16), "open_kfid": self.desk, "origin": origin}
        return {**known, "external_userid": user, "send_time": int(time.time())}

    def _login(self, query: Mapping[str, str], _: Mapping[str, Any]) -> Reply:
        if query.get("corpid") != self._corporation:
            return vendor_reply(40013)
        return self._tokens.issued() if query.get("corpsecret") == self._secret else vendor_reply(40001)

    def _send(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        """Send to an employee; the vendor cuts off what is too long."""
        user, text, now = str(body.get("touser", "")), text_of(body), time.monotonic()
        if user not in self._inboxes:
            return vendor_reply(40003)
        if not text.strip():
            return vendor_reply(44004)
        recent = self._sent[user] = [at for at in self._sent.get(user, []) if at > now - MINUTE]
        if len(recent) >= PER_MINUTE:
            return vendor_reply(45009)
        recent.append(now)
        self._inboxes[user].push(text.encode()[:LONGEST].decode(errors="ignore"))
        return vendor_reply(0, msgid=secrets.token_urlsafe(16))

    def _sync(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        token = body.get("token")
        if token and self._events.get(str(token), 0.0) < time.monotonic():
            return vendor_reply(95013)
        if body.get("open_kfid", self.desk) != self.desk:
            return vendor_reply(40096)
        mark, dash, place = str(body.get("cursor", "")).partition("-")
        first = int(place) if (mark, dash) == (self._mark, "-") else 0
        last = first + min(int(body.get("limit") or PAGE), PAGE)
        rest = len(self._log) > last
        page = [*self._log[first:last]]
        return vendor_reply(0, next_cursor=f"{self._mark}-{first + len(page)}", has_more=int(rest), msg_list=page)

    def _reply(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        user, text = str(body.get("touser", "")), text_of(body)
        if user not in self._inboxes or body.get("open_kfid") != self.desk:
            return vendor_reply(40096)
        if unfit := _unfit(text):
            return vendor_reply(unfit)
        code = self._inboxes[user].put(text)
        return vendor_reply(95013 if code == 45015 else code, msgid=secrets.token_urlsafe(16))

    def _greet(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        user, until = self._codes.pop(str(body.get("code")), ("", 0.0))
        if until < time.monotonic():
            return vendor_reply(95013)
        if unfit := _unfit(text := text_of(body)):
            return vendor_reply(unfit)
        self._inboxes[user].push(text)
        return vendor_reply(0, msgid=secrets.token_urlsafe(16))


def _unfit(text: str) -> int:
    if not text.strip():
        return 44004
    return 45002 if len(text.encode()) > LONGEST else 0
