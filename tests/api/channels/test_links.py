from pathlib import Path

import pytest

from api.channels.links import Links
from assistant.conversation.store import checked_id
from corpus.unknown import UnknownError

ADDRESS = "https://tiaoli.example"


def test_a_link_leads_back_to_its_job_in_every_process(url: str) -> None:
    link = Links(url, ADDRESS).to("a-job")
    assert link.startswith(f"{ADDRESS}/a/")
    assert Links(url, ADDRESS).job_id(link.rsplit("/", 1)[1]) == "a-job"


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.split(".")[0], lambda _: ""])
def test_a_link_that_was_changed_leads_nowhere(url: str, change: object) -> None:
    links = Links(url, ADDRESS)
    token = links.to("a-job").rsplit("/", 1)[1]
    with pytest.raises(UnknownError):
        links.job_id(change(token))  # type: ignore[operator]  # parametrised lambdas


def test_a_link_of_another_installation_leads_nowhere(tmp_path: Path) -> None:
    here, there = (Links(f"sqlite:///{tmp_path / name}", ADDRESS) for name in ("a.sqlite", "b.sqlite"))
    with pytest.raises(UnknownError):
        here.job_id(there.to("a-job").rsplit("/", 1)[1])


def test_a_user_of_a_channel_leads_one_conversation_that_no_other_shares(url: str) -> None:
    links = Links(url, ADDRESS)
    mine = links.conversation("wechat", "openid")
    assert checked_id(mine) == mine
    assert Links(url, ADDRESS).conversation("wechat", "openid") == mine
    others = {links.conversation(*who) for who in (("wecom", "openid"), ("wechat", "openid2"), ("wechat\nopen", "id"))}
    assert len(others) == 3
    assert mine not in others
