"""The pages of the measures as a browser without script gets them."""

import re
from html import unescape

import httpx
import pytest

from tests.api.conftest import Served
from tests.waiting import HUNG

ABOVE_SCALE = "/measures/liaocheng-new-above-scale"
BREAKTHROUGH = "/measures/shandong-sales-breakthrough"
LAND = "/measures/liaocheng-industrial-land-floor"
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def pages(served: Served):  # type: ignore[no-untyped-def]  # yields an httpx.Client
    with httpx.Client(base_url=served.url, timeout=HUNG, headers=BROWSER) as client:
        yield client


def words(page: httpx.Response) -> str:
    """Return what a page says: without markup, white space squeezed."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def result(page: httpx.Response) -> str:
    """Return the words of the part of a page that tells the result."""
    assert page.status_code == 200
    found = re.search(r'id="result".*?</section>', page.text, re.DOTALL)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", "<" + found[0])).split())


def test_every_measure_has_a_calculator_and_a_clause(pages: httpx.Client) -> None:
    listed = pages.get("/measures").text
    for one in pages.get("/api/measures").json():
        assert f'href="/measures/{one["id"]}"' in listed
        page = pages.get(f"/measures/{one['id']}")
        assert page.status_code == 200
        assert one["grant"]["quote"] in words(page)
        for fact in one["facts"]:
            assert f'name="{fact["name"]}"' in page.text


def test_an_empty_form_asks_for_what_is_missing(pages: httpx.Client) -> None:
    said = result(pages.post(ABOVE_SCALE, data={}))
    assert "还差一些情况" in said
    assert "是不是当年新升规纳统的规上企业？" in said


def test_a_filled_form_tells_amount_table_and_what_would_add(pages: httpx.Client) -> None:
    page = pages.post(ABOVE_SCALE, data={"newly_above_scale": "true", "growth_two_years": ""})
    said = result(page)
    assert "可以享受" in said
    assert "最高5万元" in said
    assert "最高10万元×50%＝最高5万元" in said
    assert "升规纳统后，营业收入是否连续两年保持增长？" in said
    assert 'value="true" checked' in page.text


def test_every_row_leads_to_its_words(pages: httpx.Client) -> None:
    page = pages.post(ABOVE_SCALE, data={"newly_above_scale": "true"})
    rows = re.search(r'<table class="steps">.*?</table>', page.text, re.DOTALL)
    assert rows
    links = [unescape(link) for link in re.findall(r'href="(/policies/[^"]+)"', rows[0])]
    assert len(links) == rows[0].count("<tr>") - 1
    for link in links:
        assert "<mark" in pages.get(link).text
        assert f'id="{link.rpartition("#")[2]}"' in pages.get(link).text


def test_money_is_typed_in_the_unit_beside_it(pages: httpx.Client) -> None:
    form = {"annual_sales": "600", "annual_sales.unit": "亿元", "sales_before": "920,000", "sales_before.unit": "万元"}
    page = pages.post(BREAKTHROUGH, data={**form, "ownership": "private", "kinetic_policy": "true"})
    said = result(page)
    assert "300万元" in said
    assert "各档奖励相加： 400万元" in said
    assert 'value="920,000"' in page.text


def test_money_may_be_typed_with_a_unit_of_its_own(pages: httpx.Client) -> None:
    form = {"annual_sales": "105亿", "sales_before": "92亿元", "ownership": "private", "kinetic_policy": "true"}
    page = pages.post(BREAKTHROUGH, data=form | {"annual_sales.unit": "万元", "sales_before.unit": "元"})
    assert "100万元" in result(page)
    assert 'value="105"' in page.text


def test_an_area_may_be_typed_in_square_metres(pages: httpx.Client) -> None:
    form = {"land_area": "2000", "land_area.unit": "平方米", "land_cost": "120", "national_minimum": "168"}
    more = {"benchmark_price": "200", "priority_industry": "true", "intensive_land": "true"}
    said = result(pages.post(LAND, data=form | more))
    assert "不低于140元/平方米" in said
    assert "不低于28万元" in said


@pytest.mark.parametrize(
    "typed",
    ["很多", "-3", "1e999999999", "<script>alert(1)</script>", "１２万亿个", "不到101亿元", "101亿元的一半", "600"],
)
def test_what_does_not_fit_is_told_beside_its_field(pages: httpx.Client, typed: str) -> None:
    for address in (BREAKTHROUGH, "/match"):
        page = pages.post(address, data={"annual_sales": typed, "ownership": "private"})
        assert page.status_code == 422
        assert "请填一个确切的金额" in words(page)
        assert 'id="f-annual_sales-fault"' in page.text
        assert "<script>alert" not in page.text
        assert 'value="private" selected' in page.text


def test_a_choice_that_is_not_on_the_list_is_not_taken(pages: httpx.Client) -> None:
    page = pages.post(BREAKTHROUGH, data={"ownership": "mine"})
    assert page.status_code == 422


def test_a_day_is_chosen(pages: httpx.Client) -> None:
    assert "按 2024-02-29 核算" in result(pages.post(ABOVE_SCALE, data={"as_of": "2024-02-29"}))


@pytest.mark.parametrize("day", ["0", "20240229", "2024-W09-4", "明天"])
def test_what_is_no_day_is_not_taken_for_today(pages: httpx.Client, day: str) -> None:
    assert pages.post(ABOVE_SCALE, data={"as_of": day}).status_code == 422
    assert pages.post("/match", data={"as_of": day}).status_code == 422


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"&".join(b"a%d=1" % n for n in range(500))])
def test_a_form_that_is_no_form_is_refused(pages: httpx.Client, body: bytes) -> None:
    for address in (ABOVE_SCALE, "/match", "/facts/annual_sales/field"):
        assert pages.post(address, content=body).status_code == 400


def test_what_is_told_stands_in_no_address(pages: httpx.Client) -> None:
    for address in (ABOVE_SCALE, "/match"):
        forms = re.findall(r"<form[^>]*>", pages.get(address).text)
        assert forms
        assert all('method="post"' in form for form in forms)


def test_matching_sorts_every_measure_and_says_why(pages: httpx.Client) -> None:
    page = pages.post("/match", data={"applicant": "enterprise", "newly_above_scale": "true", "ownership": "state"})
    body = page.text
    assert page.status_code == 200
    eligible, rest = body.split('id="one-fact"')
    assert "新增规上企业奖励" in eligible
    assert "最高5万元" in eligible
    ineligible = rest.split('id="ineligible"')[1]
    assert "年销售收入首次突破奖励" in ineligible
    assert "企业性质：国有企业" in ineligible
    for one in pages.get("/api/measures").json():
        assert f'action="/measures/{one["id"]}#result"' in body


def test_a_match_opens_the_calculator_as_it_was_filled_in(pages: httpx.Client) -> None:
    page = pages.post("/match", data={"newly_above_scale": "true", "annual_sales": "1.5", "annual_sales.unit": "亿元"})
    form = re.search(rf'action="{ABOVE_SCALE}#result">(.*?)</form>', page.text, re.DOTALL)
    assert form
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    assert hidden["newly_above_scale"] == "true"
    assert "最高5万元" in result(pages.post(ABOVE_SCALE, data=hidden))
    form = re.search(rf'action="{BREAKTHROUGH}#result">(.*?)</form>', page.text, re.DOTALL)
    assert form
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[1]))
    assert (hidden["annual_sales"], hidden["annual_sales.unit"]) == ("1.5", "亿元")


def test_only_facts_that_some_measure_hangs_on_are_asked_for(pages: httpx.Client) -> None:
    asked = set(re.findall(r'name="([a-z_]+)"', pages.get("/match").text)) - {"profile_id", "as_of", "viewport"}
    wanted = {fact["name"] for one in pages.get("/api/measures").json() for fact in one["facts"]}
    assert asked - {"color"} == wanted


def test_a_profile_fills_the_forms(pages: httpx.Client) -> None:
    facts = {"newly_above_scale": True, "growth_two_years": True, "annual_sales": "92亿元"}
    saved = pages.post("/api/profiles", json={"facts": facts}).json()["id"]
    assert "最高10万元" in result(pages.post(ABOVE_SCALE, data={"profile_id": saved}))
    page = pages.post("/match", data={"profile_id": saved})
    assert 'value="92"' in page.text
    assert saved not in page.text
    assert pages.post("/match", data={"profile_id": "none"}).status_code == 404
    assert pages.post("/match", data={"profile_id": "../x"}).status_code == 422


def test_a_conversation_fills_the_calculator(pages: httpx.Client) -> None:
    told = {"facts": {"newly_above_scale": True}}
    assert pages.patch("/api/conversations/fills-the-form/facts", json=told).status_code == 200
    assert "最高5万元" in result(pages.post(ABOVE_SCALE, data={"conversation_id": "fills-the-form"}))


def test_the_field_of_a_fact_is_filled_with_its_value(pages: httpx.Client) -> None:
    assert 'value="105"' in pages.post("/facts/annual_sales/field", data={"value": "10500000000"}).text
    assert 'value="" checked' in pages.post("/facts/newly_above_scale/field", data={}).text
    assert pages.post("/facts/none/field", data={}).status_code == 422
    assert pages.post("/facts/annual_sales/field", data={"value": "x"}).status_code == 422


def test_an_unknown_measure_has_a_page_that_says_so(pages: httpx.Client) -> None:
    for response in (pages.get("/measures/none"), pages.post("/measures/none", data={})):
        assert response.status_code == 404
        assert "没有找到这个政策事项。" in response.text


def test_no_two_fields_of_a_form_ask_the_same(pages: httpx.Client) -> None:
    forms = ["/match", *(f"/measures/{one['id']}" for one in pages.get("/api/measures").json())]
    for path in forms:
        page = pages.get(path)
        assert page.status_code == 200
        asked = re.findall(r'<(?:p class="asked"|label for="f-)[^>]*>(.*?)<', page.text)
        assert len(asked) == len(set(asked)), path
    assert len(re.findall(r'name="(?:national|provincial)_platforms"', pages.get("/match").text)) == 2


def test_what_is_missing_is_asked_for_in_as_many_questions_as_facts(pages: httpx.Client) -> None:
    found = pages.post("/api/match", json={"facts": {}}).json()["assessments"]
    for one in found:
        assert len({missing["ask"] for missing in one["missing"]}) == len(one["missing"])
