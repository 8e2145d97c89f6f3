"""The measures over JSON, asked of a real server process."""

from typing import Any

import httpx
import pytest

ABOVE_SCALE = "liaocheng-new-above-scale"
BREAKTHROUGH = "shandong-sales-breakthrough"
LAND = "liaocheng-industrial-land-floor"


def assess(http: httpx.Client, measure_id: str, facts: dict[str, Any], **more: object) -> dict[str, Any]:
    response = http.post(f"/api/measures/{measure_id}/assess", json={"facts": facts, **more})
    assert response.status_code == 200, response.text
    assessment: dict[str, Any] = response.json()
    return assessment


def test_every_measure_names_its_clause_and_the_facts_it_hangs_on(http: httpx.Client) -> None:
    measures = http.get("/api/measures").json()
    assert {ABOVE_SCALE, BREAKTHROUGH, LAND} <= {one["id"] for one in measures}
    known = {fact["name"]: fact for fact in http.get("/api/facts").json()}
    for one in measures:
        text = http.get(f"/policies/{one['policy_id']}/text").json()["text"]
        grant = one["grant"]
        assert text[grant["start"] : grant["end"]] == grant["quote"]
        assert one["label"] == grant["label"]
        assert all(fact == known[fact["name"]] for fact in one["facts"])
        assert http.get(f"/api/measures/{one['id']}").json() == one


def test_a_measure_is_weighed_with_its_citations(http: httpx.Client) -> None:
    found = assess(http, ABOVE_SCALE, {"newly_above_scale": True, "growth_two_years": "是"}, as_of="2026-11-21")
    assert found["outcome"] == "eligible"
    assert found["amount"] == {"value": "100000", "unit": "CNY", "bound": "up_to", "text": "最高10万元"}
    assert found["as_of"] == "2026-11-21"
    text = http.get(f"/policies/{found['policy_id']}/text").json()["text"]
    for step in found["steps"]:
        cited = found["citations"][step["citation"]]
        assert text[cited["start"] : cited["end"]] == cited["quote"]


def test_what_is_not_told_is_asked_for_and_never_guessed(http: httpx.Client) -> None:
    found = assess(http, ABOVE_SCALE, {"newly_above_scale": None, "growth_two_years": " "})
    assert found["outcome"] == "missing_facts"
    assert found["amount"] is None
    assert "newly_above_scale" in [one["fact"] for one in found["missing"]]


def test_a_fact_may_be_called_by_its_label_and_written_with_its_unit(http: httpx.Client) -> None:
    facts = {"当年销售收入": "105亿元", "此前最高年销售收入": "92亿", "企业性质": "民营企业", "kinetic_policy": "是"}
    found = assess(http, BREAKTHROUGH, facts)
    assert found["amount"]["text"] == "100万元"
    assert found["facts"]["annual_sales"] == "10500000000"


def test_other_readings_and_totals_are_told_in_words_too(http: httpx.Client) -> None:
    sales = {"annual_sales": "600亿", "sales_before": "92亿", "ownership": "private", "kinetic_policy": True}
    (reading,) = assess(http, BREAKTHROUGH, sales)["readings"]
    assert reading["amount"]["text"] == "400万元"
    land = {"land_area": "3", "land_cost": 120, "national_minimum": 168, "benchmark_price": 200}
    found = assess(http, LAND, {**land, "priority_industry": True, "intensive_land": True})
    assert found["amount"]["text"] == "不低于140元/平方米"
    assert found["total"]["text"] == "不低于28万元"


def test_all_measures_are_matched_and_counted(http: httpx.Client) -> None:
    facts = {"applicant": "enterprise", "newly_above_scale": True, "growth_two_years": True}
    result = http.post("/api/match", json={"facts": facts}).json()
    assert {one["measure_id"] for one in result["assessments"]} == {
        one["id"] for one in http.get("/api/measures").json()
    }
    outcomes = [one["outcome"] for one in result["assessments"]]
    assert result["counts"] == {name: outcomes.count(name) for name in result["counts"]}
    assert sum(result["counts"].values()) == len(outcomes)
    assert outcomes == sorted(outcomes, key=["eligible", "missing_facts", "ineligible", "not_in_force"].index)
    for one in result["assessments"]:
        assert result["citations"][one["grant"]]["policy_id"] == one["policy_id"]


@pytest.mark.parametrize("address", ["/api/measures/none", "/measures/none"])
def test_an_unknown_measure_is_not_found(http: httpx.Client, address: str) -> None:
    response = http.get(address)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "measure_not_found"
    assert http.post("/api/measures/none/assess", json={"facts": {}}).status_code == 404


@pytest.mark.parametrize(
    "facts",
    [
        {"no_such_fact": 1},
        {"annual_sales": "很多"},
        {"annual_sales": -1},
        {"annual_sales": "-5万元"},
        {"annual_sales": "不到101亿元"},
        {"当年销售收入": "预计明年达到101亿元"},
        {"annual_sales": "600"},
        {"annual_sales": "1e999999999"},
        {"annual_sales": "0." + "1" * 5000},
        {"annual_sales": [1]},
        {"applicant": {"a": 1}},
        {"newly_above_scale": "也许"},
        {"evaluation_rank": 1.5},
        {"evaluation_rank": True},
        {"": ""},
    ],
    ids=str,
)
def test_a_fact_that_does_not_fit_is_refused_in_one_sentence(http: httpx.Client, facts: dict[str, Any]) -> None:
    ask = {"question": "升规奖励多少？", "facts": facts}
    patch = http.patch("/api/conversations/refused/facts", json={"facts": facts})
    posted = {f"/api/measures/{ABOVE_SCALE}/assess": {"facts": facts}, "/api/match": {"facts": facts}, "/api/ask": ask}
    for response in [patch, *(http.post(address, json=body) for address, body in posted.items())]:
        assert response.status_code == 422, response.text
        assert response.json()["error"]["code"] == "fact_invalid"
        assert response.json()["error"]["message"].endswith("。")


@pytest.mark.parametrize("body", ['{"facts": [1]}', '{"fact": {}}', '{"facts": {}, "as_of": "soon"}', "[]", "{"])
def test_a_malformed_request_is_refused(http: httpx.Client, body: str) -> None:
    for address in (f"/api/measures/{ABOVE_SCALE}/assess", "/api/match"):
        response = http.post(address, content=body, headers={"Content-Type": "application/json"})
        assert response.status_code in (400, 422)
        assert set(response.json()["error"]) == {"code", "message"}


def test_facts_beside_a_question_are_weighed(http: httpx.Client) -> None:
    asked = {"question": "帮我算算升规奖励", "facts": {"newly_above_scale": True, "growth_two_years": True}}
    answer = http.post("/api/ask", json=asked).json()
    assert answer["assessments"][0]["amount"]["text"] == "最高10万元"
    assert {fact["name"]: fact["text"] for fact in answer["facts"]}["growth_two_years"] == "是"
    assert any(statement["assessment"] == 0 for statement in answer["statements"])
