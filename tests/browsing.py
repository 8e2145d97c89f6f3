"""What tests in a browser share: sizes of screens, and what a user does and sees."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NewPage = Callable[..., Page]


def ask(page: Page, question: str) -> Locator:
    """Ask by keyboard and return the turn once it is whole."""
    page.get_by_label("您的问题").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".foot")).to_be_visible()
    return turn


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def on_screen(found: Locator) -> bool:
    box, size = found.bounding_box(), found.page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + 8 <= size["height"] and 0 <= box["x"] < size["width"]
