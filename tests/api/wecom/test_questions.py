"""Every door tells what `ask()` tells: the same statements, the same citations."""

import html
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from api.channels.wording import plain as in_plain_words
from api.wecom.markdown import clause_url, escaped
from tests.api.wecom.conftest import Server
from tests.api.wecom.vendor import Member, Robot, Vendor
from tests.waiting import HUNG, until

Answers = list[dict[str, Any]]


def whole(robot: Robot, question: str) -> str:
    """Return the last piece of a robot's reply."""
    reply = robot.asks(question)
    while not reply["stream"]["finish"]:
        reply = robot.hears(reply["stream"]["id"])
    return str(reply["stream"]["content"])


def test_the_robot_tells_what_is_asked_of_the_assistant(plain: Server, answers: Answers) -> None:
    with ThreadPoolExecutor(2) as pool:
        contents = list(pool.map(lambda answer: whole(Robot(plain.url), answer["question"]), answers))
    assert len(contents) >= 40
    for answer, content in zip(answers, contents, strict=True):
        for statement in answer["statements"]:
            assert escaped(statement["text"]) in content
        for citation in answer["citations"]:
            assert clause_url(citation, plain.url) in content
            assert escaped(citation["quote"].strip()) in content


def test_the_application_tells_it_too_and_shows_all_of_it_behind_its_link(plain: Server, answers: Answers) -> None:
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda answer: Member(plain.url).asks(answer["question"]), answers))
    for answer, text in zip(answers, said, strict=True):
        assert text
        assert text.startswith(in_plain_words(answer["statements"][0]["text"])[:500])
        page = httpx.get(f"{plain.url}/a/{text.split(f'{plain.url}/a/')[1].split()[0]}", timeout=HUNG).text
        for statement in answer["statements"]:
            assert html.escape(statement["text"], quote=False).replace('"', "&#34;") in page
        for citation in answer["citations"]:
            assert html.escape(citation["quote"].strip(), quote=False).replace('"', "&#34;") in page


def test_the_desk_tells_it_too(plain: Server, own_vendor: Vendor, answers: Answers) -> None:
    users = {f"public-{n}": answer for n, answer in enumerate(answers)}
    for user, answer in users.items():
        own_vendor.writes(user, answer["question"])
    own_vendor.tells(plain.url)
    for user, answer in users.items():
        text = "\n".join(until(lambda user=user: own_vendor.sent_to(user)))  # type: ignore[misc]  # bound now
        assert text.startswith(in_plain_words(answer["statements"][0]["text"])[:500])
        assert f"{plain.url}/a/" in text
