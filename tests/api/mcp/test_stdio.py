"""``tiaoli mcp`` as the program that starts it meets it: lines of JSON on stdout and nothing else."""

import json
import os
import subprocess
from collections.abc import Sequence
from subprocess import PIPE
from threading import Timer
from typing import Any

import pytest

from corpus.settings import Settings
from tests.api.mcp.conftest import COMMAND, ROOT

HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "tests", "version": "1"},
}


def talk(settings: Settings, lines: Sequence[str] = (), last: int = 0) -> subprocess.CompletedProcess[str]:
    """Say the lines, hang up once the request `last` is answered, and return how the command ended."""
    environment = {**os.environ, "TIAOLI_HOME": str(settings.home), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, text=True) as process:
        assert process.stdin
        assert process.stdout
        late = Timer(120, process.kill)
        late.start()
        process.stdin.writelines(f"{line}\n" for line in lines)
        process.stdin.flush()
        heard = []
        while last and (line := process.stdout.readline()):
            heard.append(line)
            if json.loads(line).get("id") == last:
                break
        rest, err = process.communicate()
        late.cancel()
    return subprocess.CompletedProcess(COMMAND, process.returncode, "".join(heard) + rest, err)


def asked(number: int, method: str, params: dict[str, Any] | None = None) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, **({"params": params} if params else {})})


def test_it_ends_when_its_caller_is_gone(settings: Settings) -> None:
    done = talk(settings)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_lines_that_are_no_request_do_not_keep_it_from_the_next(settings: Settings) -> None:
    noise = ["", "not JSON", "[]", "null", "7", '{"jsonrpc": "2.0"}', "[" * 5000, "\x00", "升规" * 10_000]
    done = talk(settings, [asked(1, "initialize", HELLO), *noise, asked(2, "ping")], last=2)
    heard = [json.loads(line) for line in done.stdout.splitlines()]
    assert next(one for one in heard if one.get("id") == 1)["result"]["serverInfo"]["name"] == "tiaoli"
    assert next(one for one in heard if one.get("id") == 2)["result"] == {}
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_place_that_is_none_is_told_in_one_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIAOLI_PLACE", "没有的地方")
    done = talk(settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("tiaoli: ")
    assert done.stderr.count("\n") == 1
