"""Reads what a model proposes to say: words with the tokens they are to stand on, and tokens of what was weighed.

Liberal in form: JSON by the line, in a list, in a code fence, or plain lines that end in [c1]. What names no token in
any of these forms is no proposal. Whether a proposal is true is judged elsewhere.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LONGEST = 12_000  # characters that are read
MOST = 12  # proposals
THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
MARKER = re.compile(r"[\[【（(]\s*([cm]\d{1,4}(?:\s*[,，、\]\[]+\s*[cm]\d{1,4})*)\s*[\]】）)]", re.IGNORECASE)
TOKEN = re.compile(r"(?<![A-Za-z0-9])[cm]\d{1,4}(?![A-Za-z0-9])", re.IGNORECASE)
TEXT = ("text", "statement", "sentence", "句子", "内容")
CITE = ("cite", "cites", "citations", "citation", "引用", "依据")
TELL = ("tell", "assessment", "核算")
LISTS = ("statements", "answer", "答复")
BULLET = re.compile(r"^\s*(?:[-*•#>]+|\d{1,2}[.、)])\s*")


@dataclass(frozen=True, slots=True)
class ModelProposal:
    """Words and the tokens named with them, as the model has them."""

    text: str
    tokens: tuple[str, ...]


def proposals(output: str) -> tuple[ModelProposal, ...]:
    """Return what a model proposes to say, each once, in its order."""
    output = without_thoughts(output)
    return tuple(dict.fromkeys(one for one in _read(output) if one.tokens or one.text))[:MOST]


def without_thoughts(output: str) -> str:
    """Return what a model says without what it thinks aloud before."""
    return THOUGHTS.sub("", output[:LONGEST])


def _read(output: str) -> Iterator[ModelProposal]:
    decoder, at = json.JSONDecoder(), 0
    while (start := output.find("{", at)) >= 0:
        yield from _plain(output[at:start])
        try:
            value, at = decoder.raw_decode(output, start)
        except (ValueError, RecursionError):
            at = start + 1
            continue
        yield from _of(value)
    yield from _plain(output[at:])


def _of(value: object) -> Iterator[ModelProposal]:
    """Yield the proposals of one JSON value."""
    if isinstance(value, list):
        for item in value:
            yield from _of(item)
    if not isinstance(value, Mapping):
        return
    for key in LISTS:
        if isinstance(value.get(key), list):
            yield from _of(value[key])
    text = next((value[key] for key in TEXT if isinstance(value.get(key), str)), "")
    named = [token for key in (*CITE, *TELL) for token in _tokens(value.get(key))]
    if text.strip() or named:
        bare, marked = _unmarked(text)
        yield ModelProposal(bare, tuple(dict.fromkeys([*named, *marked])))


def _plain(text: str) -> Iterator[ModelProposal]:
    """Yield the lines that carry markers."""
    for line in text.splitlines():
        bare, marked = _unmarked(BULLET.sub("", line))
        if marked:
            yield ModelProposal(bare, tuple(marked))


def _tokens(named: object) -> list[str]:
    if isinstance(named, str):
        return [token.lower() for token in TOKEN.findall(named)] or [named.strip()[:20]]
    if isinstance(named, list):
        return [token for item in named for token in _tokens(item)]
    return []


def _unmarked(text: str) -> tuple[str, list[str]]:
    """Return words without their markers, and the tokens of these."""
    marked = [token.lower() for match in MARKER.finditer(text) for token in TOKEN.findall(match.group())]
    return " ".join(MARKER.sub("", text).split()), marked
