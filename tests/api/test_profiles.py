"""Profiles and the facts of conversations over JSON: the id is the secret, and nothing leaks from one to another."""

from typing import Any

import httpx
import pytest

from assistant.conversation.store import new_id

FACTS = {"newly_above_scale": True, "growth_two_years": True, "annual_sales": "92亿元"}
QUESTION = "帮我算算升规奖励"


def save(http: httpx.Client, facts: dict[str, Any], name: str = "") -> str:
    response = http.post("/api/profiles", json={"name": name, "facts": facts})
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


def told(body: dict[str, Any]) -> dict[str, Any]:
    return {fact["name"]: fact["value"] for fact in body["facts"]}


def known(http: httpx.Client, conversation: str) -> dict[str, Any]:
    return told(http.get(f"/api/conversations/{conversation}/facts").json())


def change(http: httpx.Client, conversation: str, facts: dict[str, Any]) -> dict[str, Any]:
    return told(http.patch(f"/api/conversations/{conversation}/facts", json={"facts": facts}).json())


def ask(http: httpx.Client, question: str, **more: object) -> dict[str, Any]:
    response = http.post("/api/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_profile_is_saved_read_replaced_and_deleted(http: httpx.Client) -> None:
    saved = save(http, FACTS, "聊城某某纺织")
    profile = http.get(f"/api/profiles/{saved}").json()
    assert profile["name"] == "聊城某某纺织"
    assert {fact["name"]: (fact["value"], fact["text"]) for fact in profile["facts"]} == {
        "newly_above_scale": (True, "是"),
        "growth_two_years": (True, "是"),
        "annual_sales": ("9200000000", "92亿元"),
    }
    replaced = http.put(f"/api/profiles/{saved}", json={"facts": {"above_scale": "否"}})
    assert told(replaced.json()) == told(http.get(f"/api/profiles/{saved}").json()) == {"above_scale": False}
    assert http.delete(f"/api/profiles/{saved}").status_code == 204
    assert http.get(f"/api/profiles/{saved}").status_code == 404
    assert http.delete(f"/api/profiles/{saved}").status_code == 204


def test_profiles_are_told_apart_and_found_by_nobody_else(http: httpx.Client) -> None:
    one, other = save(http, FACTS, "一"), save(http, {"above_scale": True}, "二")
    assert one != other
    assert min(len(one), len(other)) >= 32
    assert told(http.get(f"/api/profiles/{other}").json()) == {"above_scale": True}
    for address in ("/api/profiles", f"/api/profiles/{one[:-1]}", "/api/profiles/none"):
        response = http.get(address)
        assert response.status_code in (404, 405)
        assert one not in response.text
    http.put(f"/api/profiles/{other}", json={"facts": {}})
    assert len(told(http.get(f"/api/profiles/{one}").json())) == len(FACTS)


def test_nobody_saves_under_an_id_of_their_own(http: httpx.Client) -> None:
    response = http.put("/api/profiles/chosen-by-me", json={"facts": FACTS})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "profile_not_found"
    assert http.get("/api/profiles/chosen-by-me").status_code == 404


@pytest.mark.parametrize("body", [{"facts": {"x": 1}}, {}, {"name": "长" * 61, "facts": {}}, {"facts": {}, "id": "x"}])
def test_a_profile_that_does_not_fit_is_refused(http: httpx.Client, body: dict[str, Any]) -> None:
    assert http.post("/api/profiles", json=body).status_code == 422


def test_a_name_is_kept_as_text(http: httpx.Client) -> None:
    saved = save(http, {}, "<b>𠮷\x00野家")
    assert http.get(f"/api/profiles/{saved}").json()["name"] == "<b>𠮷野家"


def test_a_question_is_answered_with_a_profile(http: httpx.Client) -> None:
    saved = save(http, FACTS)
    assert ask(http, QUESTION, profile_id=saved)["assessments"][0]["amount"]["text"] == "最高10万元"
    corrected = ask(http, QUESTION, profile_id=saved, facts={"growth_two_years": False})
    assert corrected["assessments"][0]["amount"]["text"] == "最高5万元"
    assert ask(http, QUESTION)["facts"] == []
    unknown = http.post("/api/ask", json={"question": QUESTION, "profile_id": "none"})
    assert unknown.status_code == 404


def test_a_profile_told_beside_one_conversation_stays_out_of_the_next(http: httpx.Client) -> None:
    saved, one, other = save(http, FACTS), new_id(), new_id()
    ask(http, QUESTION, profile_id=saved, conversation_id=one)
    assert ask(http, QUESTION, conversation_id=other)["assessments"][0]["outcome"] == "missing_facts"
    assert known(http, other) == {}


def test_facts_of_a_conversation_are_corrected_and_removed(http: httpx.Client) -> None:
    one = new_id()
    assert known(http, one) == {}
    assert change(http, one, {"newly_above_scale": True, "growth_two_years": "否"}) == {
        "newly_above_scale": True,
        "growth_two_years": False,
    }
    assert change(http, one, {"growth_two_years": "是"})["growth_two_years"] is True
    assert change(http, one, {"growth_two_years": None}) == {"newly_above_scale": True}
    assert known(http, one) == {"newly_above_scale": True}


def test_what_is_corrected_counts_from_the_first_question_on(http: httpx.Client) -> None:
    one = new_id()
    change(http, one, {"newly_above_scale": True, "growth_two_years": True})
    assert ask(http, QUESTION, conversation_id=one)["assessments"][0]["amount"]["text"] == "最高10万元"
    change(http, one, {"growth_two_years": False})
    again = ask(http, "请按更新后的情况重新核算。", conversation_id=one)
    assert again["assessments"][0]["amount"]["text"] == "最高5万元"


def test_facts_told_in_one_conversation_stay_out_of_another(http: httpx.Client) -> None:
    one, other = new_id(), new_id()
    ask(http, "我们今年刚升规，能拿多少奖励？", conversation_id=one)
    change(http, other, {"land_area": "50亩"})
    assert "newly_above_scale" in known(http, one)
    assert known(http, other) == {"land_area": "50"}
    assert "land_area" not in known(http, one)


def test_a_forgotten_conversation_knows_nothing(http: httpx.Client) -> None:
    one = new_id()
    change(http, one, {"land_area": "50亩"})
    http.delete(f"/api/conversations/{one}")
    assert known(http, one) == {}


@pytest.mark.parametrize("given", ["a b", "a" * 65, "%C3%A9"])
def test_a_malformed_id_is_refused(http: httpx.Client, given: str) -> None:
    for address in (f"/api/profiles/{given}", f"/api/conversations/{given}/facts"):
        assert http.get(address).status_code == 422
