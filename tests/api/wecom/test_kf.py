"""微信客服: no message of a burst is lost, and none is answered twice."""

import secrets
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.api.wecom.conftest import Serve, Server, home_in
from tests.api.wecom.vendor import KF_ID, Vendor, playing
from tests.command import QUESTION
from tests.waiting import until

# A server that looks soon and often for what was left unsent.
RESTLESS = [
    sys.executable,
    "-c",
    "from api.channels import outbox; outbox.LEASE, outbox.SWEEP = 2.0, 0.5; from api.cli.start import main; main()",
    "serve",
]


def customer() -> str:
    return f"wm{secrets.token_hex(8)}"


def served(server: Server, vendor: Vendor) -> str:
    """Have a new customer ask, and return the answer as soon as it is there."""
    user = customer()
    vendor.writes(user, QUESTION)
    vendor.tells(server.url)
    return until(lambda: vendor.sent_to(user))[0]


def test_every_message_of_a_burst_is_answered_once(pair: tuple[Server, Server], vendor: Vendor) -> None:
    users = [customer() for _ in range(5)]
    for n in range(25):
        vendor.writes(users[n % 5], f"升规有奖励吗？第{n}问")
    with ThreadPoolExecutor(6) as pool:
        heard = list(pool.map(lambda n: vendor.tells(pair[n % 2].url), range(6)))
    assert [(response.status_code, response.content) for response in heard] == [(200, b"")] * 6
    until(lambda: sum(len(vendor.sent_to(user)) for user in users) >= 25)
    for server in pair:  # whatever either of them had still to send is sent before the answer to another
        served(server, vendor)
    sent = [body for body in vendor.called("/kf/send_msg") if body["touser"] in users]
    assert Counter(body["touser"] for body in sent) == dict.fromkeys(users, 5)
    assert len({body["msgid"] for body in sent}) == 25
    assert all(body["open_kfid"] == KF_ID and len(body["msgid"]) <= 32 for body in sent)


def test_only_what_is_new_is_fetched(pair: tuple[Server, Server], vendor: Vendor) -> None:
    user = customer()
    vendor.writes(user, QUESTION)
    vendor.tells(pair[0].url)
    until(lambda: vendor.sent_to(user))
    end = str(len(vendor.written))
    vendor.tells(pair[1].url)
    until(lambda: vendor.called("/kf/sync_msg")[-1].get("cursor") == end)
    assert len(vendor.sent_to(user)) == 1
    assert "最高10万元" in vendor.sent_to(user)[0]


def test_what_no_customer_wrote_is_not_answered(pair: tuple[Server, Server], vendor: Vendor) -> None:
    clerk, late, last = customer(), customer(), customer()
    vendor.writes(clerk, QUESTION, origin=5)
    vendor.writes(late, QUESTION, send_time=int(time.time()) - 3 * 86_400)
    vendor.written.append({"msgid": "not one", "send_time": "yesterday"})
    vendor.writes(last, "", msgtype="image")
    vendor.tells(pair[0].url)
    (notice,) = until(lambda: vendor.sent_to(last))
    assert "文字" in notice
    assert vendor.sent_to(clerk) == vendor.sent_to(late) == []


def test_a_question_that_is_too_long_is_told_so(pair: tuple[Server, Server], vendor: Vendor) -> None:
    user = customer()
    vendor.writes(user, "奖" * 2001)
    vendor.tells(pair[0].url)
    (notice,) = until(lambda: vendor.sent_to(user))
    assert "2000 字" in notice


def test_whoever_enters_is_welcomed_once(pair: tuple[Server, Server], vendor: Vendor) -> None:
    code, user = secrets.token_hex(8), customer()
    event = {"event_type": "enter_session", "open_kfid": KF_ID, "external_userid": user, "welcome_code": code}
    vendor.writes("", "", msgtype="event", origin=4, event=event)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda server: vendor.tells(server.url), pair))
    until(lambda: [body for body in vendor.called("/send_msg_on_event") if body["code"] == code])
    welcomed = [body for body in vendor.called("/send_msg_on_event") if body["code"] == code]
    assert len(welcomed) == 1
    assert QUESTION in welcomed[0]["text"]["content"]


def test_a_vendor_that_was_away_is_asked_again(serve: Serve) -> None:
    user = customer()
    with playing() as vendor:
        vendor.writes(user, QUESTION)
        vendor.fails["/cgi-bin/kf/sync_msg"] = [{"errcode": -1, "errmsg": "system busy"}]
        vendor.fails[user] = [{"errcode": -1, "errmsg": "system busy"}]
        vendor.tells(serve(command=RESTLESS, WECOM_API=vendor.url).url)
        until(lambda: len(vendor.sent_to(user)) >= 2)


@pytest.mark.parametrize("held", ["/kf/sync_msg", "/kf/send_msg"])
def test_who_dies_in_between_loses_nothing(serve: Serve, settings: Settings, tmp_path: Path, held: str) -> None:
    user = customer()
    with playing() as vendor:
        home = home_in(tmp_path, settings)
        vendor.held = held
        for n in range(3):
            vendor.writes(user, f"升规有奖励吗？第{n}问")
        first = serve(home, RESTLESS, WECOM_API=vendor.url)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(vendor.tells, first.url)
            until(lambda: vendor.called(held))
            first.process.kill()
        vendor.calls.clear()
        vendor.held = ""
        vendor.hold.set()
        serve(home, RESTLESS, WECOM_API=vendor.url)
        until(lambda: len(vendor.sent_to(user)) >= 3)
        assert len({body["msgid"] for body in vendor.called("/kf/send_msg")}) == 3


def test_what_people_may_have_answered_before_is_left_to_them(serve: Serve) -> None:
    old, new = customer(), customer()
    with playing() as vendor:
        vendor.writes(old, QUESTION, send_time=int(time.time()) - 3600)
        vendor.writes(new, QUESTION)
        vendor.tells(serve(WECOM_API=vendor.url).url)
        until(lambda: vendor.sent_to(new))
        assert vendor.sent_to(old) == []
