"""Own words by clauses: what asks, what tells of the case, and chat, which goes nowhere."""

from collections.abc import Iterator

import pytest

from assistant.assistant import Assistant
from assistant.reading.cues import load_cues
from assistant.reading.own import OwnWords, names_subject, own_words
from assistant.reading.question import ContentRole
from assistant.snapshot import Setting
from corpus.settings import Settings
from tests.assistant.talking import talk


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Iterator[Assistant]:
    with Assistant(settings) as one:
        yield one


@pytest.fixture(scope="module")
def setting(assistant: Assistant) -> Setting:
    return assistant.snapshots.take().setting


def _read(text: str, setting: Setting, *telling: str) -> OwnWords:
    return own_words(text, setting, load_cues(), telling)


def test_what_asks_and_what_tells_are_parted(setting: Setting) -> None:
    own = _read("我们刚升规，能拿多少奖励？", setting)
    assert own.of(ContentRole.CASE) == "我们刚升规，"
    assert own.of(ContentRole.ASK) == "能拿多少奖励？"
    assert [own.role(own.text.index(word)) for word in ("升规", "奖励")] == [ContentRole.CASE, ContentRole.ASK]


@pytest.mark.parametrize("chat", ["门口在挖下水管道", "老丈人催我回去吃饺子", "刚才掉线了", "我打字慢你别急"])
def test_chat_goes_nowhere(setting: Setting, chat: str) -> None:
    assert _read(f"{chat}，强镇奖励多少？{chat}", setting).text == "强镇奖励多少？"


def test_words_that_tell_a_fact_are_no_chat(setting: Setting) -> None:
    text = "门口在挖下水管道，强镇奖励多少？"
    assert _read(text, setting, "挖下水").text == text


def test_a_place_is_no_chat(setting: Setting) -> None:
    assert "德州" in _read("厂子在德州，强镇奖励多少？", setting).text


@pytest.mark.parametrize("text", ["养了二十头水牛，给不给钱？", "强镇奖励，升规奖励", "水牛"])
def test_where_nothing_is_known_or_asked_all_is_kept(setting: Setting, text: str) -> None:
    assert _read(text, setting).text == text


@pytest.mark.parametrize(("text", "names"), [("银行催得紧，强镇奖励多少？", True), ("我们刚升规，能拿多少？", False)])
def test_a_question_names_its_subject_or_leans_on_the_case(setting: Setting, text: str, names: bool) -> None:
    assert names_subject(_read(text, setting), setting, load_cues()) is names


def test_an_answer_is_the_same_with_chat_around_the_question(assistant: Assistant) -> None:
    bare, chatty = (
        talk(assistant, question)[0]
        for question in ("强镇奖励多少？", "老丈人催我回去吃饺子，强镇奖励多少？刚才掉线了，我打字慢你别急")
    )
    assert [s.text for s in chatty.statements] == [s.text for s in bare.statements]
    assert chatty.citations == bare.citations
