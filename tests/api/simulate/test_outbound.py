"""The vendors' own APIs on loopback: what they let through, to whom, and how much of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api.simulate.courier import Courier, client
from api.simulate.inbox import Inbox
from api.simulate.outbound import Inboxes, listening
from api.simulate.transcript import SimulatedTurn, Way, ignored
from api.simulate.wechat_api import PublicApi
from api.simulate.wecom_api import EnterpriseApi
from api.simulate.wecom_kf import Bell, Customer
from tests.api.simulate.doors import APP, PATIENT, SEAL, USER, Heard, door
from tests.waiting import HUNG

SECRET = "a secret"
SEND, TYPING = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing"


def called(app: Starlette, talk: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with listening(app, 0) as url, httpx.AsyncClient(base_url=url, timeout=HUNG) as http:
            return await talk(http)

    return asyncio.run(run())


async def say(http: httpx.AsyncClient, path: str, token: str, body: Any) -> int:
    response = await http.post(path, params={"access_token": token}, json=body)
    return int(response.json()["errcode"])


async def login(http: httpx.AsyncClient, **more: Any) -> str:
    body = {"grant_type": "client_credential", "appid": APP, "secret": SECRET, **more}
    return str((await http.post("/cgi-bin/stable_token", json=body)).json()["access_token"])


def words(content: str, user: str = USER) -> dict[str, Any]:
    return {"touser": user, "msgtype": "text", "text": {"content": content}}


def to_user(bodies: list[Any], inbox: Inbox, permitted: bool = True, path: str = SEND) -> list[int]:
    async def talk(http: httpx.AsyncClient) -> list[int]:
        token = await login(http)
        return [await say(http, path, token, body) for body in bodies]

    codes: list[int] = called(PublicApi(APP, SECRET, Inboxes(Inbox, {USER: inbox}), permitted).app(), talk)
    return codes


def heard_from() -> Inbox:
    inbox = Inbox()
    inbox.wrote()
    return inbox


def test_five_messages_reach_a_user_who_wrote_and_the_sixth_is_refused() -> None:
    inbox = heard_from()
    assert to_user([words(str(n)) for n in range(6)], inbox) == [0, 0, 0, 0, 0, 45047]
    assert [asyncio.run(inbox.next(0)) for _ in range(6)] == ["0", "1", "2", "3", "4", None]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (words("字" * 683), 45002),
        (words("好", "somebody"), 40003),
        (words(" "), 44004),
        ({"touser": USER, "msgtype": "markdown", "markdown": {"content": "好"}}, 40008),
    ],
)
def test_a_message_that_does_not_fit_is_refused(body: dict[str, Any], code: int) -> None:
    assert to_user([body], heard_from()) == [code]


def test_a_user_who_did_not_write_gets_no_message_and_no_sign_of_typing() -> None:
    assert to_user([words("好")], Inbox()) == [45015]
    assert to_user([{"touser": USER, "command": "Typing"}], Inbox(), path=TYPING) == [45080]


def test_an_account_without_the_permission_may_send_nothing() -> None:
    assert to_user([words("好")], heard_from(), permitted=False) == [48001]


def test_typing_is_shown_once_at_a_time() -> None:
    typing = {"touser": USER, "command": "Typing"}
    assert to_user([typing, typing, {**typing, "command": "CancelTyping"}], heard_from(), path=TYPING) == [0, 45081, 0]


def test_a_token_is_the_same_until_a_new_one_is_forced() -> None:
    async def talk(http: httpx.AsyncClient) -> None:
        first, second = await login(http), await login(http)
        assert first == second
        third = await login(http, force_refresh=True)
        assert third != first
        assert await say(http, SEND, first, words("好")) == 40001
        assert await say(http, SEND, third, words("好")) == 0
        for wrong, code in (({"secret": "no"}, 40125), ({"appid": "no"}, 40013)):
            body = {"appid": APP, "secret": SECRET, **wrong}
            assert (await http.post("/cgi-bin/stable_token", json=body)).json()["errcode"] == code

    called(PublicApi(APP, SECRET, Inboxes(Inbox, {USER: heard_from()})).app(), talk)


@pytest.mark.parametrize(
    ("buttons", "code"),
    [([{"name": "提问"}], 0), ([], 40016), ([{}] * 4, 40016), ([{"sub_button": [{}] * 6}], 40016)],
)
def test_a_menu_has_three_buttons_with_five_below_each_at_most(buttons: list[Any], code: int) -> None:
    api = PublicApi(APP, SECRET, Inboxes(Inbox))

    async def talk(http: httpx.AsyncClient) -> int:
        return await say(http, "/cgi-bin/menu/create", await login(http), {"button": buttons})

    assert called(api.app(), talk) == code
    assert bool(api.menu) == (code == 0)


class Desk:
    """An instance that serves customers as the vendor asks: it goes on from its cursor to the last page, once each."""

    def __init__(self) -> None:
        self.cursor, self.seen, self.pages = "", dict[str, str](), 0
        self.lock = asyncio.Lock()
        self.http: httpx.AsyncClient | None = None

    async def rung(self, token: str) -> None:
        assert self.http
        async with self.lock:
            more = True
            while more:
                asked = {"cursor": self.cursor, "token": token, "limit": 1000}
                page = (await self.http.post("/cgi-bin/kf/sync_msg", params=self.query, json=asked)).json()
                self.cursor, more, self.pages = page["next_cursor"], bool(page["has_more"]), self.pages + 1
                for message in page["msg_list"]:
                    await self.answer(message)

    async def answer(self, message: dict[str, Any]) -> None:
        assert self.http
        assert message["msgid"] not in self.seen
        self.seen[message["msgid"]] = kind = message["msgtype"]
        if kind == "event":
            body = {"code": message["event"]["welcome_code"], "msgtype": "text", "text": {"content": "您好"}}
            assert await say(self.http, "/cgi-bin/kf/send_msg_on_event", self.query["access_token"], body) == 0
            return
        body = words(f"答：{message['text']['content']}", message["external_userid"])
        sent = {**body, "open_kfid": message["open_kfid"]}
        assert await say(self.http, "/cgi-bin/kf/send_msg", self.query["access_token"], sent) == 0

    async def login(self) -> None:
        assert self.http
        asked = {"corpid": APP, "corpsecret": SECRET}
        self.query = {"access_token": (await self.http.get("/cgi-bin/gettoken", params=asked)).json()["access_token"]}


def test_customers_who_write_at_once_are_rung_for_together_and_each_is_answered_once() -> None:
    inboxes = Inboxes(Inbox)
    api = EnterpriseApi(APP, SECRET, inboxes)
    desk = Desk()
    ringing: list[asyncio.Task[None]] = []
    rings: list[Heard] = []

    def ring(heard: Heard) -> bytes:
        ringing.append(asyncio.ensure_future(desk.rung("")))
        return b"success"

    async def run() -> list[SimulatedTurn]:
        async with listening(api.app(), 0) as base, door(ring, rings) as url, client() as http:
            desk.http = httpx.AsyncClient(base_url=base, timeout=HUNG)
            await desk.login()
            bell = Bell(Courier(http, url, PATIENT), SEAL, api)
            users = [f"wm{n}" for n in range(45)]
            players = [Customer(bell, api, user, inboxes[user], ignored, service=HUNG) for user in users]
            welcome = await players[0].enter()
            assert welcome.text == "您好"
            turns = await asyncio.gather(*(one.ask(f"问{n}") for n, one in enumerate(players)))
            await asyncio.gather(*ringing)
            await desk.http.aclose()
            return turns

    turns = asyncio.run(run())
    assert [turn.text for turn in turns] == [f"答：问{n}" for n in range(45)]
    assert {turn.way for turn in turns} == {Way.SERVICE}
    assert len(rings) < len(turns)
    assert len(desk.seen) == 46
    assert desk.pages > len(rings)


def test_a_desk_is_told_by_code_what_is_refused() -> None:
    inboxes = Inboxes(Inbox)
    api = EnterpriseApi(APP, SECRET, inboxes)
    api.wrote("wm1", "问")

    async def talk(http: httpx.AsyncClient) -> None:
        desk = Desk()
        desk.http = http
        await desk.login()
        token = desk.query["access_token"]
        body = {**words("好", "wm1"), "open_kfid": api.desk}
        path = "/cgi-bin/kf/send_msg"
        assert await say(http, path, token, {**body, "touser": "wm2"}) == 40096
        assert await say(http, path, token, {**body, "text": {"content": "字" * 683}}) == 45002
        assert [await say(http, path, token, body) for _ in range(6)] == [0, 0, 0, 0, 0, 45047]
        assert await say(http, "/cgi-bin/kf/sync_msg", token, {"token": "stale"}) == 95013
        assert await say(http, "/cgi-bin/message/send", token, words("字" * 1000, "wm1")) == 0
        texts = [await inboxes["wm1"].next(0) for _ in range(6)]
        assert texts[5] == "字" * 682

    called(api.app(), talk)
