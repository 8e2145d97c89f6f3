"""The protocol's own conformance suite, as npm publishes it, against the real server.

Of its scenarios for servers these apply. The others call tools, prompts and resources that a server has to have for
the suite alone (``tools-call-*``, ``prompts-get-*``, ``resources-read-*``, ``resources-templates-read``,
``json-schema-2020-12``, ``completion-complete``, ``elicitation-*``), or use what a server that only reads and keeps no
session does not offer: logging, subscriptions, completions, streams that are resumed (``logging-set-level``,
``resources-subscribe``, ``resources-unsubscribe``, ``server-sse-*``). The tests beside this one do with our own tools,
prompts and resources what those do with theirs.
"""

import subprocess
from pathlib import Path

import pytest

from tests.api.conftest import Served
from tests.waiting import HUNG

APPLY = ("server-initialize", "ping", "tools-list", "resources-list", "prompts-list", "dns-rebinding-protection")


@pytest.mark.parametrize("scenario", APPLY)
def test_a_scenario_of_the_conformance_suite_passes(peers: Path, served: Served, scenario: str, tmp_path: Path) -> None:
    suite = peers / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
    command = [str(peers / ".bin" / "node"), str(suite), "server", "--url", f"{served.url}/mcp"]
    done = subprocess.run(
        [*command, "--scenario", scenario], cwd=tmp_path, capture_output=True, text=True, timeout=HUNG
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SUCCESS" in done.stdout
    assert "0 failed, 0 warnings" in done.stdout
