import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.channels.wording import plain, word_answer
from assistant.assistant import Assistant
from corpus.settings import Settings
from tests.command import QUESTION

LINK = "https://zc.example.cn/a/abc"
TITLE = "聊城市促进民营经济高质量发展的意见"


@pytest.fixture(scope="module")
def answer(settings: Settings) -> dict[str, Any]:
    with Assistant(settings) as assistant:
        return assistant.ask(QUESTION).to_dict()


def made(*statements: str, related: tuple[int, ...] = ()) -> dict[str, Any]:
    cited = [
        {"policy_id": str(n), "policy_title": f"政策<{n}>", "document_number": None, "label": f"一、（{n}）"}
        for n in range(3)
    ]
    return {
        "composer": "extractive",
        "statements": [{"text": text, "citations": [0, 0]} for text in statements],
        "citations": cited,
        "related": list(related),
    }


def test_an_answer_is_its_statements_then_each_clause_once_then_the_link(answer: dict[str, Any]) -> None:
    statements = [statement["text"] for statement in answer["statements"]]
    basis = f"依据：《{TITLE}》一、（一）"
    assert word_answer(answer, LINK).text.split("\n") == [*statements, basis, f"全文和原文：{LINK}"]


def test_near_misses_are_named_as_such() -> None:
    assert (
        word_answer(made("没有规定。", related=(2,)), LINK).basis.split("\n")[-1]
        == "相近但不能作为依据：《政策＜2>》一、（2）"
    )


@pytest.mark.parametrize("size", [300, 600, 900])
def test_what_is_too_long_ends_early_but_keeps_its_basis_and_its_link(answer: dict[str, Any], size: int) -> None:
    whole = word_answer(answer, LINK)
    said = whole.within(size)
    assert len(whole.text.encode()) > size
    assert len(said.encode()) <= size
    *kept, hint, basis, link = said.split("\n")
    assert hint == "……（较长，其余见全文）"
    assert (basis, link) == (whole.basis, whole.whole)
    assert whole.statements.startswith("\n".join(kept))


def test_where_the_basis_alone_is_too_long_the_link_leads_to_it() -> None:
    whole = word_answer(made("甲。" * 200, related=(1, 2)), LINK)
    said = whole.within(200)
    assert len(said.encode()) <= 200
    assert said.startswith("甲。")
    assert said.endswith(f"\n……（较长，其余见全文）\n{whole.whole}")


@example("*`*")
@given(st.text(alphabet="奖励100万元。<>*_`# \n&]", max_size=200))
def test_no_markup_gets_through(text: str) -> None:
    assert not re.search(r"<|\*\*|__|`|^#+ ", plain(text), re.MULTILINE)


@pytest.mark.parametrize("text", ["给予50%的奖励。", "最高10万元×50%＝5万元", "A<B 且 B>C", "甲*乙_丙#丁"])
def test_words_that_are_no_markup_stay(text: str) -> None:
    assert plain(text) == text.replace("<", "＜")
