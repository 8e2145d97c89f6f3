"""What was read of a question, under it in a real Chromium: confirmed, changed, and left alone where it is sure."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests.api.test_browser_measures import NEWLY, chip, choose, last, on_both
from tests.browsing import NewPage, ask, overflow

DENIED = "我们公司没升规，市里那个升规奖能拿不"
SURE = "我们今年刚升规，能拿多少奖励？"


def readings(turn: Locator) -> Locator:
    return turn.get_by_role("list", name="从您的话里读到的情况").get_by_role("listitem")


def unsure(turn: Locator) -> Locator:
    return readings(turn).filter(has=turn.page.get_by_role("button"))


@on_both
def test_what_is_sure_stands_there_in_small_and_asks_nothing(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    turn = ask(page, SURE)
    expect(readings(turn).filter(has_text="新增规上企业（升规纳统）：是")).to_be_visible()
    expect(unsure(turn)).to_have_count(0)
    above = turn.locator(".readings").bounding_box()
    answer = turn.locator(".answer").bounding_box()
    assert above
    assert answer
    assert above["y"] + above["height"] <= answer["y"]
    assert overflow(page) == 0


@on_both
def test_what_is_not_sure_is_confirmed_by_a_tap_and_nothing_moves(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    turn = ask(page, DENIED)
    one = unsure(turn).filter(has_text="新增规上企业")
    expect(one).to_have_attribute("title", "「没升规」")
    before = turn.locator(".answer").bounding_box()
    yes = one.get_by_role("button", name=re.compile("^对"))
    yes.focus()
    page.keyboard.press("Enter")
    expect(yes).to_have_attribute("aria-pressed", "true")
    expect(yes).to_be_focused()
    assert turn.locator(".answer").bounding_box() == before
    expect(chip(page, "新增规上企业")).to_contain_text("否")
    assert overflow(page) == 0


@on_both
def test_what_is_not_sure_is_changed_in_its_own_field(new_page: NewPage, screen: dict[str, Any]) -> None:
    page = new_page(**screen)
    turn = ask(page, DENIED)
    no = unsure(turn).filter(has_text="新增规上企业").get_by_role("button", name=re.compile("^改正"))
    no.click()
    editor = turn.locator(".editor")
    expect(editor.get_by_role("radiogroup", name=NEWLY).get_by_label("否", exact=True)).to_be_checked()
    assert overflow(page) == 0
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(no).to_be_focused()
    no.click()
    choose(editor, NEWLY, "是")
    editor.get_by_role("button", name="确定").click()
    expect(last(page, 2).locator(".assessment .amount b")).to_have_text("最高5万元")
    expect(turn.locator(".reading button:visible")).to_have_count(0)  # another message has come since


def test_a_page_that_is_loaded_again_shows_what_was_read(new_page: NewPage) -> None:
    page = new_page()
    before = unsure(ask(page, DENIED)).all_inner_texts()
    page.reload()
    expect(page.locator(".foot")).to_be_visible()
    assert unsure(page.locator(".turn").last).all_inner_texts() == before
