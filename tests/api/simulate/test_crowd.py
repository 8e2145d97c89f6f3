"""Many users at once against a door that serves some of them badly: the figures say how many, and what was wrong."""

import asyncio
from collections.abc import Callable

from starlette.responses import Response

from api.simulate.courier import Courier, client
from api.simulate.crowd import CrowdSummary, alone, summary, together
from api.simulate.envelopes import read
from api.simulate.follower import Follower
from api.simulate.stage import Stage
from api.simulate.transcript import Listener, Way
from api.simulate.wechat import Mode, PublicAccount
from tests.api.simulate.doors import PATIENT, TOKEN, Heard, door, text_xml

QUESTIONS = ("升规奖励多少", "找哪个部门", "用地怎么供应")
ANSWERS = {
    "升规奖励多少": "有，分两年给予最高10万元的奖励，升规纳统当年给予50%。",
    "找哪个部门": "牵头单位：市科技局、市税务局、市市场监管局、市财政局。",
    "用地怎么供应": "工业用地可以采取长期租赁、先租后让、租让结合、弹性出让等方式供应。",
}
Reply = Callable[[str, str], bytes | Response | None]


def well(user: str, question: str) -> bytes:
    return text_xml(f"{ANSWERS[question]}\n全文：http://127.0.0.1/a/{user}", user)


def crowded(reply: Reply, users: int = 30) -> CrowdSummary:
    """Return the figures of a crowd whose members are replied to so; a lone user is always served well."""

    def script(heard: Heard) -> bytes | Response | None:
        message = read(heard.body)
        user, question = message["FromUserName"], message["Content"]
        return well(user, question) if "alone" in user else reply(user, question)

    async def run() -> CrowdSummary:
        async with door(script) as url, client() as http:
            courier = Courier(http, url, PATIENT)
            account = PublicAccount(TOKEN, None, Mode.PLAIN)

            def player(user: str, listen: Listener) -> Follower:
                return Follower(courier, account, user, listen=listen)

            async def checked() -> None:
                pass

            stage = Stage(checked, player)
            known = await alone(stage, "u", QUESTIONS)
            assert known.keys() == ANSWERS.keys()
            return summary(await together(stage, "u", QUESTIONS, users), known)

    return asyncio.run(run())


def nth(user: str) -> int:
    return int(user.rpartition("-")[2])


def test_a_crowd_that_is_served_well_has_lost_nothing() -> None:
    found = crowded(well)
    assert found.flawless
    assert (found.sent, found.ways, found.faults) == (30, {Way.AT_ONCE: 30}, {})


def test_answers_that_are_not_those_of_the_question_are_counted() -> None:
    mixed = crowded(lambda user, question: well(user, QUESTIONS[0] if nth(user) < 6 else question))
    assert (mixed.wrong, mixed.lost, mixed.failed) == (4, 0, 0)
    assert not mixed.flawless
    excuse = crowded(lambda user, _: text_xml("系统出了点问题，请重新提问。", user))
    assert excuse.wrong == 30


def test_half_an_answer_is_not_the_answer() -> None:
    assert crowded(lambda user, question: text_xml(ANSWERS[question][:12], user)).wrong == 30


def test_users_who_are_left_without_a_word_are_lost() -> None:
    found = crowded(lambda user, question: b"success" if nth(user) == 2 else well(user, question))
    assert (found.lost, found.failed, found.wrong) == (1, 0, 0)


def test_users_who_are_shown_the_notice_are_lost_and_counted_apart() -> None:
    found = crowded(lambda user, question: text_xml("", user) if nth(user) == 2 else well(user, question))
    assert (found.lost, found.failed, found.wrong) == (1, 1, 0)
    assert [fault.key for fault in found.faults] == ["empty"]
