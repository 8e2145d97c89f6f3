"""The pages in a real Chromium. Every test also proves that nothing came from elsewhere and nothing went wrong."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browsing import DESKTOP, PHONE, NewPage, ask, on_screen, overflow

QUESTION = "我们公司刚升规，市里有没有奖励？"
WORDED = "升规纳统当年能拿到奖励的百分之多少？"
NO_BASIS = "济南市对首次升规的企业奖励多少钱？"
LIAOCHENG = "liaocheng-private-economy"


def test_a_chip_opens_the_policy_at_the_words_it_stands_on(new_page: NewPage, http: httpx.Client) -> None:
    page = new_page()
    turn = ask(page, QUESTION)
    conversation = page.evaluate("sessionStorage.getItem('conversation')")
    kept = page.request.get(f"/api/conversations/{conversation}").json()  # the browser's own: no other is told
    citation = kept["turns"][0]["answer"]["citations"][0]
    expect(turn.locator(".statement").first).to_contain_text("10万元")
    chip = turn.locator(".chip").first
    expect(chip).to_have_accessible_name(f"查看依据：《{citation['policy_title']}》{citation['label']}")
    chip.click()
    marked = page.locator("#pane mark")
    expect(marked.first).to_be_visible()
    assert "".join(marked.all_inner_texts()) == citation["quote"]
    assert on_screen(marked.first)
    expect(page.get_by_role("dialog")).to_have_accessible_name(citation["policy_title"])
    assert on_screen(turn.locator(".statement").first)


def test_everything_can_be_done_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到提问框")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("您的问题")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".foot")).to_be_visible()
    expect(page.get_by_label("您的问题")).to_be_focused()
    chip = page.locator(".chip").first
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#pane mark").first).to_be_visible()
    expect(page.locator("#pane-title")).to_be_focused()
    expect(chip).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#pane")).to_be_hidden()
    expect(chip).to_be_focused()
    expect(chip).to_have_attribute("aria-expanded", "false")


def test_shift_and_enter_begin_a_new_line(new_page: NewPage) -> None:
    page = new_page()
    field = page.get_by_label("您的问题")
    field.fill("第一行")
    field.press("Shift+Enter")
    expect(field).to_have_value("第一行\n")
    expect(page.locator(".turn")).to_have_count(0)


def test_the_enter_that_ends_a_composition_does_not_ask(new_page: NewPage) -> None:
    page = new_page()
    field = page.get_by_label("您的问题")
    field.focus()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "jiangli", "selectionStart": 7, "selectionEnd": 7})
    # What Chromium sends for the Enter that picks a candidate.
    ime.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "windowsVirtualKeyCode": 229})
    expect(page.locator(".turn")).to_have_count(0)
    ime.send("Input.insertText", {"text": "奖励"})
    expect(field).to_have_value("奖励")
    field.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


def test_an_empty_question_is_not_asked(new_page: NewPage) -> None:
    page = new_page()
    page.get_by_label("您的问题").fill("   ")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(0)


def test_no_basis_is_said_in_words_and_near_misses_are_named_as_such(new_page: NewPage) -> None:
    turn = ask(new_page(), NO_BASIS)
    expect(turn.locator(".status")).to_have_text("现有文件中没有依据")
    expect(turn.locator(".statements .chip")).to_have_count(0)
    for near in turn.locator(".related .chip").all():
        expect(near).to_have_accessible_name(re.compile("^查看相近条款：《.+》"))


def test_an_answer_that_arrives_is_read_out_once(new_page: NewPage) -> None:
    page = new_page()
    turn = ask(page, QUESTION)
    assert page.get_by_role("log").count() == 1
    words = turn.locator(".statement > p").all_inner_texts()
    assert len(words) == len(set(words))
    assert turn.locator("[aria-live]").count() == 0


def test_a_reload_brings_the_conversation_back(new_page: NewPage) -> None:
    page = new_page()
    ask(page, QUESTION)
    ask(page, NO_BASIS)
    before = page.locator(".turn").all_inner_texts()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator(".turn").all_inner_texts() == before
    page.locator(".chip").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()


def test_a_new_conversation_begins_empty_and_stays_so(new_page: NewPage) -> None:
    page = new_page()
    ask(page, QUESTION)
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_label("您的问题")).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="问政策，看条文")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_two_tabs_do_not_mix(new_page: NewPage) -> None:
    one = new_page()
    two = new_page(context=one.context)
    ask(one, QUESTION)
    ask(two, NO_BASIS)
    for page, question in ((one, QUESTION), (two, NO_BASIS)):
        page.reload()
        expect(page.locator(".question .words")).to_have_text([question])


def test_a_duplicated_tab_begins_a_conversation_of_its_own(new_page: NewPage) -> None:
    page = new_page()
    ask(page, QUESTION)
    with page.expect_popup() as opened:
        page.evaluate("window.copy = open(location.href)")  # which copies the storage of the tab, as duplicating does
    copy = opened.value
    for _ in range(100):  # until the first tab has answered it
        if copy.evaluate("sessionStorage.getItem('conversation')") is None:
            break
        copy.wait_for_timeout(50)
    expect(copy.get_by_role("heading", name="问政策，看条文")).to_be_visible()
    ask(copy, NO_BASIS)
    page.reload()
    expect(page.locator(".question .words")).to_have_text([QUESTION])
    copy.reload()
    expect(copy.locator(".question .words")).to_have_text([NO_BASIS])


def test_a_slow_answer_is_seen_to_be_awaited(new_page: NewPage) -> None:
    page = new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 20_000, "uploadThroughput": 20_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.get_by_label("您的问题").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".pending")).to_have_text("正在查阅政策文件……")
    expect(page.locator(".foot")).to_be_visible()
    expect(page.locator(".pending")).to_have_count(0)


def test_a_sample_question_is_asked_by_a_click(new_page: NewPage) -> None:
    page = new_page()
    sample = page.locator(".example").first
    question = sample.inner_text()
    sample.click()
    expect(page.locator(".question .words")).to_have_text([question])
    expect(page.locator(".foot")).to_be_visible()


def test_a_copied_answer_keeps_its_citations(new_page: NewPage) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="复制答复和依据").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert QUESTION in copied
    assert "[1] 《" in copied
    assert "10万元" in copied.split("依据")[-1]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_foot_says_that_a_model_worded_the_answer(
    browser: Browser, worded: Any, new_page: NewPage, viewport: ViewportSize
) -> None:
    context = browser.new_context(
        base_url=worded.url, viewport=viewport, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto("/")
    turn = ask(page, WORDED)
    expect(turn.locator(".by-model")).to_have_text("文字由语言模型组织，逐句与原文核对过")
    assert overflow(page) <= 0
    turn.get_by_role("button", name="复制答复和依据").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    assert "由语言模型组织" in page.evaluate("navigator.clipboard.readText()")
    context.close()
    expect(ask(new_page(), WORDED).locator(".by-model")).to_have_count(0)


def test_a_lost_network_is_told_and_asked_again(browser: Browser, served: Any) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/")
    context.set_offline(True)
    page.get_by_label("您的问题").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("网络不通，没有收到答复。")
    context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".foot")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(1)
    context.close()


def test_an_error_of_the_server_is_told_in_its_words(browser: Browser, served: Any) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("您的问题").evaluate("field => field.removeAttribute('maxlength')")
    page.get_by_label("您的问题").fill("问" * 2001)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("问题太长了")
    context.close()


def test_markup_in_a_question_is_shown_as_words(new_page: NewPage) -> None:
    page = new_page()
    question = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>升规奖励"
    for _ in range(2):
        turn = page.locator(".turn").last if page.locator(".turn").count() else ask(page, question)
        expect(turn.locator(".question .words")).to_have_text(question)
        assert page.locator("#log img, #log script").count() == 0
        page.reload()
        expect(page.locator(".turn")).to_have_count(1)
    assert "taken" not in page.title()


def test_markup_in_a_policy_is_shown_as_words(new_page: NewPage) -> None:
    page = new_page("/policies/hostile")
    expect(page.locator("article")).to_contain_text("<img src=x onerror=\"document.title='taken'\">奖励标准")
    assert page.locator("article img, article script, article i").count() == 0
    assert "taken" not in page.title()
    chat = new_page()
    html = chat.evaluate("fetch('/policies/hostile/fragment').then(r => r.text())")
    chat.evaluate("html => { document.querySelector('.pane-body').innerHTML = html }", html)
    assert chat.locator(".pane-body img, .pane-body script").count() == 0
    assert "taken" not in chat.title()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP, {"width": 320, "height": 640}], ids=["390", "1440", "320"])
def test_nothing_runs_over_the_edge(new_page: NewPage, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    assert overflow(page) == 0
    turn = ask(page, QUESTION + "长" * 300)
    turn = ask(page, QUESTION)
    assert overflow(page) == 0
    turn.locator(".chip").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()
    assert overflow(page) == 0
    for path in ("/policies", f"/policies/{LIAOCHENG}", "/policies/hostile"):
        page.goto(path)
        assert overflow(page) == 0


def test_on_a_phone_the_policy_covers_the_page_and_back_closes_it(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    chip = ask(page, QUESTION).locator(".chip").first
    chip.tap()
    pane = page.locator("#pane")
    expect(pane.locator("mark").first).to_be_visible()
    box = pane.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, PHONE["width"], PHONE["height"])
    page.go_back()
    expect(pane).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(1)
    chip.tap()
    expect(pane).to_be_visible()
    page.get_by_role("button", name="关闭原文").tap()
    expect(pane).to_be_hidden()
    expect(chip).to_be_focused()
    expect(page.locator(".turn")).to_have_count(1)


def test_on_a_phone_everything_to_touch_is_large_enough(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    turn = ask(page, QUESTION)
    turn.locator(".chip").first.tap()
    expect(page.locator("#pane mark").first).to_be_visible()
    touched = page.locator("button:visible, .bar a:visible, .pane a:visible").all()
    assert len(touched) > 5
    for one in touched:
        box = one.bounding_box()
        assert box is not None
        assert round(box["height"], 2) >= 44, one.inner_text()


def test_a_screen_reader_finds_its_way(new_page: NewPage) -> None:
    page = new_page()
    turn = ask(page, QUESTION)
    expect(page.locator("body")).to_match_aria_snapshot("""
        - link "跳到提问框"
        - banner:
          - link "条理"
          - navigation "主要页面":
            - link "提问"
            - link "一键匹配"
            - link "计算器"
            - link "政策文件"
        - main:
          - region "提问与答复":
            - log "问答记录"
            - textbox "您的问题"
            - button "提问"
    """)
    expect(turn).to_match_aria_snapshot(f"""
        - article:
          - 'heading "问： {QUESTION}"'
          - paragraph: /10万元/
          - button /查看依据：《.+》一、（一）/
          - button "复制答复和依据"
    """)


def test_a_permanent_link_leads_to_its_clause(new_page: NewPage) -> None:
    page = new_page(f"/policies/{LIAOCHENG}#3.4")
    clause = page.locator("[id='3.4']")
    assert on_screen(clause)
    expect(clause).to_contain_text("提升企业融资服务水平")
    page.get_by_role("navigation", name="目录").get_by_role("link", name="加强企业人才引育").click()
    assert page.url.endswith("#3.5")
    assert on_screen(page.locator("[id='3.5']"))


def test_the_policy_page_works_without_script(new_page: NewPage) -> None:
    page = new_page(f"/policies/{LIAOCHENG}", java_script_enabled=False, viewport=PHONE)
    page.get_by_text("目录").click()
    page.get_by_role("link", name="降低企业用地成本").click()
    assert page.url.endswith("#3.1")


def test_what_a_clause_grants_is_folded_on_a_phone_and_stands_open_on_a_desk(new_page: NewPage) -> None:
    phone = new_page(f"/policies/{LIAOCHENG}", java_script_enabled=False, viewport=PHONE)
    told = phone.locator(".grants").filter(has_text="最高200万元")
    line = told.get_by_role("listitem").first
    expect(told.locator("summary")).to_have_text("2 项授予 · 程序所读，以原文为准")
    expect(line).to_be_hidden()
    told.locator("summary").click()
    expect(line).to_be_visible()
    assert overflow(phone) == 0
    desk = new_page(f"/policies/{LIAOCHENG}")
    open_line = desk.locator(".grants").filter(has_text="最高200万元").get_by_role("listitem").first
    expect(open_line).to_be_visible()
    expect(open_line).to_contain_text("国家级：最高200万元；省级：最高50万元")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    assert open_line.evaluate(size) < desk.locator("article p").first.evaluate(size)


def test_a_printed_policy_is_the_text_and_its_address_alone(new_page: NewPage, served: Any) -> None:
    page = new_page(f"/policies/{LIAOCHENG}")
    page.emulate_media(media="print")
    for chrome in (".bar", ".skip", ".toc", ".permalink", ".grants"):
        expect(page.locator(chrome).first).to_be_hidden()
    expect(page.locator("article")).to_be_visible()
    expect(page.get_by_text(f"本页：{served.url}/policies/{LIAOCHENG}")).to_be_visible()
    assert page.locator("body").evaluate("body => getComputedStyle(body).color") == "rgb(0, 0, 0)"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_printed_conversation_shows_every_turn(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1000, "height": 400})
    for question in (QUESTION, NO_BASIS, QUESTION):
        ask(page, question)
    page.emulate_media(media="print")
    expect(page.locator(".ask")).to_be_hidden()
    scrolled = page.locator(".scroll")
    assert scrolled.evaluate("s => s.scrollHeight <= s.clientHeight + 1")


def test_who_wants_no_motion_gets_none(new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce")
    turn = ask(page, QUESTION)
    assert turn.locator(".statement").first.evaluate("s => getComputedStyle(s).animationName") == "none"
