"""Numbers of people, sent in by every door of a real server, stand in no file of its home: database, WAL, log."""

from pathlib import Path

import httpx
import pytest

from tests.api.conftest import Served

PLANTED = ("13912340001", "0635-8281234", "372501198803071239", "6217001234567890123", "wang.wu@example.com.cn")
CODE = "91371500MA3D4E5F6G"
SAID = f"我们刚升规，能拿多少奖励？我的电话{'，'.join(PLANTED)}，代码{CODE}"


@pytest.fixture
def sent(http: httpx.Client, served: Served) -> Path:
    """Send the numbers in by the doors that need no vendor; return the home."""
    asked = http.post("/api/ask", json={"question": SAID}).raise_for_status().json()
    assert asked["status"] == "answered"
    conversation = asked["conversation_id"]
    http.post("/api/ask/stream", json={"question": SAID, "conversation_id": conversation}).raise_for_status()
    http.post("/v1/chat/completions", json={"model": "tiaoli", "messages": [{"role": "user", "content": SAID}]})
    http.post("/api/profiles", json={"name": f"张三 {PLANTED[0]}", "facts": {}})
    http.post("/api/match", json={"facts": {"当年销售收入": PLANTED[0]}})
    call = {"name": "ask", "arguments": {"question": SAID}}
    http.post(
        "/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call},
        headers={"Accept": "application/json, text/event-stream"},
    )
    return Path(served.settings.home)


def test_numbers_planted_through_every_door_stand_in_no_file_of_the_home(sent: Path) -> None:
    files = {path: path.read_bytes() for path in sent.rglob("*") if path.is_file()}
    assert any(path.name == "tiaoli.sqlite" for path in files)
    assert not {
        (path.name, number) for path, kept in files.items() for number in (*PLANTED, CODE) if number.encode() in kept
    }
