"""What verifies gets in, in plain, compatible and safe mode; nothing else gets anything."""

import httpx
import pytest
from wechatpy.crypto import WeChatCrypto

from api.app import create_app
from corpus.settings import Settings, SettingsError
from tests.api.wechat.conftest import Served
from tests.api.wechat.vendor import AES_KEY, APP_ID, TOKEN, Vendor, message, new_user, signed, stamp
from tests.waiting import HUNG

ECHO = "04375120948345356249"


def greeting(**changed: str) -> dict[str, str]:
    timestamp, nonce = stamp()
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": ECHO} | changed
    return {"signature": signed(TOKEN, query["timestamp"], query["nonce"]), **query}


def is_refused(response: httpx.Response) -> bool:
    return (response.status_code, response.content) == (403, b"")


@pytest.mark.parametrize("path", ["/wechat", "/wechat/"])
def test_the_vendor_s_greeting_is_said_back_as_it_is(plainly: Served, two: list[Served], path: str) -> None:
    for served in (plainly, *two):
        response = httpx.get(f"{served.url}{path}", params=greeting(), timeout=HUNG)
        assert (response.status_code, response.text) == (200, ECHO)
        assert response.headers["content-type"].startswith("text/plain")


def test_a_sealed_greeting_is_opened(two: list[Served]) -> None:
    timestamp, nonce = stamp()
    envelope = WeChatCrypto(TOKEN, AES_KEY, APP_ID).encrypt_message(ECHO, nonce, timestamp)
    sealed = envelope.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    query = {"msg_signature": signed(TOKEN, timestamp, nonce, sealed), "timestamp": timestamp, "nonce": nonce}
    assert httpx.get(f"{two[0].url}/wechat", params={**query, "echostr": sealed}, timeout=HUNG).text == ECHO


def test_a_greeting_with_a_signature_too_many_is_said_back_where_there_is_no_key(plainly: Served) -> None:
    assert (
        httpx.get(f"{plainly.url}/wechat", params={**greeting(), "msg_signature": "0" * 40}, timeout=HUNG).text == ECHO
    )


@pytest.mark.parametrize(
    "changed",
    [{"signature": "0" * 40}, {"signature": ""}, {"timestamp": "1714036504"}, {"timestamp": "x"}, {"nonce": ""}],
)
def test_a_greeting_that_is_not_the_vendor_s_or_not_of_now_gets_nothing(
    plainly: Served, changed: dict[str, str]
) -> None:
    query = {**greeting(**changed), **{k: v for k, v in changed.items() if k == "signature"}}
    assert is_refused(httpx.get(f"{plainly.url}/wechat", params=query, timeout=HUNG))


def test_a_callback_is_heard_once_by_whichever_process(two: list[Served]) -> None:
    query, body = Vendor((two[0].url,), sealed=True).request(message(new_user(), "image"))
    first, again = (httpx.post(f"{served.url}/wechat", params=query, content=body, timeout=HUNG) for served in two)
    assert first.status_code == 200
    assert is_refused(again)


@pytest.mark.parametrize("both", [False, True])
def test_what_is_sealed_is_answered_sealed(two: list[Served], both: bool) -> None:
    vendor = Vendor((two[0].url,), sealed=True, both=both)
    response = vendor.once(message(new_user(), "voice"))
    assert "<Encrypt>" in response.text
    assert "语音" in vendor.shown(response.text)


def test_of_a_message_in_compatible_mode_only_the_sealed_part_is_read(two: list[Served]) -> None:
    vendor = Vendor((two[0].url,), sealed=True, both=True)
    query, body = vendor.request(message(new_user(), "voice"))
    forged = body.replace(b"<![CDATA[voice]]>", b"<![CDATA[image]]>")
    assert forged != body
    response = httpx.post(f"{two[0].url}/wechat", params=query, content=forged, timeout=HUNG)
    assert "语音" in vendor.shown(response.text)


def test_what_is_not_sealed_is_refused_where_there_is_a_key(two: list[Served]) -> None:
    query, body = Vendor((two[0].url,)).request(message(new_user(), "voice"))
    for more in ({}, {"encrypt_type": "raw"}):
        assert is_refused(httpx.post(f"{two[0].url}/wechat", params={**query, **more}, content=body, timeout=HUNG))


def test_what_is_sealed_is_refused_where_there_is_no_key(plainly: Served) -> None:
    query, body = Vendor((plainly.url,), sealed=True).request(message(new_user(), "voice"))
    assert is_refused(httpx.post(f"{plainly.url}/wechat", params=query, content=body, timeout=HUNG))


def test_what_is_sealed_for_another_is_refused(two: list[Served]) -> None:
    vendor = Vendor((two[0].url,), sealed=True, crypto=WeChatCrypto(TOKEN, AES_KEY, "wx2c2769f8efd9abc2"))
    query, body = vendor.request(message(new_user(), "voice"))
    assert is_refused(httpx.post(f"{two[0].url}/wechat", params=query, content=body, timeout=HUNG))


def test_without_a_token_there_is_no_door(http: httpx.Client) -> None:
    for path in ("/wechat", "/wechat/"):
        response = http.get(path, params=greeting())
        assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("settings_of_it", "why"),
    [
        ({"wechat_aes_key": "short", "wechat_app_id": APP_ID}, "setting wechat_aes_key: .* 43 letters and digits"),
        ({"wechat_aes_key": AES_KEY}, "setting wechat_aes_key: it needs wechat_app_id"),
        ({"wechat_service": True}, "setting wechat_service: it needs wechat_app_secret"),
        ({"wechat_service": True, "wechat_app_secret": "x"}, "setting wechat_app_secret: .* wechat_app_id"),
    ],
)
def test_settings_that_do_not_fit_are_told_at_the_start(
    settings: Settings, settings_of_it: dict[str, object], why: str
) -> None:
    with pytest.raises(SettingsError, match=why):
        create_app(settings.model_copy(update={"wechat_token": TOKEN, **settings_of_it}))
