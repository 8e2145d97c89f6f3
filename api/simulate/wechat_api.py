"""What 微信 lets an account do by itself: send to a user within the vendor's limits, show that it types, set a menu."""

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette

from api.simulate.outbound import LONGEST, Inboxes, IssuedTokens, Reply, app, text_of, vendor_reply

BUTTONS, BELOW = 3, 5  # of a menu, and below one of its buttons


class PublicApi:
    """The outbound API of one 公众号. `permitted`: whether it may send messages; an account not verified may not."""

    def __init__(self, app_id: str, secret: str, inboxes: Inboxes, permitted: bool = True) -> None:
        self._app_id, self._secret, self._inboxes, self._permitted = app_id, secret, inboxes, permitted
        self._tokens = IssuedTokens()
        self.menu: Mapping[str, Any] = {}

    def app(self) -> Starlette:
        """Return the web application."""
        custom = "/cgi-bin/message/custom"
        calls = {f"{custom}/send": self._send, f"{custom}/typing": self._typing, "/cgi-bin/menu/create": self._create}
        return app(calls, {"/cgi-bin/stable_token": self._login}, self._tokens)

    def _login(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        if body.get("appid") != self._app_id:
            return vendor_reply(40013)
        if body.get("secret") != self._secret:
            return vendor_reply(40125)
        return self._tokens.issued(bool(body.get("force_refresh")))

    def _send(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        text = text_of(body)
        if not self._permitted:
            return vendor_reply(48001)
        if body.get("touser") not in self._inboxes:
            return vendor_reply(40003)
        if body.get("msgtype") != "text":
            return vendor_reply(40008)
        if not text.strip():
            return vendor_reply(44004)
        if len(text.encode()) > LONGEST:
            return vendor_reply(45002)
        return vendor_reply(self._inboxes[body["touser"]].put(text))

    def _typing(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        if not self._permitted:
            return vendor_reply(48001)
        if body.get("touser") not in self._inboxes:
            return vendor_reply(40003)
        return vendor_reply(self._inboxes[body["touser"]].typing() if body.get("command") == "Typing" else 0)

    def _create(self, _: Mapping[str, str], body: Mapping[str, Any]) -> Reply:
        buttons = body.get("button")
        if not isinstance(buttons, list) or not 0 < len(buttons) <= BUTTONS:
            return vendor_reply(40016)
        if any(len(button.get("sub_button", ())) > BELOW for button in buttons):
            return vendor_reply(40016)
        self.menu = body
        return vendor_reply(0)
