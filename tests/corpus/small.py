"""Small policies for tests of the index, and programs run as processes of their own."""

import subprocess
import sys
from pathlib import Path

from corpus.model import Chunk, Kind, Level, Metadata, Node, Policy
from corpus.settings import Settings

ROOT = Path(__file__).parent.parent.parent
Made = tuple[Policy, tuple[Chunk, ...]]

LIAOCHENG = (
    "对新增规上企业，分两年给予最高10万元的奖励。",
    "加大企业上市培育力度，优化完善上市后备资源库。",
    "鼓励工业用地采取长期租赁、先租后让、弹性出让等方式供应。",
)
SHANDONG = ("年销售收入首次突破100亿元的民营企业，省级财政一次性奖励100万元。", "打造1000个适用于电商市场的爆款产品。")
QINGDAO = (
    "青岛市对新增规上企业一次性奖励30万元，对升规纳统企业再奖励。",
    "青岛市支持企业上市，奖励500万元。",
    "青岛市工业用地出让底价可以下调。",
)


def policy(policy_id: str, place: str | None, *paragraphs: str) -> Made:
    """Return a policy of those paragraphs, each a chunk."""
    text, nodes = "", []
    for number, paragraph in enumerate(paragraphs):
        start, text = len(text), f"{text}{paragraph}\n"
        nodes.append(Node(f"n{number}", Kind.PARAGRAPH, "", "", start, len(text)))
    metadata = Metadata(policy_id, policy_id, f"{policy_id}的意见", place, Level.CITY)
    chunks = tuple(
        Chunk(f"{policy_id}/{n.id}", policy_id, n.id, place, n.start, n.end - 1, f"{policy_id}的意见", p)
        for n, p in zip(nodes, paragraphs, strict=True)
    )
    return Policy(metadata, text, Node("", Kind.DOCUMENT, "", "", 0, len(text), tuple(nodes))), chunks


def liaocheng() -> Made:
    """Return the home's policy."""
    return policy("lc", "聊城市", *LIAOCHENG)


def shandong() -> Made:
    """Return the province's policy."""
    return policy("sd", "山东省", *SHANDONG)


def qingdao() -> Made:
    """Return another city's policy on the same matters."""
    return policy("qd", "青岛市", *QINGDAO)


def process(settings: Settings, program: str) -> subprocess.Popen[str]:
    """Start `program` in a process of its own, which finds `settings` and the names of this module."""
    head = (
        "import os, signal, sys\n"
        "from corpus.settings import Settings\n"
        "from corpus.index.index import *\n"
        "from tests.corpus.small import *\n"
        f"settings = Settings.model_validate_json({settings.model_dump_json()!r})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
