from collections.abc import Iterator

import pytest

from tests.api.wechat.vendor import APP_ID, SECRET, Server, vendor_server
from tests.command import Command

CREATE = "/cgi-bin/menu/create"


@pytest.fixture
def server() -> Iterator[Server]:
    with vendor_server() as server:
        yield server


@pytest.fixture
def set_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what the command needs."""
    for name, value in (
        ("WECHAT_APP_ID", APP_ID),
        ("WECHAT_APP_SECRET", SECRET),
        ("WECHAT_API", server.url),
        ("PUBLIC_URL", "https://zc.example.cn/"),
    ):
        monkeypatch.setenv(f"TIAOLI_{name}", value)


@pytest.mark.usefixtures("set_up")
def test_the_menu_is_set_and_shown(server: Server, tiaoli: Command) -> None:
    done = tiaoli("wechat", "menu")
    assert done.code == 0, done.err
    ((path, menu),) = server.calls
    assert path == CREATE
    assert menu["button"] == [
        {"type": "click", "name": "提问", "key": "ask"},
        {"type": "view", "name": "一键匹配", "url": "https://zc.example.cn/match"},
        {"type": "view", "name": "计算器", "url": "https://zc.example.cn/measures"},
    ]
    assert "提问".encode() in server.raw[0]
    assert [line.split() for line in done.out.splitlines()[1:]] == [
        ["提问"],
        ["一键匹配", "https://zc.example.cn/match"],
        ["计算器", "https://zc.example.cn/measures"],
    ]


@pytest.mark.usefixtures("set_up")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"errcode": 40164, "errmsg": "invalid ip"}, "40164 invalid ip"),
        (b"<html>", "the vendor's reply is not JSON"),
        ({"access_token": ""}, "the vendor gave no token"),
    ],
)
def test_a_vendor_that_refuses_is_told_in_a_sentence(
    server: Server, tiaoli: Command, said: dict[str, object] | bytes, told: str
) -> None:
    server.refuses = lambda path, body: said
    done = tiaoli("wechat", "menu")
    assert (done.code, done.told) == (2, told)
    assert SECRET not in done.err


@pytest.mark.parametrize("name", ["WECHAT_APP_ID", "WECHAT_APP_SECRET", "PUBLIC_URL"])
@pytest.mark.usefixtures("set_up")
def test_a_setting_that_is_missing_is_named(tiaoli: Command, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(f"TIAOLI_{name}")
    done = tiaoli("wechat", "menu")
    assert done.code == 2
    assert name.lower() in done.told
