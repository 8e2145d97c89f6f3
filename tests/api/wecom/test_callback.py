"""What every door of 企业微信 has in common: who is let in, and what goes back."""

import json
import secrets
import time
from pathlib import Path

import httpx
import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from api.channels.switchboard import Switchboard
from api.deps import Desk
from api.health import Figures
from api.wecom.doors import doors_of
from corpus.settings import Settings, SettingsError
from tests.api.conftest import Served
from tests.api.wecom.conftest import Server
from tests.api.wecom.vendor import APP, KEYS, KF, ROBOT, SETTINGS, Caller, parsed
from tests.command import Command
from tests.conftest import free_port
from tests.waiting import HUNG

DOORS = [pytest.param(door, id=door or "/") for door in KEYS]
HELLO = {ROBOT: json.dumps({"msgid": "1", "from": {"userid": "u"}, "msgtype": "image"}), APP: "<xml/>", KF: "<xml/>"}


def refused(response: httpx.Response) -> bool:
    return (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("door", DOORS)
def test_the_vendor_s_check_is_answered_with_its_words_alone(plain: Server, door: str) -> None:
    caller, echo = Caller(plain.url, door), "0123456789" + secrets.token_hex(4)
    query, _ = caller.sealed(echo)
    response = httpx.get(caller.url, params=caller.echoed(echo), timeout=HUNG)
    assert (response.status_code, response.text) == (200, echo)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert refused(httpx.get(caller.url, params={**query, "echostr": echo}, timeout=HUNG))
    assert refused(httpx.get(caller.url, timeout=HUNG))


@pytest.mark.parametrize("door", DOORS)
def test_a_callback_is_heard_once(plain: Server, door: str) -> None:
    caller = Caller(plain.url, door)
    query, body = caller.sealed(HELLO[door])
    assert httpx.post(caller.url, params=query, content=body, timeout=HUNG).status_code == 200
    assert refused(httpx.post(caller.url, params=query, content=body, timeout=HUNG))


def test_a_callback_that_one_process_heard_no_other_hears(pair: tuple[Server, Server]) -> None:
    one, two = Caller(pair[0].url, ROBOT), Caller(pair[1].url, ROBOT)
    query, body = one.sealed(HELLO[ROBOT])
    assert httpx.post(one.url, params=query, content=body, timeout=HUNG).status_code == 200
    assert refused(httpx.post(two.url, params=query, content=body, timeout=HUNG))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("seconds", [-400, 400])
def test_a_callback_of_another_time_is_refused(plain: Server, door: str, seconds: int) -> None:
    caller = Caller(plain.url, door)
    query, body = caller.sealed(HELLO[door], at=int(time.time()) + seconds)
    assert refused(httpx.post(caller.url, params=query, content=body, timeout=HUNG))


@pytest.mark.parametrize("door", DOORS)
def test_a_callback_that_was_meant_for_another_door_is_refused(plain: Server, door: str) -> None:
    for other in KEYS.keys() - {door}:
        query, body = Caller(plain.url, other).sealed(HELLO[other])
        assert refused(httpx.post(Caller(plain.url, door).url, params=query, content=body, timeout=HUNG))


def test_what_is_sealed_for_another_enterprise_is_refused(plain: Server) -> None:
    token, key, _ = KEYS[APP]
    stamp = {"nonce": secrets.token_hex(8), "timestamp": str(int(time.time()))}
    body = WeChatCrypto(token, key, "ww0000000000000000").encrypt_message("<xml/>", **stamp)
    query = {"msg_signature": parsed(body)["MsgSignature"], **stamp}
    assert refused(httpx.post(Caller(plain.url, APP).url, params=query, content=body, timeout=HUNG))


@pytest.mark.parametrize("door", DOORS)
def test_what_verifies_and_makes_no_sense_gets_an_empty_reply(plain: Server, door: str) -> None:
    for nonsense in ("", "{", "[]", "null", "<xml>", "\x00", "<!DOCTYPE x [<!ENTITY a 'b'>]><xml>&a;</xml>", "你好"):
        response = Caller(plain.url, door).post(nonsense)
        assert (response.status_code, response.content) == (200, b""), nonsense


@pytest.mark.parametrize("door", DOORS)
def test_a_body_that_is_too_large_is_refused(plain: Server, door: str) -> None:
    response = httpx.post(Caller(plain.url, door).url, content=b"x" * 100_000, timeout=HUNG)
    assert response.status_code == 413


def test_a_door_that_is_not_set_is_not_there(served: Served) -> None:
    for door in KEYS:
        for response in (
            httpx.get(f"{served.url}/wecom{door}", timeout=HUNG),
            httpx.post(f"{served.url}/wecom{door}", timeout=HUNG),
        ):
            assert response.status_code == 404
            assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"WECOM_BOT_AES_KEY": ""}, "wecom_bot_aes_key"),
        ({"WECOM_APP_AES_KEY": "short"}, "wecom_app_aes_key: an EncodingAESKey"),
        ({"WECOM_CORP_ID": ""}, "wecom_corp_id"),
        ({"WECOM_KF_SECRET": ""}, "wecom_kf_secret"),
        ({"WECOM_APP_SECRET": "s"}, "wecom_agent_id"),
        ({"WECOM_APP_SECRET": "s", "WECOM_AGENT_ID": "one"}, "wecom_agent_id"),
        ({"WECOM_APP_SECRET": "s", "WECOM_AGENT_ID": "1", "WECOM_APP_TOKEN": "", "WECOM_APP_AES_KEY": ""}, "wecom_app"),
    ],
)
def test_a_door_that_is_set_by_halves_is_told_at_the_start(tmp_path: Path, changed: dict[str, str], name: str) -> None:
    values = {key.lower(): value for key, value in {**SETTINGS, **changed}.items()}
    settings = Settings(home=tmp_path, **values)  # type: ignore[arg-type]  # names and values as the environment has them
    with pytest.raises(SettingsError, match=name):
        doors_of(settings, Switchboard(Desk(settings), Figures()))


def test_a_server_whose_door_is_set_by_halves_says_so_in_a_sentence(
    tiaoli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIAOLI_WECOM_BOT_TOKEN", "t")
    done = tiaoli("serve", "--port", str(free_port()))
    assert done.code == 2
    assert "wecom_bot_aes_key" in done.told
