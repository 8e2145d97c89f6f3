"""The web chat of a server that asks software for keys, in a real Chromium, which has none."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from corpus.settings import Settings
from tests.browsing import ask
from tests.conftest import free_port
from tests.serving import serving
from tests.waiting import HUNG


@pytest.fixture(scope="module")
def port(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Yield the port of a server that lets in no software without a key."""
    database = f"sqlite:///{tmp_path_factory.mktemp('keyed') / 'own.sqlite'}"
    own = settings.model_copy(update={"port": free_port(), "database": database})
    with serving(own, TIAOLI_KEYS_REQUIRED="true", TIAOLI_HOSTS="tiaoli.test") as (_, url):
        assert httpx.post(f"{url}/api/ask", json={"question": "升规有奖励吗"}, timeout=HUNG).status_code == 401
        yield own.port


# Over plain HTTP a browser tells less of who asks, unless the name is the machine's own.
@pytest.mark.parametrize("name", ["127.0.0.1", "tiaoli.test"])
def test_the_web_chat_asks_and_remembers_without_a_key(browser: Browser, port: int, name: str) -> None:
    page = browser.new_page(base_url=f"http://{name}:{port}")
    page.goto("/")
    turn = ask(page, "我们公司刚升规，市里有没有奖励？")
    expect(turn.locator(".statement").first).to_contain_text("10万元")
    page.reload()
    expect(page.locator(".turn").last.locator(".statement").first).to_contain_text("10万元")
    page.close()
