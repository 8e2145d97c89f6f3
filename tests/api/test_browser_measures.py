"""Calculators, 一键匹配 and the facts of a conversation in a real Chromium, on a desk and on a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browsing import DESKTOP, PHONE, NewPage, ask, overflow

ABOVE_SCALE = "/measures/liaocheng-new-above-scale"
BREAKTHROUGH = "/measures/shandong-sales-breakthrough"
NEWLY = "是不是当年新升规纳统的规上企业？"
GROWTH = "升规纳统后，营业收入是否连续两年保持增长？"
SCREENS: dict[str, dict[str, Any]] = {
    "390": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "1440": {"viewport": DESKTOP},
}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
on_both = pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS.keys())


def choose(page: Page | Locator, ask_for: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=ask_for).get_by_label(answer, exact=True).check()


def chip(page: Page, words: str) -> Locator:
    return page.locator(".fact").filter(has_text=words)


def last(page: Page, count: int) -> Locator:
    """Return the last of `count` turns once it is whole."""
    expect(page.locator(".foot")).to_have_count(count)
    return page.locator(".turn").last


@on_both
def test_a_calculator_is_filled_and_a_row_opens_its_clause(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(ABOVE_SCALE, **screen)
    choose(page, NEWLY, "是")
    page.get_by_role("button", name="核算").click()
    expect(page.locator(".amount b")).to_have_text("最高5万元")
    expect(page.get_by_role("radiogroup", name=NEWLY).get_by_label("是", exact=True)).to_be_checked()
    row = page.locator(".steps tbody tr").filter(has_text="升规纳统当年")
    page.wait_for_load_state()  # with it come the scripts that open a clause
    row.locator("td").nth(0).click()
    expect(page.locator("#pane mark")).to_have_text("升规纳统当年给予50%")
    assert overflow(page) == 0
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(row.locator("a")).to_be_focused()
    page.get_by_role("link", name=GROWTH).click()
    expect(page.get_by_role("radiogroup", name=GROWTH)).to_be_in_viewport()


def test_a_calculator_works_without_script(new_page: NewPage) -> None:
    page = new_page(BREAKTHROUGH, java_script_enabled=False, viewport=PHONE)
    page.get_by_label("当年的年销售收入是多少？").fill("600")
    page.get_by_label("当年销售收入的单位").select_option("亿元")
    page.get_by_label("此前各年中，最高的年销售收入是多少？").fill("92亿")
    page.get_by_label("是民营企业，还是国有或其他性质的企业？").select_option("民营企业")
    choose(page, "是否符合新旧动能转换政策要求？", "是")
    page.get_by_role("button", name="核算").click()
    expect(page.locator(".amount b")).to_have_text("300万元")
    expect(page.locator(".readings")).to_contain_text("400万元")
    page.locator(".steps a").last.click()
    expect(page.locator("mark").first).to_be_visible()
    assert page.url.split("?")[0].endswith("/policies/shandong-private-economy-2021")


@on_both
def test_the_pages_stay_within_the_screen(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page("/measures", **screen)
    for path in ("/measures", ABOVE_SCALE, "/measures/liaocheng-industrial-land-floor", "/match", "/"):
        page.goto(path)
        assert overflow(page) == 0, path
    page.goto("/match")
    page.evaluate(OPEN_ALL)
    assert overflow(page) == 0
    with page.expect_navigation():
        page.get_by_role("button", name="开始匹配").click()
    page.evaluate(OPEN_ALL)
    assert overflow(page) == 0


def test_the_bar_fits_the_smallest_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    bar = page.get_by_role("navigation", name="主要页面")
    for name in ("提问", "一键匹配", "计算器", "政策文件"):
        expect(bar.get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    expect(bar.get_by_role("link", name="提问")).to_have_attribute("aria-current", "page")
    assert overflow(page) == 0


@on_both
def test_a_chip_is_corrected_and_removed(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    turn = ask(page, "我们今年刚升规，能拿多少奖励？")
    expect(turn.locator(".assessment .amount b")).to_have_text("最高5万元")
    turn.locator(".questions").get_by_role("button", name=GROWTH).click()
    editor = page.locator(".editor")
    choose(editor, GROWTH, "是")
    editor.get_by_role("button", name="确定").click()
    expect(last(page, 2).locator(".assessment .amount b")).to_have_text("最高10万元")
    known = chip(page, "连续两年保持增长")
    expect(known).to_contain_text("是")
    known.get_by_role("button", name=re.compile("^改正：")).click()
    expect(editor.get_by_role("radiogroup", name=GROWTH).get_by_label("是", exact=True)).to_be_checked()
    choose(editor, GROWTH, "否")
    editor.get_by_role("button", name="确定").click()
    expect(last(page, 3).locator(".assessment .amount b")).to_have_text("最高5万元")
    expect(known).to_contain_text("否")
    known.get_by_role("button", name=re.compile("^去掉：")).click()
    expect(known).to_have_count(0)
    expect(last(page, 4).locator(".questions").get_by_role("button", name=GROWTH)).to_be_visible()
    assert overflow(page) == 0


def test_a_sum_is_corrected_in_its_unit(new_page: NewPage) -> None:
    page = new_page()
    ask(page, "去年92亿，今年做到105亿，我们是民营企业，符合新旧动能转换要求，省里能奖多少？")
    chip(page, "当年销售收入").get_by_role("button", name=re.compile("^改正：")).click()
    field = page.locator(".editor").get_by_label("当年的年销售收入是多少？")
    expect(field).to_have_value("105")
    expect(field).to_be_focused()
    field.fill("99")
    field.press("Enter")
    expect(chip(page, "当年销售收入")).to_contain_text("99亿元")
    expect(last(page, 2).locator(".assessment .verdict")).to_have_text("不符合条件")


def test_an_editor_is_left_by_escape(new_page: NewPage) -> None:
    page = new_page()
    ask(page, "我们今年刚升规，能拿多少奖励？")
    question = page.locator(".questions button").first
    question.click()
    expect(page.locator(".editor")).to_be_visible()
    expect(question).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".editor")).to_have_count(0)
    expect(question).to_be_focused()


@on_both
def test_a_row_of_an_answer_opens_its_clause(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    turn = ask(page, "我们今年刚升规，能拿多少奖励？")
    turn.locator(".steps tbody tr").filter(has_text="升规纳统当年").locator(".value").click()
    expect(page.locator("#pane mark")).to_have_text("升规纳统当年给予50%")
    assert overflow(page) == 0


def test_facts_come_back_with_the_conversation_and_go_with_it(new_page: NewPage) -> None:
    page = new_page()
    ask(page, "我们今年刚升规，能拿多少奖励？")
    before = page.locator(".assessment").all_inner_texts()
    page.reload()
    expect(chip(page, "新增规上企业")).to_be_visible()
    expect(page.locator(".foot")).to_have_count(1)
    assert page.locator(".assessment").all_inner_texts() == before
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".fact")).to_have_count(0)
    page.reload()
    expect(page.locator(".fact")).to_have_count(0)


def test_another_tab_does_not_see_the_facts(new_page: NewPage) -> None:
    one = new_page()
    ask(one, "我们今年刚升规，能拿多少奖励？")
    two = new_page(context=one.context)
    ask(two, "帮我算算升规奖励")
    expect(two.locator(".fact")).to_have_count(0)


@on_both
def test_a_profile_is_saved_and_used(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page("/match", **screen)
    choose(page, NEWLY, "是")
    page.get_by_role("button", name="开始匹配").click()
    expect(page.locator("#eligible")).to_contain_text("新增规上企业奖励")
    page.get_by_label("档案名称").fill("聊城某某纺织")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.goto("/match")
    page.get_by_role("button", name="用企业档案“聊城某某纺织”匹配").click()
    expect(page.locator("#eligible")).to_contain_text("最高5万元")
    page.goto(ABOVE_SCALE)
    page.get_by_role("button", name="用企业档案“聊城某某纺织”填写").click()
    expect(page.locator(".amount b")).to_have_text("最高5万元")
    page.goto("/")
    page.get_by_role("button", name="用企业档案“聊城某某纺织”").click()
    expect(chip(page, "新增规上企业")).to_contain_text("是")
    turn = ask(page, "帮我算算升规奖励")
    expect(turn.locator(".assessment .amount b")).to_have_text("最高5万元")
    assert overflow(page) == 0


def test_a_deleted_profile_is_offered_no_more(new_page: NewPage) -> None:
    page = new_page("/match")
    choose(page, NEWLY, "是")
    page.get_by_role("button", name="开始匹配").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.get_by_role("button", name="删除档案").click()
    expect(page.get_by_role("status")).to_contain_text("已删除")
    assert page.evaluate("localStorage.length") == 0
    page.goto("/")
    expect(page.get_by_role("button", name=re.compile("档案"))).to_have_count(0)


def test_the_calculator_opens_with_what_the_conversation_knows(new_page: NewPage) -> None:
    page = new_page()
    turn = ask(page, "我们今年刚升规，能拿多少奖励？")
    with page.context.expect_page() as opened:
        turn.get_by_role("button", name="打开计算器：新增规上企业奖励").click()
    expect(opened.value.locator(".amount b")).to_have_text("最高5万元")
    expect(opened.value.get_by_role("radiogroup", name=NEWLY).get_by_label("是", exact=True)).to_be_checked()


def test_a_calculator_is_filled_by_keyboard(new_page: NewPage) -> None:
    page = new_page(ABOVE_SCALE)
    page.get_by_role("radiogroup", name=NEWLY).get_by_label("不清楚").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".amount b")).to_have_text("最高5万元")


@pytest.mark.parametrize("path", ["/measures", ABOVE_SCALE, "/match", "/"])
def test_on_a_phone_everything_to_touch_is_large_enough(new_page: NewPage, path: str) -> None:
    page = new_page(path, **SCREENS["390"])
    if path == "/":
        ask(page, "我们今年刚升规，能拿多少奖励？")
    touched = page.locator("main :is(button, .chip, input, select, summary):visible, .bar a:visible").all()
    assert len(touched) > 5
    for one in touched:
        box = one.bounding_box()
        assert box is not None
        assert round(box["height"], 2) >= 44, one.evaluate("one => one.outerHTML")


def test_a_printed_calculation_is_the_result_alone(new_page: NewPage) -> None:
    page = new_page(ABOVE_SCALE)
    choose(page, NEWLY, "是")
    page.get_by_role("button", name="核算").click()
    page.emulate_media(media="print")
    expect(page.locator(".form")).to_be_hidden()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".steps")).to_be_visible()
