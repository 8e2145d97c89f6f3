"""Words that claim nothing of a policy, and need no citation: what leads to a clause's words, and that it is silent.

They are the verifier's own, from ``frames.yaml``. A silence is refused where the words cited do speak.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.verify.sources import CitedSource
from corpus.yamls import read_yaml


@cache
def frames() -> re.Pattern[str]:
    """Return what finds them."""
    leads = [re.escape(lead) for lead in _words()["leads"]]
    return re.compile("|".join([*sorted(leads, key=len, reverse=True), silent().pattern]))


@cache
def silent() -> re.Pattern[str]:
    """Return what finds the words that a text does not tell something: 具体金额原文未载明."""
    topic, text, even, verb = (_either(_words()[key].split()) for key in ("topics", "texts", "even", "verbs"))
    return re.compile(f"{topic}*{text}{{0,2}}(?:中|里)?{even}?(?:未|没有|没){verb}{topic}*")


def silence_faults(text: str, sources: Sequence[CitedSource]) -> list[str]:
    """Return silences that are claimed of words that do speak: no sum where one stands, no offices where some do."""
    silences = "".join(m.group() for m in silent().finditer(text))
    units = {q.unit for s in sources for q in s.reading.quantities}
    faults = []
    if any(word in silences for word in ("金额", "数额", "标准")) and any(unit.startswith("CNY") for unit in units):
        faults.append("引文载有金额，不能说未载明金额")
    if "文号" in silences and any(s.metadata.document_number for s in sources):
        faults.append("文件载有文号，不能说未载明文号")
    if "有效期" in silences and any(s.metadata.validity for s in sources):
        faults.append("文件载有有效期，不能说未载明有效期")
    return faults


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(files("assistant.verify").joinpath("frames.yaml").read_text(encoding="utf-8"))
    return found


def _either(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
