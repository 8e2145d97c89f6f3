"""A command run in the process of the tests: its exit code and what it printed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LIAOCHENG, SHANDONG = "liaocheng-private-economy", "shandong-private-economy-2021"
QUESTION = "我们公司刚升规，市里有没有奖励？"
CLAUSE = (
    "对新增规上企业，分两年给予最高10万元的奖励，升规纳统当年给予50%，连续两年营业收入保持增长的企业给予另外50%奖励。"
)
PASTED = CLAUSE * 50 + QUESTION  # more than a question may have, but not of the user's own


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def told(self) -> str:
        """The one sentence on stderr. Raises AssertionError for anything else."""
        assert self.err.startswith("tiaoli: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert "internal error" not in self.err
        return self.err.removeprefix("tiaoli: ").strip()


Command = Callable[..., Done]


def lines(*objects: object) -> str:
    """Return the objects as lines of JSON."""
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in objects)
