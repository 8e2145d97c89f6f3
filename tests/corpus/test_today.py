"""Which day it is, asked of real processes in zones where it is another one."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from corpus.settings import Settings
from tests.waiting import HUNG

ASSESS = "from api.cli.main import main; main()", "assess", "liaocheng-new-above-scale", "--json"


def in_beijing() -> str:
    return (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()


# One is twenty hours behind Beijing, the other six ahead: at any moment it is another day in one of them at least.
@pytest.mark.parametrize("zone", ["Etc/GMT+12", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_today_is_beijings_day_whatever_zone_the_machine_keeps(settings: Settings, zone: str) -> None:
    environ = {**os.environ, "TZ": zone, "TIAOLI_HOME": str(settings.home)}
    before = in_beijing()
    done = subprocess.run(
        [sys.executable, "-c", *ASSESS, "--facts", "/dev/stdin"],
        env=environ,
        input=b"{}",
        capture_output=True,
        check=True,
        timeout=HUNG,
    )
    assert before <= json.loads(done.stdout)["as_of"] <= in_beijing()
