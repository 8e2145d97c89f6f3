"""The tools, called by the official client, which holds every result against the schema that the server tells."""

import json
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp.shared.exceptions import MCPError

from tests.api.answers import the_same
from tests.api.mcp.conftest import Visitor
from tests.command import LIAOCHENG, QUESTION, SHANDONG

MEASURE = "liaocheng-new-above-scale"
NEW = {"是否新增规上企业（升规纳统）": True}
ASKED = ("p01", "p09", "p11", "p13")


def cited(http: httpx.Client, citation: dict[str, Any]) -> str:
    """Return the words of the canonical text where a citation says that its quote stands."""
    text: str = http.get(f"/api/policies/{citation['policy_id']}/text").json()["text"]
    return text[citation["start"] : citation["end"]]


def test_tools_are_told_in_chinese_with_what_they_take_and_give(visitor: Visitor) -> None:
    tools = {tool.name: tool for tool in visitor.portal.call(visitor.client.list_tools).tools}
    assert list(tools) == ["ask", "search_policies", "read_clause", "assess_measure", "match_measures"]
    for tool in tools.values():
        fields = tool.input_schema["properties"]
        told = [tool.title, tool.description, *(field["description"] for field in fields.values())]
        assert [words for words in told if not words or not any("一" <= c <= "鿿" for c in words)] == []
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema
    reading = {name for name, tool in tools.items() if tool.annotations and tool.annotations.read_only_hint}
    assert reading == tools.keys() - {"ask"}  # which keeps the conversation


def test_a_search_finds_clauses_word_for_word_and_what_can_be_weighed(visitor: Visitor, http: httpx.Client) -> None:
    text, found = visitor.call("search_policies", query="升规纳统 奖励", limit=2)
    assert len(found["clauses"]) == 2
    clause = found["clauses"][0]
    assert (clause["policy_id"], clause["node_id"]) == (LIAOCHENG, "1.1")
    assert MEASURE in [measure["id"] for measure in clause["measures"]]
    for one in found["clauses"]:
        assert f"policy_id: {one['policy_id']}  node_id: {one['node_id']}" in text
        for sentence in one["sentences"]:
            assert cited(http, sentence) == sentence["quote"]
            assert f"「{sentence['quote'].strip()}」" in text


def test_a_search_keeps_to_the_place_and_what_stands_above_it(visitor: Visitor) -> None:
    def policies(**more: str) -> set[str]:
        _, found = visitor.call("search_policies", query="首次认定 奖励", limit=20, **more)
        return {clause["policy_id"] for clause in found["clauses"]}

    assert policies() == {LIAOCHENG, SHANDONG}
    assert policies(place="山东省") == {SHANDONG}
    assert policies(place="青岛市") == {SHANDONG, "hostile"}
    assert policies(place="深圳市") == set()


def test_nothing_found_is_said(visitor: Visitor) -> None:
    assert visitor.call("search_policies", query="奖励", place="深圳市") == ("没有找到相近的条款。", {"clauses": []})


def test_a_text_that_tries_to_be_a_page_is_quoted_like_any_other(visitor: Visitor, http: httpx.Client) -> None:
    text, found = visitor.call("search_policies", query="样板企业 奖励7万元", place="青岛市")
    quotes = [s["quote"] for c in found["clauses"] if c["policy_id"] == "hostile" for s in c["sentences"]]
    assert any("😀企业同等对待" in quote for quote in quotes)
    assert all(quote.strip() in text for quote in quotes)


def test_a_clause_is_read_whole(visitor: Visitor, http: httpx.Client) -> None:
    _, clause = visitor.call("read_clause", policy_id=LIAOCHENG, node_id="1.1")
    node = http.get(f"/api/policies/{LIAOCHENG}/nodes/1.1").json()
    said = "".join(sentence["quote"] for sentence in clause["sentences"])
    assert node["text"].strip().endswith(said.strip())
    assert clause["headings"][-1] == "（一）支持民营经济扩容增量"
    assert clause["whole"]


def test_a_long_text_that_is_not_read_whole_says_so(visitor: Visitor) -> None:
    text, clause = visitor.call("read_clause", policy_id=LIAOCHENG, node_id="document")
    assert not clause["whole"]
    assert text.endswith(f"全文见资源 tiaoli://policies/{LIAOCHENG}/nodes/document。")


def test_a_measure_is_weighed_as_over_http(visitor: Visitor, http: httpx.Client) -> None:
    told = {"facts": NEW, "as_of": "2026-03-01"}
    text, found = visitor.call("assess_measure", measure_id=MEASURE, **told)
    assert found == http.post(f"/api/measures/{MEASURE}/assess", json=told).json()
    assert (found["outcome"], found["amount"]["text"]) == ("eligible", "最高5万元")
    assert "奖励金额最高5万元" in text
    assert "升规后营业收入是否连续两年保持增长" in text  # what is still to be told, by the name that facts are told by


def test_what_is_missing_is_asked_for_and_not_assumed(visitor: Visitor) -> None:
    text, found = visitor.call("assess_measure", measure_id=MEASURE)
    assert (found["outcome"], found["amount"]) == ("missing_facts", None)
    assert found["missing"][0]["ask"] in text


def test_all_measures_are_matched_as_over_http(visitor: Visitor, http: httpx.Client) -> None:
    told = {"facts": {"企业性质": "民营企业", **NEW}, "as_of": "2026-03-01"}
    text, found = visitor.call("match_measures", **told)
    assert found == http.post("/api/match", json=told).json()
    assert [one["title"] for one in found["assessments"] if one["title"] not in text] == []
    assert found["assessments"][0]["outcome"] == "eligible"


def test_measures_of_other_places_are_left_out(visitor: Visitor) -> None:
    _, found = visitor.call("match_measures", place="山东省")
    assert {one["policy_id"] for one in found["assessments"]} == {SHANDONG}


def test_facts_may_come_as_json_in_a_string(visitor: Visitor) -> None:
    told = json.dumps(NEW, ensure_ascii=False)
    _, found = visitor.call("assess_measure", measure_id=MEASURE, facts=told)
    assert found["outcome"] == "eligible"


def test_an_answer_is_that_of_every_other_door(visitor: Visitor, http: httpx.Client) -> None:
    text, answer = visitor.call("ask", question=QUESTION)
    known = http.post("/api/ask", json={"question": QUESTION}).json()
    for one in (answer, known):
        del one["id"], one["conversation_id"]
        one["facts"].sort(key=lambda fact: fact["name"])
    assert answer == known
    assert text.startswith(answer["text"])
    assert "trace" not in answer


def test_a_follow_up_goes_on_with_the_conversation(visitor: Visitor) -> None:
    _, first = visitor.call("ask", question="首次认定省级企业技术中心奖多少？")
    _, second = visitor.call("ask", question="那国家级呢？", conversation_id=first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    assert "200万元" in second["text"]


@pytest.mark.parametrize("asked", ASKED)
def test_clauses_carry_the_citations_of_the_answer(visitor: Visitor, data: Path, asked: str) -> None:
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    question = next(one["q"] for one in map(json.loads, lines) if one["id"] == asked)
    _, answer = visitor.call("ask", question=question)
    _, found = visitor.call("search_policies", query=question)
    numbers = {number for statement in answer["statements"] for number in statement["citations"]}
    citations = [answer["citations"][number] for number in sorted(numbers)]
    assert citations
    for citation in citations:
        place = citation["policy_id"], citation["node_id"]
        assert place in [(clause["policy_id"], clause["node_id"]) for clause in found["clauses"]]
        _, clause = visitor.call("read_clause", policy_id=place[0], node_id=place[1])
        holding = [s for s in clause["sentences"] if s["start"] <= citation["start"] and citation["end"] <= s["end"]]
        (sentence,) = holding
        at = citation["start"] - sentence["start"]
        assert sentence["quote"][at:].startswith(citation["quote"])
        assert {k: v for k, v in sentence.items() if k not in {"start", "end", "quote"}} == {
            k: v for k, v in citation.items() if k not in {"start", "end", "quote"}
        }


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("read_clause", {"policy_id": "没有", "node_id": "1"}, "没有找到这份政策文件。"),
        ("read_clause", {"policy_id": "../../etc/passwd", "node_id": "1"}, "没有找到这份政策文件。"),
        ("read_clause", {"policy_id": LIAOCHENG, "node_id": "9.9"}, "这份政策文件里没有这一条。"),
        ("read_clause", {"policy_id": LIAOCHENG}, "缺少参数 node_id。"),
        ("assess_measure", {"measure_id": "没有"}, "没有找到这个政策事项。"),
        ("assess_measure", {"measure_id": MEASURE, "facts": {"没有的": 1}}, "没有“没有的”这一项企业事实。"),
        ("assess_measure", {"measure_id": MEASURE, "facts": "不是 JSON"}, "参数 facts 不符合要求。"),
        ("assess_measure", {"measure_id": MEASURE, "facts": "[" * 5000}, "参数 facts 不符合要求。"),
        ("assess_measure", {"measure_id": MEASURE, "fact": {}}, "没有参数 fact。"),
        ("assess_measure", {"measure_id": MEASURE, "as_of": "2026-02-30"}, "参数 as_of 不符合要求。"),
        ("assess_measure", {"measure_id": MEASURE, "as_of": 0}, "参数 as_of 不符合要求。"),
        ("match_measures", {"as_of": "1700000000"}, "参数 as_of 不符合要求。"),
        ("match_measures", {"place": "没有的地方"}, "没有找到这个行政区划，请写全称，例如 聊城市。"),
        ("search_policies", {"query": " "}, "参数 query 不符合要求。"),
        ("search_policies", {"query": "奖" * 201}, "参数 query 不符合要求。"),
        ("search_policies", {"query": 7}, "参数 query 不符合要求。"),
        ("search_policies", {"query": "奖励", "limit": 0}, "参数 limit 不符合要求。"),
        ("search_policies", {"query": "奖励", "limit": 10**9}, "参数 limit 不符合要求。"),
        ("ask", {"question": ""}, "参数 question 不符合要求。"),
        ("ask", {"question": "问" * 2001}, "问题太长了，请把自己的话控制在 2000 字以内，引用的原文不计。"),
        ("ask", {"question": QUESTION, "conversation_id": "a/../b"}, "参数 conversation_id 不符合要求。"),
        ("ask", {"question": QUESTION, "facts": {"企业性质": "外星"}}, None),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(
    visitor: Visitor, tool: str, arguments: dict[str, object], sentence: str | None
) -> None:
    told = visitor.refused(tool, **arguments)
    assert told == (sentence or told)
    assert "\n" not in told
    assert told.endswith("。")


def test_an_unknown_tool_is_an_error_of_the_protocol(visitor: Visitor) -> None:
    with pytest.raises(MCPError, match="没有这个工具。") as raised:
        visitor.portal.call(visitor.client.call_tool, "delete_policies", {})
    assert raised.value.code == -32602


def test_calls_at_the_same_time_get_each_their_own(visitor: Visitor, http: httpx.Client) -> None:
    nodes = [f"{part}.{clause}" for part in (1, 2) for clause in (1, 2, 3)] * 3
    heard: dict[int, Any] = {}

    async def read(number: int) -> None:
        arguments = {"policy_id": LIAOCHENG, "node_id": nodes[number]}
        heard[number] = (await visitor.client.call_tool("read_clause", arguments)).structured_content

    async def together() -> None:
        async with anyio.create_task_group() as group:
            for number in range(len(nodes)):
                group.start_soon(read, number)

    visitor.portal.call(together)
    assert [heard[number]["node_id"] for number in range(len(nodes))] == nodes


def test_the_public_questions_are_answered_as_everywhere(visitor: Visitor, answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        text, told = visitor.call("ask", question=answer["question"])
        assert the_same(told, answer)
        assert text.startswith(answer["text"])
