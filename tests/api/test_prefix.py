"""The server under a path of another one: behind a real nginx that strips it, in a real Chromium."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from api.app import create_app
from corpus.settings import Settings
from tests.browsing import ask
from tests.conftest import free_port, installed, needed
from tests.serving import serving
from tests.waiting import HUNG

QUESTION = "我们公司刚升规，市里有没有奖励？"
CONFIGURED = """
daemon off; error_log stderr; pid {folder}/nginx.pid;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location /tiaoli/ {{ proxy_pass http://127.0.0.1:{inner}/; proxy_buffering off; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def behind(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL under which a proxy shows a server of its own."""
    program = installed("nginx") or needed("nginx")
    folder, port, inner = tmp_path_factory.mktemp("nginx"), free_port(), free_port()
    (folder / "nginx.conf").write_text(CONFIGURED.format(folder=folder, port=port, inner=inner), encoding="utf-8")
    url = f"http://127.0.0.1:{port}/tiaoli"
    own = settings.model_copy(update={"port": inner, "database": f"sqlite:///{folder / 'own.sqlite'}"})
    with serving(own, TIAOLI_PUBLIC_URL=url):
        proxy = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        try:
            transport = httpx.HTTPTransport(retries=8)  # until it listens
            with httpx.Client(transport=transport, timeout=HUNG) as http:
                assert http.get(f"{url}/readyz").status_code == 200
            yield url
        finally:
            proxy.terminate()
            proxy.wait(30)


def test_the_pages_work_under_a_path(browser: Browser, behind: str) -> None:
    page, wrong = browser.new_page(), list[str]()
    page.on("requestfinished", lambda r: wrong.append(r.url) if not r.url.startswith(f"{behind}/") else None)
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.goto(f"{behind}/")
    turn = ask(page, QUESTION)
    expect(turn.locator(".statement").first).to_contain_text("10万元")
    turn.locator(".chip").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()
    page.reload()
    expect(page.locator(".turn").last.locator(".statement").first).to_contain_text("10万元")
    for name in ("一键匹配", "计算器", "政策文件"):
        page.get_by_role("navigation", name="主要页面").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(f"{behind}/measures/liaocheng-new-above-scale")
    page.get_by_role("button", name="核算").click()
    expect(page.locator("#result")).to_contain_text("还差一些情况")
    page.close()
    assert wrong == []


def test_no_page_leads_out_of_the_path(behind: str) -> None:
    for path in ("/", "/policies", "/measures", "/match", "/measures/liaocheng-new-above-scale", "/no"):
        text = httpx.get(f"{behind}{path}", headers={"accept": "text/html"}, timeout=HUNG).text
        places = [part.split('"')[0] for name in ("href", "src", "action") for part in text.split(f'{name}="')[1:]]
        assert places
        assert [place for place in places if place.startswith("/") and not place.startswith("/tiaoli/")] == []


def test_a_redirect_stays_within_the_path(behind: str) -> None:
    response = httpx.get(f"{behind}/policies/?a=1", timeout=HUNG)
    assert response.status_code == 307
    assert httpx.URL(behind).join(response.headers["location"]) == f"{behind}/policies?a=1"


def test_the_api_is_described_where_it_stands(behind: str) -> None:
    described = httpx.get(f"{behind}/api/openapi.json", timeout=HUNG).json()
    assert described["servers"] == [{"url": behind}]
    told = httpx.post(f"{described['servers'][0]['url']}/api/ask", json={"question": QUESTION}, timeout=HUNG)
    assert told.json()["status"] == "answered"


def test_a_proxy_may_leave_the_path_and_opens_no_door_by_it(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(settings.home, home)
    own = settings.model_copy(update={"home": home, "public_url": "https://a.cn/tiaoli", "keys_required": True})
    with TestClient(create_app(own)) as http:
        assert http.get("/tiaoli/policies").status_code == 200
        assert http.get("/tiaoli/static/chat.js").status_code == 200
        assert http.get("/tiaoli").status_code == 200
        assert http.get("/tiaolix").status_code == 404
        for path in ("/v1/models", "/tiaoli/v1/models"):
            assert http.get(path).status_code == 401
